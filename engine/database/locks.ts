import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Refusal } from '../errors/index.ts';
import type { Connection } from '../postgres/index.ts';
import { tableBusy, tooFewLocks } from './faults.ts';

/** Whoever waits for a table lock makes everybody behind it wait too, so we give up soon and come again. */
const lockTimeoutMs = 100;
/** A busy table is tried this long: some hundred attempts, none of which holds up readers longer than the timeout. */
const patienceMs = 60_000;

/**
 * Runs `work` in a transaction that gives up a lock quickly and is tried again, with a random pause in between.
 * @throws Refusal DBS420 when the table stayed busy, DBS423 when the server has no room for its locks
 */
export async function inTransaction<T>(db: Connection, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + patienceMs;
  for (;;) {
    await db.query('begin');
    try {
      await db.query(`set local lock_timeout = ${lockTimeoutMs}`);
      const result = await work();
      await db.query('commit');
      return result;
    } catch (error) {
      await db.query('rollback');
      if (codeOf(error) === '53200') throw new Refusal(tooFewLocks({}));
      if (!isBusy(error)) throw error;
      if (Date.now() > until) throw new Refusal(tableBusy({}));
      await sleep(50 + Math.random() * 200);
    }
  }
}

/**
 * What PostgreSQL refuses inside a transaction: it waits for running ones and locks nobody out, so it may wait. What can
 * be `repeated` is tried again where it stood in a circle of those that wait for each other.
 */
export async function alone(db: Connection, text: string, repeated = false): Promise<void> {
  const until = Date.now() + patienceMs;
  await db.query('set lock_timeout = 0');
  for (;;) {
    try {
      await db.query(text);
      return;
    } catch (error) {
      if (!repeated || !isBusy(error) || Date.now() > until) throw error;
      await sleep(50 + Math.random() * 200);
    }
  }
}

const codeOf = (error: unknown): string => (error instanceof pg.DatabaseError && error.code) || '';

/** Lock not available, deadlock. */
const isBusy = (error: unknown): boolean => ['55P03', '40P01'].includes(codeOf(error));

/** Not null, foreign key, unique, check: rows came in between plan and apply. */
export const isBreach = (error: unknown): boolean =>
  ['23502', '23503', '23505', '23514'].includes(codeOf(error));

/** Locks that a transaction may take, so that as many are left for everybody else. */
export async function locksHeld(db: Connection): Promise<number> {
  const { rows } = await db.query<{ room: number }>(
    `select current_setting('max_locks_per_transaction')::int
       * (current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int) as room`,
  );
  return Math.floor(rows[0]!.room / 2);
}

/**
 * Steps parted into transactions, each of which the server can hold the locks of. One is enough for all but the first
 * apply of hundreds of entities: with PostgreSQL's defaults (64 locks for each of 100 connections) it makes some 250.
 */
export function transactionsOf<S extends { readonly run: string }>(
  steps: readonly S[],
  locksMax: number,
): readonly (readonly S[])[] {
  const batches: S[][] = [];
  let left = 0;
  for (const step of steps) {
    const wanted = locksOf(step.run);
    if (batches.length === 0 || wanted > left) {
      batches.push([]);
      left = locksMax;
    }
    batches.at(-1)!.push(step);
    left -= wanted;
  }
  return batches;
}

/** A table comes with the table and index of its long values; each index is locked too, and what is referred to. */
function locksOf(run: string): number {
  const indexes = run.match(/\b(create (unique )?index|primary key|foreign key)\b/g)?.length ?? 0;
  return 3 + indexes + (run.includes('create table') ? 3 : 0);
}
