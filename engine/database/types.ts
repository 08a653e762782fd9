import type { Fault } from '../errors/index.ts';

/** The Shape: which tables there are, or ought to be. Two Shapes are compared part by part, by name. */

export interface Shape {
  /** By `schema.name`. */
  readonly tables: ReadonlyMap<string, Table>;
}

export interface Table {
  readonly schema: string;
  readonly name: string;
  readonly columns: ReadonlyMap<string, Column>;
  /** By name; a name is used once in a table, whatever the kind. */
  readonly parts: ReadonlyMap<string, Part>;
  /** Whether the run role may delete rows: lines and pairs only, a record is marked as deleted. */
  readonly deletable: boolean;
  /** Whether the run role may change rows: not those of a ledger. */
  readonly changeable: boolean;
  /** No entity wants it any more; nobody sees it, its rows are kept. */
  readonly retired: boolean;
}

export interface Column {
  readonly name: string;
  /** As PostgreSQL prints it: `numeric(18,2)`, `timestamp with time zone`. */
  readonly type: string;
  readonly required: boolean;
  /** Constant of a required field: fills the rows that are there when the column is added. SQL, never compared. */
  readonly fill?: string;
  /** Whether rows that are there get its value by a move, so that a required one can be proven behind it. */
  readonly moved?: true;
  /** As PostgreSQL prints it. Only columns of the engine have one: defaults of fields are expressions of the Model. */
  readonly default?: string;
  /** Computed by PostgreSQL from columns of the row; `digest` identifies it, `text` is the expression. */
  readonly generated?: { readonly digest: string; readonly text: string };
  /** No field wants it any more; its values are kept. */
  readonly retired: boolean;
}

export type PartKind = 'primary' | 'foreign' | 'check' | 'unique' | 'index' | 'policy' | 'function';

/**
 * Whatever hangs on a table. Its name ends in a digest of its meaning (a function's stands in its comment), so two parts
 * of one name are equal, and nobody compares what PostgreSQL made of our SQL.
 */
export interface Part {
  readonly kind: PartKind;
  readonly name: string;
  /** SQL behind the name: `check (…)`, `using btree (…)`. A policy's names roles as {run} and {owner}. */
  readonly text: string;
  /** Columns it stands on, as far as it is known; none for expressions. */
  readonly columns: readonly string[];
  /** Digest of a function, whose name cannot carry it. */
  readonly digest?: string;
  /** Table a foreign key points to, `schema.name`. */
  readonly target?: string;
  /** Told when the rows that are there break it. */
  readonly message?: string;
}

export type Change =
  | { readonly kind: 'addTable'; readonly table: Table }
  | { readonly kind: 'retireTable'; readonly table: Table }
  | { readonly kind: 'restoreTable'; readonly table: Table }
  /** What the run role may do with rows is another than before. */
  | { readonly kind: 'grantTable'; readonly table: Table; readonly was: Table }
  | { readonly kind: 'addColumn'; readonly table: Table; readonly column: Column }
  | { readonly kind: 'retireColumn'; readonly table: Table; readonly column: Column }
  | { readonly kind: 'restoreColumn'; readonly table: Table; readonly column: Column; readonly was: Column }
  /** `replaced` where a column of the same name follows. */
  | {
      readonly kind: 'dropGenerated';
      readonly table: Table;
      readonly column: Column;
      readonly replaced: boolean;
    }
  | { readonly kind: 'retypeColumn'; readonly table: Table; readonly column: Column; readonly was: Column }
  | { readonly kind: 'defaultColumn'; readonly table: Table; readonly column: Column; readonly was: Column }
  | { readonly kind: 'requireColumn'; readonly table: Table; readonly column: Column }
  | { readonly kind: 'relaxColumn'; readonly table: Table; readonly column: Column }
  /** `was` is a function of the same name that is replaced. */
  | { readonly kind: 'addPart'; readonly table: Table; readonly part: Part; readonly was?: Part }
  /** `replaced` where the same part follows, because a column beneath it is made anew. */
  | { readonly kind: 'dropPart'; readonly table: Table; readonly part: Part; readonly replaced: boolean };

/**
 * When a step is run. `add` is one transaction, before the new definitions are published: old and new definitions can
 * both live with what it leaves. `build` makes large indexes without a lock, one by one. When no process serves the old
 * definitions any more, `move` gives the rows that are there values of what is new, a batch at a time; then `tighten`:
 * what only the new definitions promise, and what only the old ones needed.
 */
export type Phase = 'add' | 'build' | 'move' | 'tighten' | 'finish';

export const phases: readonly Phase[] = ['add', 'build', 'move', 'tighten', 'finish'];

/** One statement of a plan. */
export interface Step {
  readonly source: Change;
  readonly phase: Phase;
  /** One line, in the words of tables. */
  readonly why: string;
  readonly run: string;
  readonly undo: string;
  /** What others cannot do meanwhile: nothing, write, or anything; and for how long. */
  readonly locks: 'nothing' | 'writes while it runs' | 'all for an instant' | 'all while it runs';
  /** False for what PostgreSQL runs outside of a transaction only. */
  readonly transactional: boolean;
  /** Rows that are read or rewritten. */
  readonly rows: number;
  /** What the analyst ought to know: values kept, values missing. */
  readonly finding?: string;
}

/** A step as its planner gives it: what is not said is an addition that locks for an instant. */
export type Words = Pick<Step, 'why' | 'run' | 'undo'> & Partial<Step>;

export interface TablePlan {
  readonly steps: readonly Step[];
  /** Reasons for which the plan must not be run. */
  readonly faults: readonly Fault[];
}

/** Rows from which on a table is large: below, a lock of some milliseconds is the lesser evil. */
export const largeFrom = 10_000;

/** How a plan and its journal call it when a table, or a column of it, is retired: by it one finds when that was. */
export const retirement = (table: Table, column?: Column): string =>
  `~ retire ${keyOf(table)}${column ? `.${column.name}` : ''}`;

/** Key of a table in a Shape and in facts. */
export const keyOf = (table: { readonly schema: string; readonly name: string }): string =>
  `${table.schema}.${table.name}`;
