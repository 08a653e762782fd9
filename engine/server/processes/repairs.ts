/** The repair inbox: processes that go on by hand alone, and events that cause each other without end. */
import { administers, type Actor } from '../../access/index.ts';
import type { DeliveryRow } from '../../delivery/index.ts';
import type { InstanceRow } from '../../process/index.ts';
import type { EventDesk } from '../events/desk.ts';
import type { Desk } from './desk.ts';

/** One of both: a process, or what was not brought to a subscriber or to a process that waits. */
export interface Repair {
  readonly id: string;
  readonly process?: InstanceRow;
  readonly delivery?: DeliveryRow;
}

/** As far as the actor sees processes and deliveries: what was stopped last comes first. */
export async function repairsOf(actor: Actor, desk: Desk, events: EventDesk): Promise<readonly Repair[]> {
  const processes = await desk.list(actor, { status: 'repair' });
  const loops = administers(actor) ? await events.list(actor, { status: 'dead', kind: 'loop' }) : [];
  const repairs = [
    ...processes.map((process) => ({ id: process.id, since: process.startedAt, process })),
    ...loops.map((delivery) => ({ id: delivery.id, since: delivery.at, delivery })),
  ];
  return repairs
    .sort((one, other) => Date.parse(other.since) - Date.parse(one.since))
    .map(({ since: _, ...repair }) => repair);
}
