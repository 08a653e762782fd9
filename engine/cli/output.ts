import { styleText } from 'node:util';
import type { Fault } from '../errors/index.ts';

/**
 * Where commands speak. People get lines; with `--json` the same command prints one JSON document at its end and
 * nothing else on standard output.
 */
export interface Output {
  readonly json: boolean;
  line(text?: string): void;
  /** A line that is replaced by the next one on a terminal: how far something is. */
  progress(text: string): void;
  faults(faults: readonly Fault[]): void;
  /** What the command found, for `--json`. Called at most once. */
  result(value: unknown): void;
}

interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export function openOutput(
  json: boolean,
  stdout: Stream = process.stdout,
  stderr: Stream = process.stderr,
): Output {
  let inProgress = false;
  const endProgress = () => {
    if (inProgress) stderr.write('\n');
    inProgress = false;
  };
  return {
    json,
    line(text = '') {
      endProgress();
      if (!json) stdout.write(`${text}\n`);
    },
    progress(text) {
      if (json || !stderr.isTTY) return;
      stderr.write(`\r${text}\x1b[K`);
      inProgress = true;
    },
    faults(faults) {
      endProgress();
      if (!json) for (const fault of faults) stderr.write(`${faultText(fault, stderr.isTTY ?? false)}\n`);
    },
    result(value) {
      if (json) stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    },
  };
}

/** Place, code, message, mend: `sales/entities/Order.json /properties/total  MDL201  ...`. */
export function faultText(fault: Fault, colours: boolean): string {
  const { file, pointer, row, field } = fault.place ?? {};
  const place = [file, pointer, row === undefined ? undefined : `row ${row}`, field].filter(
    (part) => part !== undefined,
  );
  const code = colours ? styleText('red', fault.code) : fault.code;
  const head = [place.join(' '), code, fault.message].filter((part) => part !== '').join('  ');
  return `  ${head}\n      mend: ${fault.mend}`;
}

/** `1 fault`, `3 faults`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
