/** Events carried to subscribers, over the rooms. */
import { addressAs, rolesOf } from '../database/index.ts';
import {
  eventChannel,
  openDeliveries,
  projectionsOf,
  runDeliveries,
  subscribersOf,
} from '../delivery/index.ts';
import { paymentsOf } from './adapters.ts';
import { openBell, openPool } from '../postgres/index.ts';
import { openDeliveryHost } from '../server/index.ts';
import type { Rooms } from './compose.ts';
import type { RunningDatabase } from './database.ts';
import type { Settings } from './settings.ts';

/** Carries events until it is closed. It sees nothing of any organization but what is to be delivered. */
export function runEvents(
  settings: Settings,
  database: RunningDatabase,
  rooms: Rooms,
): { close(): Promise<void> } {
  const { loop: looking, run } = rolesOf();
  const loop = openPool(addressAs(database.url, looking, settings.secret), {
    size: 2,
    pooled: database.url !== database.adminUrl,
  });
  const listeners: (() => void)[] = [];
  const ring = () => listeners.forEach((listener) => listener());
  const bell = openBell(addressAs(database.adminUrl, run, settings.secret), {
    channels: { [eventChannel]: ring },
    listening: ring,
  });
  const { records, services, extensions, outgoing, publications, pipeline } = rooms;
  const deliveries = openDeliveries({ pipeline, loop });
  const subscribers = () => subscribersOf(publications.current().model, extensions);
  const onFailure = (error: unknown) =>
    void process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  const take = openDeliveryHost({
    deliveries,
    records,
    services,
    extensions,
    outgoing,
    payments: paymentsOf(settings, rooms),
    subscribers,
    onDelivery: rooms.toldDelivery,
    onFailure,
  });
  const running = runDeliveries({
    deliveries,
    subscribers,
    projections: () => projectionsOf(publications.current().model),
    take,
    restMs: (name) => outgoing.restMs(name),
    onBell: (listener) => void listeners.push(listener),
    onFailure,
  });
  return {
    async close() {
      await running.close();
      await bell.close();
      await loop.close();
    },
  };
}
