import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../errors/index.ts';
import { openPool, type Connection } from '../postgres/index.ts';
import { auditCatalogue } from './audit.ts';
import { rowsChanged, stillServed } from './faults.ts';
import {
  close,
  inPhase,
  mark,
  markPublished,
  stepsOf,
  unfinished,
  writeDown,
  type Runnable,
  type WrittenStep,
} from './journal.ts';
import { alone, inTransaction, isBreach, locksHeld, transactionsOf } from './locks.ts';
import { quote } from './names.ts';
import type { Roles } from './roles.ts';

/*
 * Runs a plan so that a process killed at any moment leaves something the next one can finish:
 *   1. The steps are written down (kontor.apply, kontor.apply_step).
 *   2. `add` in one transaction, or in several where the server could not hold the locks of one; with nothing to build
 *      the publication is written in the last of them too.
 *   3. `build`, each step by itself; then the publication, in a transaction of its own.
 *   4. Wait until every live process has reported the new publication.
 *   5. `move` step by step, `tighten` in a transaction like `add`, `finish` step by step.
 * Before the publication is written an unfinished apply is taken back, from then on it is resumed. One session lock
 * keeps applies apart; it ends with its process.
 */

type Stage = (stage: string) => void | Promise<void>;

export interface ApplyOptions {
  readonly roles: Roles;
  /** Writes the new publication inside the transaction that makes it valid; gives its number. */
  readonly publish: (db: Connection) => Promise<number>;
  /** Told before each statement or stage that changes something; a test kills the process here. */
  readonly onStage?: Stage | undefined;
  /** How long serving processes may take to report the new publication. */
  readonly settleMsMax?: number | undefined;
  /** Locks at most in one transaction; half of what the server holds when left out. */
  readonly locksMax?: number | undefined;
}

const applyLock = 0x4b4f4e55;
const settleMsMaxDefault = 60_000;
const unheard: Stage = () => {};

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
 * @throws Refusal DBS420 (a table stayed busy), DBS421 (a process still serves the old definitions), DBS422 (rows
 *   changed), DBS423 (too few locks), DBS430 (the wall would be open)
 */
export async function applyPlan(
  db: Connection,
  steps: readonly Runnable[],
  options: ApplyOptions,
): Promise<number> {
  const stage = options.onStage ?? unheard;
  const apply = await writeDown(db, steps);
  let number: number;
  try {
    number = await bringIn(db, apply, options, stage);
  } catch (error) {
    await recover(db);
    throw error;
  }
  await stage('published');
  await settled(db, number, options.settleMsMax);
  await finish(db, apply, stage);
  return number;
}

/** Stages 2 and 3: everything up to the publication. */
async function bringIn(db: Connection, apply: string, options: ApplyOptions, stage: Stage): Promise<number> {
  const steps = await stepsOf(db, apply);
  const builds = inPhase(steps, 'build');
  const publish = async () => {
    await stage('publish');
    const number = await options.publish(db);
    await markPublished(db, apply, number);
    return number;
  };
  const batches = transactionsOf(inPhase(steps, 'add'), options.locksMax ?? (await locksHeld(db)));
  for (const batch of batches.slice(0, -1)) await inTransaction(db, () => runAll(db, apply, batch, stage));
  const added = await inTransaction(db, async () => {
    await runAll(db, apply, batches.at(-1) ?? [], stage);
    await proveWall(db, options.roles);
    return builds.length === 0 ? publish() : undefined;
  });
  await stage('added');
  if (added !== undefined) return added;
  for (const step of builds) await runAlone(db, apply, step, stage);
  return inTransaction(db, publish);
}

/** Stage 5. A step that is done is not done again. */
async function finish(db: Connection, apply: string, stage: Stage): Promise<void> {
  const open = (await stepsOf(db, apply)).filter((step) => !step.done);
  try {
    for (const step of inPhase(open, 'move')) await runAlone(db, apply, step, stage);
    for (const batch of transactionsOf(inPhase(open, 'tighten'), await locksHeld(db)))
      await inTransaction(db, () => runAll(db, apply, batch, stage));
    for (const step of inPhase(open, 'finish')) await runAlone(db, apply, step, stage);
  } catch (error) {
    if (!isBreach(error)) throw error;
    // The next plan finds by itself what is left, and names the rows in its way.
    await close(db, apply, 'done');
    throw new Refusal(rowsChanged({}));
  }
  await stage('done');
  await close(db, apply, 'done');
}

/** What a killed apply left: taken back before its publication, resumed after it. */
async function recover(db: Connection): Promise<void> {
  for (const { id, publication } of await unfinished(db)) {
    if (publication === null) await takeBack(db, id);
    else {
      await settled(db, Number(publication));
      await finish(db, id, unheard).catch(leaveToNextPlan);
    }
  }
}

function leaveToNextPlan(error: unknown): void {
  if (!(error instanceof Refusal && error.faults[0]?.code === rowsChanged.code)) throw error;
}

async function takeBack(db: Connection, apply: string): Promise<void> {
  const steps = (await stepsOf(db, apply)).toReversed();
  for (const step of inPhase(steps, 'build')) await alone(db, step.undo!);
  const added = inPhase(steps, 'add').filter((one) => one.done);
  for (const batch of transactionsOf(added, await locksHeld(db)))
    await inTransaction(db, async () => {
      for (const message of messagesOf(batch)) await db.query(textOf(message.map((step) => step.undo!)));
      await mark(db, apply, batch, { done: false });
    });
  await close(db, apply, 'taken back');
}

async function runAll(
  db: Connection,
  apply: string,
  steps: readonly WrittenStep[],
  stage: Stage,
): Promise<void> {
  for (const message of messagesOf(steps)) {
    for (const step of message) await stage(step.why);
    await db.query(textOf(message.map((step) => step.run)));
  }
  await mark(db, apply, steps, { done: true });
}

/**
 * Steps of one transaction go out many at a time: an installation has some ten thousand, and a round trip costs more
 * than most of them. The number keeps a message, and what is told of progress, small.
 */
const stepsInMessageMax = 100;

const messagesOf = (steps: readonly WrittenStep[]): readonly (readonly WrittenStep[])[] =>
  Array.from({ length: Math.ceil(steps.length / stepsInMessageMax) }, (_, n) =>
    steps.slice(n * stepsInMessageMax, (n + 1) * stepsInMessageMax),
  );

const textOf = (statements: readonly string[]): string => statements.join(';\n');

async function runAlone(db: Connection, apply: string, step: WrittenStep, stage: Stage): Promise<void> {
  if (step.transactional) return inTransaction(db, () => runAll(db, apply, [step], stage));
  await stage(step.why);
  await alone(db, step.undo!); // a build that broke off leaves an invalid index under the name
  try {
    await alone(db, step.run, step.phase === 'move');
  } catch (error) {
    await alone(db, step.undo!);
    throw error;
  }
  await mark(db, apply, [step], { done: true });
}

async function proveWall(db: Connection, roles: Roles): Promise<void> {
  const faults = await auditCatalogue(db, roles);
  if (faults.length > 0) throw new Refusal(faults);
}

/** Waits until no live process serves an older publication. A process without a heartbeat for 15 s is not live. */
async function settled(db: Connection, publication: number, msMax = settleMsMaxDefault): Promise<void> {
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
