import {
  both,
  columnWords,
  createPart,
  grant,
  noteColumn,
  noteTable,
  removePart,
  revoke,
  tableName,
} from './ddl.ts';
import { counted, quote } from './names.ts';
import { plainPart } from './plan-parts.ts';
import type { Roles } from './roles.ts';
import { keyOf, retirement, type Part, type Table, type Words } from './types.ts';

/**
 * A new table with all that hangs on it: nobody uses it yet, so everything comes at once, in one step. Constraints stand
 * in the table's own statement, where PostgreSQL need not prove them by rows. What refers to a table that comes `later`,
 * because the two refer to each other, follows as a step of its own. The `first` table of a schema brings that along.
 */
export function addTable(
  table: Table,
  roles: Roles,
  { later, first }: { readonly later: ReadonlySet<string>; readonly first: boolean },
): Words[] {
  const parts = [...table.parts.values()];
  const waits = (part: Part): boolean => part.kind === 'foreign' && later.has(part.target!);
  const within = parts.filter((part) => isConstraint(part) && !waits(part));
  const behind = parts.filter((part) => !isConstraint(part));
  const made = both(
    ...(first ? [schemaOf(table, roles)] : []),
    `create table ${tableName(table)} (${tableBody(table, within)}\n)`,
    `alter table ${tableName(table)} enable row level security, force row level security`,
    grant(table, roles),
    ...[...table.columns.values()].flatMap((column) =>
      column.generated ? [noteColumn(table, column, { digest: column.generated.digest })] : [],
    ),
    ...behind.map((part) => createPart(table, part, roles)),
  );
  const functions = behind.filter((part) => part.kind === 'function');
  const gone = [...functions.map((part) => removePart(table, part)), `drop table ${tableName(table)}`];
  return [
    { why: `+ table ${keyOf(table)}`, run: made, undo: both(...gone), locks: 'nothing' },
    ...parts.filter(waits).map((part) => ({
      ...plainPart(table, part, roles),
      source: { kind: 'addPart', table, part } as const,
      locks: 'nothing' as const,
    })),
  ];
}

/** Granted to every table's schema anew, it would make PostgreSQL look up all names again after each table. */
const schemaOf = ({ schema }: Table, roles: Roles): string =>
  both(
    `create schema if not exists ${quote(schema)}`,
    `grant usage on schema ${quote(schema)} to ${quote(roles.run)}`,
  );

const isConstraint = ({ kind }: Part): boolean => ['primary', 'foreign', 'check'].includes(kind);

function tableBody(table: Table, constraints: readonly Part[]): string {
  const columns = [...table.columns.values()].map(columnWords);
  const lines = [...columns, ...constraints.map(({ name, text }) => `constraint ${quote(name)} ${text}`)];
  return lines.map((line) => `\n  ${line}`).join(',');
}

/** New tables, each behind those that it refers to as far as there is no circle. */
export function inOrder(tables: readonly Table[]): readonly Table[] {
  const byKey = new Map(tables.map((table) => [keyOf(table), table]));
  const ordered = new Set<Table>();
  const entered = new Set<Table>();
  const enter = (table: Table): void => {
    if (entered.has(table)) return;
    entered.add(table);
    for (const { target } of table.parts.values()) {
      const other = target === undefined ? undefined : byKey.get(target);
      if (other) enter(other);
    }
    ordered.add(table);
  };
  for (const table of tables) enter(table);
  return [...ordered];
}

/** A retired table keeps its rows; the run role loses sight of it. */
export const retireTable = (table: Table, roles: Roles, records: number): Words => ({
  why: retirement(table),
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

/** A table becomes a ledger when nobody serves the old definitions any more, and is one no longer at once. */
export const grantTable = (table: Table, was: Table, roles: Roles): Words => ({
  why: `${table.changeable ? '~ no longer a ledger' : '~ a ledger'} ${keyOf(table)}`,
  run: both(revoke(table, roles), grant(table, roles)),
  undo: both(revoke(table, roles), grant(was, roles)),
  ...(!table.changeable && { phase: 'tighten' as const }),
});
