import type { Fault } from '../errors/index.ts';
import type { Facts } from './facts.ts';
import { breaksCheck, breaksForeign, breaksUnique, doesNotFit, unsafeType } from './faults.ts';
import { counted, quote, quoteValue } from './names.ts';
import type { Note } from './inspect.ts';
import type { Roles } from './roles.ts';
import { keyOf, type Change, type Column, type Part, type Table } from './types.ts';

/**
 * When a step is run. `add` is one transaction, before the new definitions are published: old and new definitions can
 * both live with what it leaves. `build` makes large indexes without a lock, one by one. `tighten` comes when no process
 * serves the old definitions any more: what only the new ones promise, and what only the old ones needed.
 */
export type Phase = 'add' | 'build' | 'tighten' | 'finish';

/** One statement of a plan. */
export interface Step {
  readonly source: Change;
  readonly phase: Phase;
  /** One line, in the words of tables. */
  readonly why: string;
  readonly run: string;
  readonly undo: string;
  /** What others cannot do meanwhile: nothing, write, or anything; and for how long. */
  readonly locks: 'nothing' | 'writes for an instant' | 'all for an instant' | 'all while it runs';
  /** False for what PostgreSQL runs outside of a transaction only. */
  readonly transactional: boolean;
  /** Rows that are read or rewritten. */
  readonly rows: number;
  /** What the analyst ought to know: values kept, values missing. */
  readonly finding?: string;
}

export interface TablePlan {
  readonly steps: readonly Step[];
  /** Reasons for which the plan must not be run. */
  readonly faults: readonly Fault[];
}

/** From this size on an index is built concurrently: below, a lock of some milliseconds is the lesser evil. */
const concurrentRowsMin = 10_000;

const order: readonly Phase[] = ['add', 'build', 'tighten', 'finish'];

/** Plans changes in an order in which each can run: tables before what refers to them, loosening before tightening. */
export function planChanges(changes: readonly Change[], facts: Facts, roles: Roles): TablePlan {
  const retyped = new Set(
    changes.filter((one) => one.kind === 'retypeColumn').map((one) => keyOf(one.table)),
  );
  const planned = changes.map((change) => planChange(change, facts, roles, retyped));
  const steps = planned.flatMap((one) => one.steps);
  const ranked = steps.toSorted(
    (a, b) => order.indexOf(a.phase) - order.indexOf(b.phase) || rank(a) - rank(b),
  );
  return { steps: ranked, faults: planned.flatMap((one) => one.faults) };
}

/** Within a phase: what is in the way first, then tables, columns, and what stands on them; foreign keys need both ends. */
function rank({ source }: Step): number {
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

interface Planned {
  readonly steps: readonly Step[];
  readonly faults: readonly Fault[];
}

const defaults = { phase: 'add', locks: 'all for an instant', transactional: true, rows: 0 } as const;

function planChange(change: Change, facts: Facts, roles: Roles, retyped: ReadonlySet<string>): Planned {
  const step = (given: Pick<Step, 'why' | 'run' | 'undo'> & Partial<Step>): Step => ({
    ...defaults,
    source: change,
    ...given,
  });
  const rows = facts.rows.get(keyOf(change.table)) ?? 0;
  const count = facts.counts.get(change) ?? 0;
  const faults = faultsOf(change, count);
  const steps = (() => {
    switch (change.kind) {
      case 'addTable':
        return addTable(change.table, roles).map(step);
      case 'restoreTable':
      case 'retireTable':
        return [step(tableSight(change, roles, count))];
      case 'addColumn':
        return addColumn(change.table, change.column, rows).map(step);
      case 'dropGenerated':
        return [step(dropGenerated(change, rows, retyped.has(keyOf(change.table))))];
      case 'retireColumn':
        return retireColumn(change.table, change.column, count).map(step);
      case 'restoreColumn':
        return [step(note(change.table, change.column, {}, { retired: true }, 'restored with its values'))];
      case 'retypeColumn':
        return [step(retype(change.table, change.column, change.was, rows))];
      case 'defaultColumn':
        return [step(setDefault(change.table, change.column, change.was))];
      case 'requireColumn':
        return [step(require(change.table, change.column, rows, count))];
      case 'relaxColumn':
        return [step(relax(change.table, change.column))];
      case 'addPart':
        return [step(addPart(change.table, change.part, roles, rows, change.was))];
      case 'dropPart':
        return [step(dropPart(change, roles, rows, retyped.has(keyOf(change.table))))];
    }
  })();
  return { steps, faults };
}

type Words = Pick<Step, 'why' | 'run' | 'undo'> & Partial<Step>;

const tableName = (table: Table): string => quote(table.schema, table.name);

function addTable(table: Table, roles: Roles): Words[] {
  const name = tableName(table);
  const columns = [...table.columns.values()].map((column) => columnWords(column));
  const primary = [...table.parts.values()].filter((part) => part.kind === 'primary');
  const keys = primary.map((part) => `constraint ${quote(part.name)} ${part.text}`);
  const body = [...columns, ...keys].map((line) => `\n  ${line}`).join(',');
  const wall = `alter table ${name} enable row level security; alter table ${name} force row level security`;
  const notes = [...table.columns.values()].flatMap((column) =>
    column.generated ? [`; ${comment(table, column, { digest: column.generated.digest })}`] : [],
  );
  const parts = [...table.parts.values()].filter(
    (part) => part.kind !== 'primary' && part.kind !== 'foreign',
  );
  const foreign = [...table.parts.values()].filter((part) => part.kind === 'foreign');
  return [
    {
      why: `+ table ${keyOf(table)}`,
      run: `create schema if not exists ${quote(table.schema)}; grant usage on schema ${quote(table.schema)} to ${quote(roles.run)}; create table ${name} (${body}\n); ${wall}; ${grant(table, roles)}${notes.join('')}`,
      undo: `drop table ${name}`,
      locks: 'nothing',
    },
    ...[...parts, ...foreign].map((part) => ({
      ...addPart(table, part, roles, 0),
      source: { kind: 'addPart', table, part } as const,
      phase: 'add' as const,
      locks: 'nothing' as const,
    })),
  ];
}

const grant = (table: Table, roles: Roles): string =>
  `grant select, insert, update${table.deletable ? ', delete' : ''} on ${tableName(table)} to ${quote(roles.run)}`;

function columnWords(column: Column): string {
  const { name, type, required, generated } = column;
  const filled = generated
    ? ` generated always as (${generated.text}) stored`
    : column.default === undefined
      ? ''
      : ` default ${column.default}`;
  return `${quote(name)} ${type}${required ? ' not null' : ''}${filled}`;
}

/** A retired table keeps its rows; the run role loses sight of it. */
function tableSight(
  change: Change & { kind: 'restoreTable' | 'retireTable' },
  roles: Roles,
  count: number,
): Words {
  const { table, kind } = change;
  const hide = `revoke all on ${tableName(table)} from ${quote(roles.run)}; comment on table ${tableName(table)} is ${quoteValue(JSON.stringify({ retired: true }))}`;
  const show = `${grant(table, roles)}; comment on table ${tableName(table)} is null`;
  return kind === 'restoreTable'
    ? { why: `~ restore ${keyOf(table)}`, run: show, undo: hide }
    : {
        why: `~ retire ${keyOf(table)}`,
        run: hide,
        undo: show,
        phase: 'tighten',
        finding: `${counted(count, 'record')} kept, unseen; taking back restores them`,
      };
}

const alter = (table: Table, column: Column, what: string): string =>
  `alter table ${tableName(table)} alter column ${quote(column.name)} ${what}`;

function comment(table: Table, column: Column, note: Note): string {
  const text = Object.keys(note).length === 0 ? 'null' : quoteValue(JSON.stringify(note));
  return `comment on column ${tableName(table)}.${quote(column.name)} is ${text}`;
}

const note = (table: Table, column: Column, now: Note, before: Note, how: string): Words => ({
  why: `~ column ${keyOf(table)}.${column.name} ${how}`,
  run: comment(table, column, now),
  undo: comment(table, column, before),
});

/**
 * A required column of a table with rows: nodes that still serve the old definitions do not know it, so it becomes
 * required only in the end, and until then a constant default fills it.
 */
function addColumn(table: Table, column: Column, rows: number): Words[] {
  const name = `${tableName(table)}.${quote(column.name)}`;
  const about = `${keyOf(table)}.${column.name}`;
  const drop = `alter table ${tableName(table)} drop column ${quote(column.name)}`;
  const add = (one: Column) => `alter table ${tableName(table)} add column ${columnWords(one)}`;
  const why = `+ column ${about} ${column.type}`;
  if (column.generated) {
    const digest = comment(table, column, { digest: column.generated.digest });
    return [
      {
        why,
        run: `${add(column)}; ${digest}`,
        undo: drop,
        rows,
        locks: rows ? 'all while it runs' : 'all for an instant',
      },
    ];
  }
  if (!column.required || column.default !== undefined) return [{ why, run: add(column), undo: drop }];
  const loose = { ...column, required: false };
  if (column.fill !== undefined) {
    return [
      { why, run: add({ ...loose, default: column.fill }), undo: drop },
      {
        why: `~ column ${about} required`,
        run: `${alter(table, column, 'set not null')}; ${alter(table, column, 'drop default')}`,
        undo: `${alter(table, column, 'drop not null')}; ${alter(table, column, `set default ${column.fill}`)}`,
        phase: 'tighten',
        rows,
        locks: 'all while it runs',
      },
    ];
  }
  return rows === 0
    ? [{ why, run: add(loose), undo: drop }, { ...require(table, column, 0, 0) }]
    : [
        {
          why,
          run: `${add(loose)}; comment on column ${name} is ${quoteValue(JSON.stringify({ open: true }))}`,
          undo: drop,
          finding: missing(rows),
        },
      ];
}

const missing = (rows: number): string =>
  `required, but ${counted(rows, 'record')} without a value; each needs one when it is changed next`;

function require(table: Table, column: Column, rows: number, lacking: number): Words {
  const why = `~ column ${keyOf(table)}.${column.name} required`;
  return lacking > 0
    ? {
        why,
        run: comment(table, column, { open: true }),
        undo: comment(table, column, {}),
        phase: 'tighten',
        finding: missing(lacking),
      }
    : {
        why,
        run: alter(table, column, 'set not null'),
        undo: alter(table, column, 'drop not null'),
        phase: 'tighten',
        rows,
        locks: rows ? 'all while it runs' : 'all for an instant',
      };
}

const relax = (table: Table, column: Column): Words => ({
  why: `~ column ${keyOf(table)}.${column.name} no longer required`,
  run: `${alter(table, column, 'drop not null')}; ${comment(table, column, {})}`,
  undo: alter(table, column, 'set not null'),
});

function retireColumn(table: Table, column: Column, count: number): Words[] {
  const kept = note(table, column, { retired: true }, {}, 'retired');
  const retired: Words = {
    ...kept,
    why: `~ retire ${keyOf(table)}.${column.name}`,
    phase: 'tighten',
    finding: `${counted(count, 'value')} kept, unseen; taking back restores them`,
  };
  return column.required ? [relax(table, column), retired] : [retired];
}

/** Old definitions sort by it, so it goes last; unless it is made anew, or may be in the way of a new type beneath it. */
function dropGenerated(
  { table, column, replaced }: Change & { kind: 'dropGenerated' },
  rows: number,
  retyped: boolean,
): Words {
  const digest = comment(table, column, { digest: column.generated!.digest });
  return {
    why: `- column ${keyOf(table)}.${column.name}, computed from another`,
    run: `alter table ${tableName(table)} drop column ${quote(column.name)}`,
    undo: `alter table ${tableName(table)} add column ${columnWords(column)}; ${digest}`,
    phase: replaced || retyped ? 'add' : 'tighten',
    rows,
  };
}

const retype = (table: Table, column: Column, was: Column, rows: number): Words => ({
  why: `~ column ${keyOf(table)}.${column.name} ${was.type} -> ${column.type}`,
  run: alter(table, column, `type ${column.type} using ${quote(column.name)}::${column.type}`),
  undo: alter(table, was, `type ${was.type} using ${quote(column.name)}::${was.type}`),
  rows,
  locks: rows ? 'all while it runs' : 'all for an instant',
});

function setDefault(table: Table, column: Column, was: Column): Words {
  const words = ({ default: value }: Column) =>
    value === undefined ? 'drop default' : `set default ${value}`;
  return {
    why: `~ column ${keyOf(table)}.${column.name} default`,
    run: alter(table, column, words(column)),
    undo: alter(table, was, words(was)),
  };
}

/** What only promises more about rows waits until nobody serves the old definitions. */
const promises = (part: Part): boolean => ['check', 'unique', 'foreign'].includes(part.kind);

function addPart(table: Table, part: Part, roles: Roles, rows: number, was?: Part): Words {
  const concurrent = (part.kind === 'index' || part.kind === 'unique') && rows >= concurrentRowsMin;
  const phase: Phase = promises(part) ? (concurrent ? 'finish' : 'tighten') : concurrent ? 'build' : 'add';
  return {
    why: `+ ${part.kind} ${keyOf(table)} ${part.name}`,
    run: createPart(table, part, roles, concurrent),
    undo: was ? createPart(table, was, roles, false) : removePart(table, part, concurrent),
    phase,
    rows,
    transactional: !concurrent,
    locks: concurrent ? 'nothing' : part.kind === 'index' ? 'writes for an instant' : 'all for an instant',
  };
}

function dropPart(
  { table, part, replaced }: Change & { kind: 'dropPart' },
  roles: Roles,
  rows: number,
  retyped: boolean,
): Words {
  const early = replaced || retyped || promises(part) || part.kind === 'policy' || part.kind === 'primary';
  return {
    why: `- ${part.kind} ${keyOf(table)} ${part.name}`,
    run: removePart(table, part, false),
    undo: createPart(table, part, roles, false),
    phase: early ? 'add' : 'tighten',
    rows,
  };
}

function createPart(table: Table, part: Part, roles: Roles, concurrent: boolean): string {
  const name = quote(part.name);
  switch (part.kind) {
    case 'primary':
    case 'foreign':
    case 'check':
      return `alter table ${tableName(table)} add constraint ${name} ${part.text}`;
    case 'unique':
    case 'index':
      return `create ${part.kind === 'unique' ? 'unique ' : ''}index ${concurrent ? 'concurrently ' : ''}${name} on ${tableName(table)} ${part.text}`;
    case 'policy':
      return `create policy ${name} on ${tableName(table)} ${named(part.text, roles)}`;
    case 'function':
      return createFunction(table, part, roles);
  }
}

const named = (text: string, roles: Roles): string =>
  text.replace('{owner}', quote(roles.owner)).replace('{run}', quote(roles.run));

function createFunction(table: Table, part: Part, roles: Roles): string {
  const signature = `${quote(table.schema, part.name)}(text)`;
  const kept = quoteValue(JSON.stringify({ table: table.name, digest: part.digest }));
  return [
    `create or replace function ${quote(table.schema, part.name)}${part.text}`,
    `revoke all on function ${signature} from public`,
    `grant execute on function ${signature} to ${quote(roles.run)}`,
    `comment on function ${signature} is ${kept}`,
  ].join('; ');
}

function removePart(table: Table, part: Part, concurrent: boolean): string {
  switch (part.kind) {
    case 'primary':
    case 'foreign':
    case 'check':
      return `alter table ${tableName(table)} drop constraint ${quote(part.name)}`;
    case 'unique':
    case 'index':
      return `drop index ${concurrent ? 'concurrently ' : ''}if exists ${quote(table.schema, part.name)}`;
    case 'policy':
      return `drop policy ${quote(part.name)} on ${tableName(table)}`;
    case 'function':
      return `drop function ${quote(table.schema, part.name)}(text)`;
  }
}

const bridges: readonly (readonly [RegExp, RegExp])[] = [
  [/^(bigint|numeric.*)$/, /^(bigint|numeric.*)$/],
  [/^text$/, /^(bigint|numeric.*|uuid|boolean)$/],
];

/** Whether there is a way from one type to the other, both ways; rows may still stand in it (facts.ts counts them). */
const isBridged = (was: string, now: string): boolean =>
  bridges.some(([a, b]) => (a.test(was) && b.test(now)) || (b.test(was) && a.test(now)));

function faultsOf(change: Change, count: number): Fault[] {
  const table = keyOf(change.table);
  if (change.kind === 'retypeColumn') {
    const { was, column } = change;
    if (!isBridged(was.type, column.type))
      return [unsafeType({ column: `${table}.${column.name}`, was: was.type, now: column.type })];
    return count > 0 ? [doesNotFit({ column: `${table}.${column.name}`, now: column.type, count })] : [];
  }
  if (change.kind !== 'addPart' || count === 0) return [];
  const about = { table, columns: change.part.columns.filter((one) => one !== 'org_id').join(', '), count };
  if (change.part.kind === 'unique') return [breaksUnique(about)];
  if (change.part.kind === 'foreign') return [breaksForeign(about)];
  return change.part.kind === 'check' ? [breaksCheck(about)] : [];
}
