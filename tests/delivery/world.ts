/** The shop on a live PostgreSQL, with its events carried to subscribers. */
import type { Actor } from '../../engine/access/index.ts';
import { addressAs } from '../../engine/database/index.ts';
import {
  eventChannel,
  openDeliveries,
  projectionsOf,
  runDeliveries,
  subscribersOf,
  type RunOptions,
} from '../../engine/delivery/index.ts';
import { extensionsOf, internalPayments, type Plugin } from '../../engine/extension/index.ts';
import type { Loop } from '../../engine/index.ts';
import type { Model } from '../../engine/model/index.ts';
import { openOutgoing } from '../../engine/outgoing/index.ts';
import { openBell, openPipeline, openPool } from '../../engine/postgres/index.ts';
import { openDeliveryHost, type DeliveryHostParts } from '../../engine/server/events/host.ts';
import { preparedDatabase, roles, secret } from '../database/live.ts';
import { openTestServices } from '../process/host.ts';
import { openWorldAt } from '../records/world.ts';

export type DeliveryWorld = Awaited<ReturnType<typeof openDeliveryWorld>>;

export async function openDeliveryWorld(model: Model, plugins: readonly Plugin[] = [], url?: string) {
  const address = url ?? (await preparedDatabase());
  const world = await openWorldAt(address, plugins, model);
  const run = addressAs(address, roles.run, secret);
  const pipeline = openPipeline(run, { connections: 2 });
  const loop = openPool(addressAs(address, roles.loop, secret), { size: 2 });
  const listeners: (() => void)[] = [];
  const ring = () => listeners.forEach((listener) => listener());
  const bell = openBell(run, { channels: { [eventChannel]: ring }, listening: ring });
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => void failures.push(error);
  const extensions = extensionsOf(plugins);
  const subscribers = () => subscribersOf(model, extensions);
  const services = openTestServices(address, model);
  const deliveries = openDeliveries({ pipeline, loop });
  const loops: Loop[] = [];

  /** Carries events until the world is closed. */
  const start = (options: RunOptions = {}, more: Partial<DeliveryHostParts> = {}): Loop => {
    const outgoing = openOutgoing({ allowed: ['127.0.0.1'] });
    const host = {
      deliveries,
      records: world.records,
      services,
      extensions,
      outgoing,
      payments: internalPayments,
      subscribers,
      onFailure,
    };
    const opened = runDeliveries(
      {
        deliveries,
        subscribers,
        projections: () => projectionsOf(model),
        take: openDeliveryHost({ ...host, ...more }),
        restMs: (name) => outgoing.restMs(name),
        onBell: (listener) => void listeners.push(listener),
        onFailure,
      },
      { pollMs: 200, ...options },
    );
    loops.push(opened);
    return opened;
  };

  /** Rows of a query once they fit. */
  const until = async (
    actor: Actor,
    text: string,
    fits: (rows: readonly Record<string, unknown>[]) => boolean,
  ): Promise<readonly Record<string, unknown>[]> => {
    for (let turn = 0; ; turn++) {
      const rows = await world.rows(actor, text);
      if (fits(rows)) return rows;
      if (turn > 2_000)
        throw new Error(`Not so: ${JSON.stringify(rows)} ${failures.map((one) => String(one)).join('; ')}`);
      await new Promise((done) => setTimeout(done, 25));
    }
  };

  /** Deliveries that are not settled, in order. */
  const open = (actor: Actor) =>
    world.rows(
      actor,
      `select subscriber, status, kind, attempts, unanswered, version, failure ->> 'code' as code
         from kontor.delivery order by event_xid, event_id, part, subscriber`,
    );

  /** Once all that was told was looked through, and nothing waits. */
  const quiet = (actor: Actor) =>
    until(
      actor,
      `select (select count(*) from kontor.delivery where status = 'waiting')::int as waiting,
         (select count(*) from kontor.event)::int as told`,
      (rows) => rows[0]!['waiting'] === 0,
    );

  const close = async () => {
    await Promise.all(loops.map((one) => one.close()));
    await bell.close();
    await Promise.all([pipeline.close(), loop.close()]);
    await world.close();
  };
  return { ...world, deliveries, failures, start, until, open, quiet, close };
}
