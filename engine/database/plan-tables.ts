import { both, columnWords, grant, noteColumn, noteTable, revoke, tableName } from './ddl.ts';
import { counted, quote } from './names.ts';
import { plainPart } from './plan-parts.ts';
import type { Roles } from './roles.ts';
import { keyOf, type Table, type Words } from './types.ts';

/** A new table with all that hangs on it: nobody uses it yet, so everything comes at once. */
export function addTable(table: Table, roles: Roles): Words[] {
  const parts = [...table.parts.values()];
  const hanging = parts.filter((part) => part.kind !== 'primary');
  const made = both(
    `create schema if not exists ${quote(table.schema)}`,
    `grant usage on schema ${quote(table.schema)} to ${quote(roles.run)}`,
    `create table ${tableName(table)} (${tableBody(table)}\n)`,
    `alter table ${tableName(table)} enable row level security`,
    `alter table ${tableName(table)} force row level security`,
    grant(table, roles),
    ...[...table.columns.values()].flatMap((column) =>
      column.generated ? [noteColumn(table, column, { digest: column.generated.digest })] : [],
    ),
  );
  return [
    { why: `+ table ${keyOf(table)}`, run: made, undo: `drop table ${tableName(table)}`, locks: 'nothing' },
    ...hanging.map((part) => ({
      ...plainPart(table, part, roles),
      source: { kind: 'addPart', table, part } as const,
      locks: 'nothing' as const,
    })),
  ];
}

function tableBody(table: Table): string {
  const columns = [...table.columns.values()].map(columnWords);
  const keys = [...table.parts.values()].filter((part) => part.kind === 'primary');
  const lines = [...columns, ...keys.map((key) => `constraint ${quote(key.name)} ${key.text}`)];
  return lines.map((line) => `\n  ${line}`).join(',');
}

/** A retired table keeps its rows; the run role loses sight of it. */
export const retireTable = (table: Table, roles: Roles, records: number): Words => ({
  why: `~ retire ${keyOf(table)}`,
  run: both(revoke(table, roles), noteTable(table, { retired: true })),
  undo: both(grant(table, roles), noteTable(table, {})),
  phase: 'tighten',
  finding: `${counted(records, 'record')} kept, unseen; taking back restores them`,
});

export const restoreTable = (table: Table, roles: Roles): Words => ({
  why: `~ restore ${keyOf(table)}`,
  run: both(grant(table, roles), noteTable(table, {})),
  undo: both(revoke(table, roles), noteTable(table, { retired: true })),
});
