import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Refusal } from '../errors/index.ts';
import type { Connection } from '../postgres/index.ts';
import { tableBusy } from './faults.ts';

/** Whoever waits for a table lock makes everybody behind it wait too, so we give up soon and come again. */
const lockTimeoutMs = 100;
/** A busy table is tried this long: some hundred attempts, none of which holds up readers longer than the timeout. */
const patienceMs = 60_000;

/**
 * Runs `work` in a transaction that gives up a lock quickly and is tried again, with a random pause in between.
 * @throws Refusal DBS420 when the table stayed busy
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
      if (!isBusy(error)) throw error;
      if (Date.now() > until) throw new Refusal(tableBusy({}));
      await sleep(50 + Math.random() * 200);
    }
  }
}

/** What PostgreSQL refuses inside a transaction: it waits for running ones and locks nobody out, so it may wait. */
export async function alone(db: Connection, text: string): Promise<void> {
  await db.query('set lock_timeout = 0');
  await db.query(text);
}

const codeOf = (error: unknown): string => (error instanceof pg.DatabaseError && error.code) || '';

/** Lock not available, deadlock. */
const isBusy = (error: unknown): boolean => ['55P03', '40P01'].includes(codeOf(error));

/** Not null, foreign key, unique, check: rows came in between plan and apply. */
export const isBreach = (error: unknown): boolean =>
  ['23502', '23503', '23505', '23514'].includes(codeOf(error));
