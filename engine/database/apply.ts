import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Refusal } from '../errors/index.ts';
import { openPool, type Connection } from '../postgres/index.ts';
import { auditCatalogue } from './audit.ts';
import { rowsChanged, stillServed, tableBusy } from './faults.ts';
import { quote } from './names.ts';
import type { Phase, Step } from './plan.ts';
import type { Roles } from './roles.ts';

/*
 * Runs a plan so that a process killed at any moment leaves something the next one can finish:
 *   1. The steps are written down (kontor.apply, kontor.apply_step).
 *   2. `add` in one transaction; with nothing to build the publication is written in it too.
 *   3. `build`, each step by itself; then the publication, in a transaction of its own.
 *   4. Wait until every live process has reported the new publication.
 *   5. `tighten` in one transaction, `finish` step by step.
 * Before the publication is written an unfinished apply is taken back, from then on it is resumed. One session lock
 * keeps applies apart; it ends with its process.
 */

/** What running needs of a step; why it came to be is told in `why`. */
export type Runnable = Pick<Step, 'phase' | 'run' | 'undo' | 'why' | 'transactional'>;

export interface ApplyOptions {
  readonly roles: Roles;
  /** Writes the new publication inside the transaction that makes it valid; gives its number. */
  readonly publish: (db: Connection) => Promise<number>;
  /** Told before each statement or stage that changes something; a test kills the process here. */
  readonly onStage?: (stage: string) => void | Promise<void>;
  /** How long serving processes may take to report the new publication. */
  readonly settleMsMax?: number;
}

const applyLock = 0x4b4f4e55;
const lockTimeoutMs = 100;
/** A busy table is tried this long: some hundred attempts, none of which holds up readers longer than the timeout. */
const patienceMs = 60_000;
const settleMsMaxDefault = 60_000;

/** Lends a connection that acts as the owner of all tables, for plans and applies alone; `url` is the administrator's. */
export async function asOwner<T>(
  url: string,
  roles: Roles,
  work: (db: Connection) => Promise<T>,
): Promise<T> {
  const pool = openPool(url, { size: 1, application: 'kontor apply' });
  try {
    return await pool.own(async (db) => {
      await db.query(`set role ${quote(roles.owner)}`);
      // What PostgreSQL prints of a definition leaves away the schemas of the search path.
      await db.query('set search_path = pg_catalog, public');
      return work(db);
    });
  } finally {
    await pool.close();
  }
}

/** Holds the lock of applies while `work` runs: nobody else plans or applies meanwhile, and nothing is unfinished. */
export async function applying<T>(db: Connection, work: () => Promise<T>): Promise<T> {
  await db.query('select pg_advisory_lock($1)', [applyLock]);
  try {
    await recover(db);
    return await work();
  } finally {
    await db.query('select pg_advisory_unlock($1)', [applyLock]);
  }
}

/**
 * Runs the steps. Gives the number of the publication. Call it inside `applying`.
 * @throws Refusal DBS420 (a table stayed busy), DBS421 (a process still serves the old definitions), DBS422 (rows changed).
 */
export async function applyPlan(
  db: Connection,
  steps: readonly Runnable[],
  options: ApplyOptions,
): Promise<number> {
  const stage = options.onStage ?? (() => {});
  const apply = await writeDown(db, steps);
  const work = async (phase: Phase) => {
    for (const step of steps.filter((one) => one.phase === phase)) {
      await stage(step.why);
      await db.query(step.run);
    }
    await db.query('update kontor.apply_step set done = true where apply = $1 and phase = $2', [
      apply,
      phase,
    ]);
  };
  const publish = async () => {
    await stage('publish');
    const number = await options.publish(db);
    await db.query(`update kontor.apply set state = 'published', publication = $2 where id = $1`, [
      apply,
      number,
    ]);
    return number;
  };
  const builds = steps.filter((step) => step.phase === 'build');
  let number: number;
  try {
    number = await inTransaction(db, async () => {
      await work('add');
      await proveWall(db, options.roles);
      return builds.length === 0 ? publish() : 0;
    });
    await stage('added');
    for (const step of builds) await runAlone(db, step, stage);
    if (builds.length > 0) number = await inTransaction(db, publish);
  } catch (error) {
    await recover(db);
    throw error;
  }
  await stage('published');
  await settled(db, number, options.settleMsMax ?? settleMsMaxDefault);
  await finish(db, apply, stage);
  return number;
}

async function proveWall(db: Connection, roles: Roles): Promise<void> {
  const faults = await auditCatalogue(db, roles);
  if (faults.length > 0) throw new Refusal(faults);
}

async function writeDown(db: Connection, steps: readonly Runnable[]): Promise<string> {
  return inTransaction(db, async () => {
    const { rows } = await db.query<{ id: string }>(
      `insert into kontor.apply (state) values ('adding') returning id`,
    );
    const list = steps.map(({ phase, run, undo, why, transactional }, number) => ({
      number,
      phase,
      run,
      undo,
      why,
      transactional,
    }));
    await db.query(
      `insert into kontor.apply_step (apply, number, phase, run, undo, why, transactional)
         select $1, r.* from json_to_recordset($2)
           as r (number int, phase text, run text, undo text, why text, transactional boolean)`,
      [rows[0]!.id, JSON.stringify(list)],
    );
    return rows[0]!.id;
  });
}

interface StoredStep {
  readonly number: number;
  readonly phase: Phase;
  readonly run: string;
  readonly undo: string;
  readonly why: string;
  readonly done: boolean;
}

const stepsOf = async (db: Connection, apply: string): Promise<StoredStep[]> =>
  (
    await db.query<StoredStep>(
      'select number, phase, run, undo, why, done from kontor.apply_step where apply = $1 order by number',
      [apply],
    )
  ).rows;

/** What a killed apply left: taken back before its publication, resumed after it. */
async function recover(db: Connection): Promise<void> {
  const { rows } = await db.query<{ id: string; publication: string | null }>(
    `select id, publication::text from kontor.apply where state in ('adding', 'published') order by at`,
  );
  for (const { id, publication } of rows) {
    if (publication === null) await takeBack(db, id);
    else {
      await settled(db, Number(publication), settleMsMaxDefault);
      await finish(db, id, () => {}).catch(leaveToNextPlan);
    }
  }
}

/** What rows do not allow any more shows up in the next plan, with its reason: the catalogue is the only truth. */
function leaveToNextPlan(error: unknown): void {
  if (!(error instanceof Refusal && error.faults[0]?.code === rowsChanged.code)) throw error;
}

async function takeBack(db: Connection, apply: string): Promise<void> {
  const steps = (await stepsOf(db, apply)).toReversed();
  for (const step of steps.filter((one) => one.phase === 'build')) await alone(db, step.undo);
  await inTransaction(db, async () => {
    for (const step of steps.filter((one) => one.phase === 'add' && one.done)) await db.query(step.undo);
    await db.query(`update kontor.apply set state = 'taken back' where id = $1`, [apply]);
  });
}

/** Whatever stands behind the publication. A step that is done is not done again. */
async function finish(
  db: Connection,
  apply: string,
  stage: (name: string) => void | Promise<void>,
): Promise<void> {
  const open = (await stepsOf(db, apply)).filter((step) => !step.done);
  try {
    await inTransaction(db, async () => {
      for (const step of open.filter((one) => one.phase === 'tighten')) {
        await stage(step.why);
        await db.query(step.run);
      }
      await db.query(`update kontor.apply_step set done = true where apply = $1 and phase = 'tighten'`, [
        apply,
      ]);
    });
    for (const step of open.filter((one) => one.phase === 'finish')) await runAlone(db, step, stage);
  } catch (error) {
    if (isBreach(error)) {
      await close(db, apply);
      throw new Refusal(rowsChanged({}));
    }
    throw error;
  }
  await stage('done');
  await close(db, apply);
}

const close = (db: Connection, apply: string) =>
  db.query(`update kontor.apply set state = 'done' where id = $1`, [apply]);

/** A build that broke off leaves an invalid index under the name, so it begins by taking that away. */
async function runAlone(
  db: Connection,
  step: { readonly run: string; readonly undo: string; readonly why: string },
  stage: (name: string) => void | Promise<void>,
): Promise<void> {
  await stage(step.why);
  await alone(db, step.undo);
  try {
    await alone(db, step.run);
  } catch (error) {
    await alone(db, step.undo);
    throw error;
  }
}

/** Outside of a transaction. A concurrent build waits for running transactions and locks nobody out, so it may wait. */
async function alone(db: Connection, text: string): Promise<void> {
  await db.query('set lock_timeout = 0');
  await db.query(text);
}

/** Runs `work` in a transaction that gives up a lock quickly and tries again, so that nobody queues up behind it. */
async function inTransaction<T>(db: Connection, work: () => Promise<T>): Promise<T> {
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

/** Waits until no live process serves an older publication. A process without a heartbeat for 15 s is not live. */
async function settled(db: Connection, publication: number, msMax: number): Promise<void> {
  const until = Date.now() + msMax;
  for (;;) {
    const { rows } = await db.query<{ host: string }>(
      `select host from kontor.node where publication < $1 and seen_at > now() - interval '15 s'`,
      [publication],
    );
    if (rows.length === 0) return;
    if (Date.now() > until) throw new Refusal(stillServed({ host: rows[0]!.host }));
    await sleep(50);
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError ? error.code : undefined;

const isBusy = (error: unknown): boolean => ['55P03', '40P01'].includes(codeOf(error) ?? '');

/** Not null, foreign key, unique, check: rows came in between plan and apply. */
const isBreach = (error: unknown): boolean =>
  ['23502', '23503', '23505', '23514'].includes(codeOf(error) ?? '');
