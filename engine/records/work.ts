/** What one document's transaction has at hand while it runs on a connection of its own. */
import type { Actor } from '../access/index.ts';
import type { Connection, Result } from '../postgres/index.ts';
import { changesOf, lockRows, type WritePlan, type WriteSource } from '../query/write/index.ts';
import { bind } from './context.ts';
import { refusalOf, runsAgain, type Doing } from './failure.ts';
import { statementOf, type Planned } from './plans.ts';
import { remake } from './rollups.ts';
import type { Prepared } from './prepare.ts';
import type { Operation, Outcome, Query, RecordsParts, WriteOptions } from './types.ts';

export interface Work {
  readonly parts: RecordsParts;
  readonly connection: Connection;
  readonly actor: Actor;
  readonly options: WriteOptions;
  /** All that was done so far, what followed from it too. */
  readonly done: Prepared[];
  /** Records that are to get a gapless number when all else is done, by id, with what gives it to them. */
  readonly unnumbered: Map<string, { readonly plan: WritePlan; readonly doing: Doing }>;
  /** Does what follows from something else, in the same transaction. `at` is the path its faults begin with. */
  follow(operation: Operation, by: By, at: string): Promise<Outcome>;
}

/** In whose name something is done, and how deep it follows from what was asked. */
export interface By {
  /** The definition vouches for it: no right of the actor is asked for. */
  readonly trusted: boolean;
  readonly depth: number;
}

/** What the actor asked for himself. */
export const asked: By = { trusted: false, depth: 0 };

export type Source = WriteSource | 'ids';
type Compiled = { readonly name: string; readonly text: string; readonly sources: readonly Source[] };

/** The statement of a planned change, with its values. */
export const statementFor = ({ actor, options }: Work, { plan, values }: Planned): Query =>
  bind(statementOf(plan), actor, options, values);

/** Runs a compiled statement; what PostgreSQL refuses is told in the words of `doing`. */
export async function run<Row = Record<string, unknown>>(
  { connection, actor, options }: Work,
  statement: Compiled,
  rows: ReadonlyMap<Source, unknown>,
  doing?: Doing,
): Promise<Result<Row>> {
  try {
    return await connection.query<Row>(bind(statement, actor, options, rows));
  } catch (error) {
    throw runsAgain(error) ? error : refusalOf(error, doing);
  }
}

/** Ids as a parameter. */
export const idsOf = (ids: readonly string[] | null): ReadonlyMap<Source, unknown> => new Map([['ids', ids]]);

/**
 * Whether lines are written of records whose version nobody has said. Only a statement that begins after the record is
 * locked sees its lines as they are; with a version, whoever comes too late is told by it.
 */
const unversioned = ({ plan, records }: Planned): boolean =>
  plan.kind === 'update' &&
  records.some(({ version }) => version === undefined) &&
  changesOf(plan).lines.size > 0;

/** Whether rows are to be locked by a statement before that of the change. */
export const mustHold = (planned: Planned): boolean =>
  unversioned(planned) || statementOf(planned.plan).locks.length > 0;

/** Makes a planned change, then whatever it leaves to be made anew. */
export async function runPlanned(work: Work, planned: Planned, doing: Doing): Promise<void> {
  const { plan, values } = planned;
  if (plan.numbers === 'later')
    for (const { id } of planned.records)
      if (!work.unnumbered.has(id)) work.unnumbered.set(id, { plan, doing });
  const ids = idsOf(planned.records.map(({ id }) => id));
  if (unversioned(planned)) await run(work, lockRows(plan.entity), ids);
  for (const lock of statementOf(plan).locks) await run(work, lock, ids);
  const { rows } = await run<{ remake: string | null }>(work, statementOf(plan), values, doing);
  const left = rows[0]?.remake;
  if (left) await remake(work, JSON.parse(left) as Record<string, readonly string[] | null>);
}
