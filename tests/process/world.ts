/** The shop of processes on a live PostgreSQL, with an engine over it. */
import type { Actor } from '../../engine/access/index.ts';
import { asOwner, rolesOf } from '../../engine/database/index.ts';
import type { ProcessEngine, ProcessHost } from '../../engine/index.ts';
import type { Model } from '../../engine/model/index.ts';
import { keepPlans, startByHand } from '../../engine/process/index.ts';
import { runEmbedded, type LoopOptions } from '../../workflows/embedded/index.ts';
import { preparedDatabase, secret } from '../database/live.ts';
import { openWorldAt } from '../records/world.ts';
import { openTestHost, type Outside } from './host.ts';

/** An engine that tests run on. */
export interface TestEngine {
  readonly name: 'embedded' | 'temporal';
  /** How a process of its own is told of it: held.ts. */
  readonly at: string;
  open(host: ProcessHost, options: LoopOptions): ProcessEngine;
}

export const embedded: TestEngine = {
  name: 'embedded',
  at: 'embedded',
  open: runEmbedded,
};

export type ProcessWorld = Awaited<ReturnType<typeof openProcessWorld>>;

export async function openProcessWorld(model: Model, url?: string, outside?: Outside) {
  const address = url ?? (await preparedDatabase());
  const world = await openWorldAt(address, [], model);
  const { host, failures, database, close: closeHost } = openTestHost(address, secret, model, outside);
  await keepPlans(database, model);
  const engines: ProcessEngine[] = [];
  const startEngine = (options: LoopOptions = {}, on: TestEngine = embedded): ProcessEngine => {
    const engine = on.open(host, { pollMs: 200, ...options });
    engines.push(engine);
    return engine;
  };

  /** The row of an instance, once `fits` says so. */
  const instance = async (
    actor: Actor,
    fits: (row: Record<string, unknown>) => boolean,
    id?: string,
  ): Promise<Record<string, unknown>> => {
    for (let turn = 0; ; turn++) {
      const rows = await world.rows(
        actor,
        'select id, process, status, path, outcome::text, wake_at, locked_by, key from kontor.process_instance where $1::uuid is null or id = $1',
        [id ?? null],
      );
      const found = rows.find(fits);
      if (found) return found;
      if (turn > 2_000)
        throw new Error(`Not so: ${JSON.stringify(rows)} ${failures.map((one) => String(one)).join('; ')}`);
      await new Promise((done) => setTimeout(done, 25));
    }
  };
  /** The instance once it waits there, and nobody holds it. */
  const standing = (actor: Actor, path: string, id?: string) =>
    instance(actor, (row) => row['path'] === path && row['locked_by'] === null, id);
  const ended = (actor: Actor, id?: string) => instance(actor, (row) => row['status'] !== 'running', id);
  const steps = async (actor: Actor): Promise<string[]> =>
    (
      await world.rows(
        actor,
        `select path || ' ' || status as step from kontor.process_step where kind = 'do' order by ended_at, path`,
      )
    ).map((row) => row['step'] as string);
  const start = async (actor: Actor, process: string, record: string | null, input: object = {}) => {
    const asked = { process, record, input, account: actor.account };
    const [row] = await world.records.ask<{ id: string }>(actor, startByHand(model, asked));
    return row!.id;
  };
  const close = async () => {
    await Promise.all(engines.map((engine) => engine.close()));
    await closeHost();
    await world.close();
  };
  /** Rows as the owner of all tables sees them: whatever the organization. */
  const owned = async (text: string, values: readonly unknown[] = []) =>
    (await asOwner(address, rolesOf(), (db) => db.query<Record<string, unknown>>(text, [...values]))).rows;
  /** Definitions of a later day. */
  const keep = (today: Model) => keepPlans(database, today);
  return {
    ...world,
    owned,
    keep,
    host,
    failures,
    startEngine,
    instance,
    standing,
    ended,
    steps,
    start,
    close,
  };
}
