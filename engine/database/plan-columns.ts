import { addColumnText, alterColumn, alterTable, both, dropColumnText, noteColumn } from './ddl.ts';
import { counted, partName, quote } from './names.ts';
import { largeFrom, keyOf, retirement, type Change, type Column, type Table, type Words } from './types.ts';

const about = (table: Table, column: Column): string => `column ${keyOf(table)}.${column.name}`;

const whileRewriting = (rows: number) =>
  ({ rows, locks: rows > 0 ? 'all while it runs' : 'all for an instant' }) as const;

/**
 * A required column of a table with rows: processes that still serve the old definitions do not know it, so it becomes
 * required only in the end, and until then a constant default fills it.
 */
export function addColumn(table: Table, column: Column, rows: number): Words[] {
  const add = (one: Column, more: Partial<Words> = {}): Words => ({
    why: `+ ${about(table, column)} ${column.type}`,
    run: addColumnText(table, one),
    undo: dropColumnText(table, column),
    ...more,
  });
  if (column.generated) return [add(column, whileRewriting(rows))];
  if (!column.required || column.default !== undefined) return [add(column)];
  const loose = { ...column, required: false };
  if (column.fill !== undefined) {
    return [
      add({ ...loose, default: column.fill }),
      ...requireColumn(table, column, rows, 0),
      endFill(table, column),
    ];
  }
  if (rows === 0 || column.moved) return [add(loose), ...requireColumn(table, column, rows, 0)];
  const open = both(addColumnText(table, loose), noteColumn(table, column, { open: true }));
  return [add(loose, { run: open, finding: lacking(rows) })];
}

const endFill = (table: Table, column: Column): Words => ({
  why: `~ ${about(table, column)} filled`,
  run: alterColumn(table, column, 'drop default'),
  undo: alterColumn(table, column, `set default ${column.fill}`),
  phase: 'tighten',
});

const lacking = (records: number): string =>
  `required, but ${counted(records, 'record')} without a value; each needs one when it is changed next`;

/**
 * Not null is proven by a scan under a lock of the whole table. A large one gets a check first, which is proven beside
 * all work, and which PostgreSQL then takes as the proof.
 */
export function requireColumn(table: Table, column: Column, rows: number, without: number): Words[] {
  const why = `~ ${about(table, column)} required`;
  const run = alterColumn(table, column, 'set not null');
  const undo = alterColumn(table, column, 'drop not null');
  const step = { phase: 'tighten', why, run, undo } as const;
  if (without > 0) {
    const open = { run: noteColumn(table, column, { open: true }), undo: noteColumn(table, column, {}) };
    return [{ ...step, ...open, finding: lacking(without) }];
  }
  if (rows < largeFrom) return [{ ...step, ...whileRewriting(rows) }];
  const name = quote(partName(table.name, column.name, 'required'));
  const check = `add constraint ${name} check (${quote(column.name)} is not null) not valid`;
  const drop = alterTable(table, `drop constraint ${name}`);
  const proof = alterTable(table, `validate constraint ${name}`);
  return [
    { ...step, why: `${why}: promised`, run: alterTable(table, check), undo: drop },
    { ...step, phase: 'finish', why: `${why}: proven`, run: proof, undo: 'select', rows, locks: 'nothing' },
    { ...step, phase: 'finish', run: both(run, drop), undo: both(undo, alterTable(table, check)) },
  ];
}

export const relaxColumn = (table: Table, column: Column): Words => ({
  why: `~ ${about(table, column)} no longer required`,
  run: both(alterColumn(table, column, 'drop not null'), noteColumn(table, column, {})),
  undo: alterColumn(table, column, 'set not null'),
});

/** Its values are kept, and it is no longer required: what is unseen cannot be filled in. */
export function retireColumn(table: Table, column: Column, values: number): Words[] {
  const retired: Words = {
    why: retirement(table, column),
    run: noteColumn(table, column, { retired: true }),
    undo: noteColumn(table, column, {}),
    phase: 'tighten',
    finding: `${counted(values, 'value')} kept, unseen; taking back restores them`,
  };
  return column.required ? [relaxColumn(table, column), retired] : [retired];
}

export const restoreColumn = (table: Table, column: Column): Words => ({
  why: `~ restore ${keyOf(table)}.${column.name}`,
  run: noteColumn(table, column, {}),
  undo: noteColumn(table, column, { retired: true }),
});

/** Old definitions sort by it, so it goes last; unless it is made anew, or may be in the way of a new type beneath it. */
export const dropGenerated = (
  { table, column, replaced }: Change & { kind: 'dropGenerated' },
  rows: number,
  retyped: boolean,
): Words => ({
  why: `- ${about(table, column)}, computed from another`,
  run: dropColumnText(table, column),
  undo: addColumnText(table, column),
  phase: replaced || retyped ? 'add' : 'tighten',
  rows,
});

export function retypeColumn({ table, column, was }: Change & { kind: 'retypeColumn' }, rows: number): Words {
  const to = (type: string) =>
    alterColumn(table, column, `type ${type} using ${quote(column.name)}::${type}`);
  return {
    why: `~ ${about(table, column)} ${was.type} -> ${column.type}`,
    run: to(column.type),
    undo: to(was.type),
    ...whileRewriting(rows),
  };
}

export function defaultColumn({ table, column, was }: Change & { kind: 'defaultColumn' }): Words {
  const to = ({ default: value }: Column) =>
    alterColumn(table, column, value === undefined ? 'drop default' : `set default ${value}`);
  return { why: `~ ${about(table, column)} default`, run: to(column), undo: to(was) };
}
