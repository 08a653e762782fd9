/** Events carried to subscribers, over the rooms. */
import {
  eventChannel,
  openDeliveries,
  projectionsOf,
  runDeliveries,
  subscribersOf,
} from '../delivery/index.ts';
import { openDeliveryHost } from '../server/index.ts';
import { paymentsOf } from './adapters.ts';
import type { Rooms } from './compose.ts';
import type { RunningDatabase } from './database.ts';
import { complain, openLooking } from './looking.ts';
import type { Settings } from './settings.ts';

/** Carries events until it is closed. It sees nothing of any organization but what is to be delivered. */
export function runEvents(
  settings: Settings,
  database: RunningDatabase,
  rooms: Rooms,
): { close(): Promise<void> } {
  const looking = openLooking(settings, database, eventChannel);
  const { records, services, extensions, outgoing, publications, pipeline } = rooms;
  const deliveries = openDeliveries({ pipeline, loop: looking.loop });
  const subscribers = () => subscribersOf(publications.current().model, extensions);
  const take = openDeliveryHost({
    deliveries,
    records,
    services,
    extensions,
    outgoing,
    payments: paymentsOf(settings, rooms),
    subscribers,
    onDelivery: rooms.toldDelivery,
    onFailure: complain,
  });
  const running = runDeliveries({
    deliveries,
    subscribers,
    projections: () => projectionsOf(publications.current().model),
    take,
    restMs: (name) => outgoing.restMs(name),
    onBell: looking.onBell,
    onFailure: complain,
  });
  return {
    async close() {
      await running.close();
      await looking.close();
    },
  };
}
