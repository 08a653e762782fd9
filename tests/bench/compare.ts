import { deepStrictEqual } from 'node:assert';
import type pg from 'pg';
import type { Changed, Contestant } from './contestants.ts';
import type { BenchData } from './data.ts';
import { sample, type Round, type Sample } from './load.ts';
import { organization, type Operation } from './operations.ts';

export interface Arena {
  readonly kontor: Contestant;
  readonly baseline: Contestant;
  readonly data: BenchData;
  /** A superuser's connection. */
  readonly db: pg.Client;
  /** Process above all that the database runs. */
  readonly database: number;
}

export interface Effort {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  /** Requests before the first round: statements are prepared and code is compiled by what runs often. */
  readonly warm: number;
}

/** Samples that warming up may take on a machine too busy to answer so many requests. */
const turnsMax = 40;

/** How one operation went. All values are medians over the rounds. */
export interface Comparison {
  readonly operation: string;
  /** Requests a second of Kontor over those of the baseline in the same round. */
  readonly ratio: number;
  /** Between the best and the worst round. */
  readonly spread: number;
  readonly kontor: Sample;
  readonly baseline: Sample;
  /** Milliseconds that half of the requests took, with one connection. */
  readonly alone: { readonly kontor: number; readonly baseline: number };
}

/** Requests whose answers are compared before anything is measured. */
const compared = 12;

/** @throws Error when the two give different answers: only equal work is worth a comparison. */
export async function proveEqual(arena: Arena, operation: Operation): Promise<void> {
  const records = await recordsOf(arena, operation, 1);
  for (let n = 0; n < compared; n++) {
    const ours = await answer(arena.kontor, operation, n, arena.data, records[0]);
    const theirs = await answer(arena.baseline, operation, n, arena.data, records[0]);
    deepStrictEqual(ours, theirs, `The answers to request ${n} of '${operation.name}' differ.`);
  }
}

async function answer(
  contestant: Contestant,
  operation: Operation,
  n: number,
  data: BenchData,
  record: Changed | undefined,
): Promise<unknown> {
  const { path, method, headers, body } = contestant.request(operation, n, data, record);
  const response = await fetch(`${contestant.url}${path}`, { method, headers, body: body! });
  const text = await response.text();
  if (!response.ok || text.includes('"errors"')) throw new Error(`${contestant.name}: ${text.slice(0, 500)}`);
  return JSON.parse(operation.free ? text.replaceAll(operation.free, '"$1":""') : text);
}

/** Rounds in turn, the order changed each time, so that whatever slows the machine slows both. */
export async function compare(arena: Arena, operation: Operation, effort: Effort): Promise<Comparison> {
  const { kontor, baseline } = arena;
  const contestants = [kontor, baseline];
  const loaded: Sample[][] = [[], []];
  const alone: number[][] = [[], []];
  const measure = async (which: number, connections: number, seconds: number) => {
    const records = await recordsOf(arena, operation, connections);
    const round: Round = { ...arena, operation, connections, seconds, records };
    return sample(contestants[which]!, round);
  };
  for (const which of [0, 1])
    for (let took = 0, turn = 0; took < effort.warm && turn < turnsMax; turn++)
      took += (await measure(which, effort.connections, effort.seconds)).perSecond * effort.seconds;
  for (let round = 0; round < effort.rounds; round++) {
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    for (const which of order) loaded[which]!.push(await measure(which, effort.connections, effort.seconds));
    for (const which of order) alone[which]!.push((await measure(which, 1, effort.seconds / 2)).p50);
  }
  const ratios = loaded[0]!.map((ours, at) => ours.perSecond / loaded[1]![at]!.perSecond);
  return {
    operation: operation.name,
    ratio: median(ratios),
    spread: Math.max(...ratios) - Math.min(...ratios),
    kontor: middle(loaded[0]!),
    baseline: middle(loaded[1]!),
    alone: { kontor: median(alone[0]!), baseline: median(alone[1]!) },
  };
}

/** Takes the records that will be changed back to where the first request finds them. */
async function recordsOf(
  { db, data }: Arena,
  { record }: Operation,
  connections: number,
): Promise<Changed[]> {
  if (!record) return [];
  const ids = Array.from({ length: connections }, (_, connection) => record.id(connection, data));
  const { rows } = await db.query<Changed>(record.reset, [data.organizations[organization], ids]);
  return rows;
}

const middle = (samples: readonly Sample[]): Sample => ({
  perSecond: median(samples.map((each) => each.perSecond)),
  p50: median(samples.map((each) => each.p50)),
  server: median(samples.map((each) => each.server)),
  database: median(samples.map((each) => each.database)),
});

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}
