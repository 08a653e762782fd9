/** Where a key leads in a table of cells. */
export interface Spot {
  readonly row: number;
  readonly column: number;
}

/** From where the caret is, in a table whose last spot is `last`. */
export type Step = (from: Spot, last: Spot) => Spot;

const STEPS: Readonly<Record<string, Step>> = {
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  Back: ({ row, column }) => ({ row, column: column - 1 }),
  Forth: ({ row, column }) => ({ row, column: column + 1 }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, last) => ({ row, column: last.column }),
  PageUp: ({ row, column }) => ({ row: row - 10, column }),
  PageDown: ({ row, column }) => ({ row: row + 10, column }),
  'Control+Home': () => ({ row: 0, column: 0 }),
  'Control+End': (_, last) => last,
};

/** The step of a key; undefined when the key leads nowhere. Left is forth where text runs from right to left. */
export function stepOf({ key, ctrlKey, metaKey }: KeyboardEvent, rtl: boolean): Step | undefined {
  const across = key === 'ArrowLeft' ? !rtl : key === 'ArrowRight' ? rtl : undefined;
  if (across !== undefined) return STEPS[across ? 'Back' : 'Forth'];
  return STEPS[ctrlKey || metaKey ? `Control+${key}` : key];
}
