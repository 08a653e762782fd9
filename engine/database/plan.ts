import type { Fault } from '../errors/index.ts';
import type { Facts } from './facts.ts';
import { breaksCheck, breaksForeign, breaksUnique, changesScope, doesNotFit, unsafeType } from './faults.ts';
import * as columns from './plan-columns.ts';
import * as parts from './plan-parts.ts';
import * as tables from './plan-tables.ts';
import type { Roles } from './roles.ts';
import { keyOf, phases, type Change, type Step, type TablePlan, type Words } from './types.ts';

/**
 * Plans changes in an order in which each can run: tables before what refers to them, loosening before tightening.
 * Pure: what the rows say is in the facts.
 */
export function planChanges(changes: readonly Change[], facts: Facts, roles: Roles): TablePlan {
  const retyped = new Set(
    changes.filter((one) => one.kind === 'retypeColumn').map((one) => keyOf(one.table)),
  );
  const steps = changes
    .filter((change) => change.kind !== 'addTable')
    .flatMap((change) =>
      wordsOf(change, facts, roles, retyped.has(keyOf(change.table))).map((words) => stepOf(change, words)),
    );
  return {
    steps: [...newTables(changes, roles), ...steps].toSorted(byTurn),
    faults: changes.flatMap((change) => faultsOf(change, facts)),
  };
}

function newTables(changes: readonly Change[], roles: Roles): Step[] {
  const ordered = tables.inOrder(
    changes.flatMap((change) => (change.kind === 'addTable' ? [change.table] : [])),
  );
  const later = new Set(ordered.map(keyOf));
  const schemas = new Set<string>();
  return ordered.flatMap((table) => {
    later.delete(keyOf(table));
    const first = !schemas.has(table.schema);
    schemas.add(table.schema);
    return tables
      .addTable(table, roles, { later, first })
      .map((words) => stepOf({ kind: 'addTable', table }, words));
  });
}

const stepOf = (source: Change, words: Words): Step => ({ ...defaults, source, ...words });

const defaults = { phase: 'add', locks: 'all for an instant', transactional: true, rows: 0 } as const;

const byTurn = (a: Step, b: Step): number =>
  phases.indexOf(a.phase) - phases.indexOf(b.phase) || rank(a.source) - rank(b.source);

/** Within a phase: what is in the way first, then tables, columns, what stands on them, and what joins two tables. */
function rank(source: Change): number {
  switch (source.kind) {
    case 'dropPart':
      return source.part.kind === 'policy' ? 7 : 0;
    case 'dropGenerated':
      return 1;
    case 'addTable':
    case 'restoreTable':
      return 2;
    case 'addColumn':
      return source.column.generated ? 5 : 3;
    case 'addPart':
      return source.part.kind === 'foreign' ? 8 : source.part.kind === 'primary' ? 5 : 6;
    case 'retireTable':
      return 9;
    default:
      return 4;
  }
}

function wordsOf(
  change: Exclude<Change, { kind: 'addTable' }>,
  facts: Facts,
  roles: Roles,
  retyped: boolean,
): Words[] {
  const { table } = change;
  const rows = facts.rows.get(keyOf(table)) ?? 0;
  const count = facts.counts.get(change) ?? 0;
  switch (change.kind) {
    case 'restoreTable':
      return [tables.restoreTable(table, roles)];
    case 'grantTable':
      return [tables.grantTable(table, change.was, roles)];
    case 'retireTable':
      return [tables.retireTable(table, roles, count)];
    case 'addColumn':
      return columns.addColumn(table, change.column, rows);
    case 'dropGenerated':
      return [columns.dropGenerated(change, rows, retyped)];
    case 'retireColumn':
      return columns.retireColumn(table, change.column, count);
    case 'restoreColumn':
      return [columns.restoreColumn(table, change.column)];
    case 'retypeColumn':
      return [columns.retypeColumn(change, rows)];
    case 'defaultColumn':
      return [columns.defaultColumn(change)];
    case 'requireColumn':
      return columns.requireColumn(table, change.column, rows, count);
    case 'relaxColumn':
      return [columns.relaxColumn(table, change.column)];
    case 'addPart':
      return parts.addPart(change, roles, rows);
    case 'dropPart':
      return [parts.dropPart(change, roles, rows, retyped)];
  }
}

const bridges: readonly (readonly [RegExp, RegExp])[] = [
  [/^(bigint|numeric.*)$/, /^(bigint|numeric.*)$/],
  [/^text$/, /^(bigint|numeric.*|uuid|boolean)$/],
];

/** Whether there is a way from one type to the other, both ways; rows may still stand in it (facts.ts counts them). */
const isBridged = (was: string, now: string): boolean =>
  bridges.some(([a, b]) => (a.test(was) && b.test(now)) || (b.test(was) && a.test(now)));

function faultsOf(change: Change, facts: Facts): Fault[] {
  const table = keyOf(change.table);
  const count = facts.counts.get(change) ?? 0;
  if (change.kind === 'retypeColumn') {
    const { was, column } = change;
    const about = { column: `${table}.${column.name}`, was: was.type, now: column.type, count };
    if (!isBridged(was.type, column.type)) return [unsafeType(about)];
    return count > 0 ? [doesNotFit(about)] : [];
  }
  if (count === 0) return [];
  if (change.kind === 'defaultColumn') return [changesScope({ table, count })];
  if (change.kind !== 'addPart') return [];
  const about = { table, columns: change.part.columns.filter((one) => one !== 'org_id').join(', '), count };
  if (change.part.kind === 'unique') return [breaksUnique(about)];
  if (change.part.kind === 'foreign') return [breaksForeign(about)];
  return change.part.kind === 'check' ? [breaksCheck(about)] : [];
}
