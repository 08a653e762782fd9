/** What one document's transaction has at hand while it runs on a connection of its own. */
import type { Actor } from '../access/index.ts';
import type { Connection, Result } from '../postgres/index.ts';
import type { WriteSource } from '../query/write/index.ts';
import { bind } from './context.ts';
import { isRace, refusalOf, type Doing } from './failure.ts';
import { statementOf, type Planned } from './plans.ts';
import { remake } from './rollups.ts';
import type { RecordsParts, WriteOptions } from './types.ts';

export interface Work {
  readonly parts: RecordsParts;
  readonly connection: Connection;
  readonly actor: Actor;
  readonly options: WriteOptions;
}

type Source = WriteSource | 'ids';
type Compiled = { readonly name: string; readonly text: string; readonly sources: readonly Source[] };

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
    throw isRace(error) ? error : refusalOf(error, doing);
  }
}

/** Ids as a parameter. */
export const idsOf = (ids: readonly string[] | null): ReadonlyMap<Source, unknown> => new Map([['ids', ids]]);

/** Makes a planned change, then whatever it leaves to be made anew. */
export async function runPlanned(work: Work, { plan, values }: Planned, doing: Doing): Promise<void> {
  const { rows } = await run<{ remake: string | null }>(work, statementOf(plan), values, doing);
  const left = rows[0]?.remake;
  if (left) await remake(work, JSON.parse(left) as Record<string, readonly string[] | null>);
}
