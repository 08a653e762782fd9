/*
 * What people see of the delivery of events, and what they do with dead letters. An event says of any record that it was
 * changed, so only `core.admin` of the organization looks here.
 */
import { administers, type Actor } from '../../access/index.ts';
import {
  countingDeliveries,
  dropping,
  findingDelivery,
  listingDeliveries,
  noDelivery,
  notDead,
  resending,
  type DeliveryFilter,
  type DeliveryRow,
  type SubscriberRow,
  type ToldEvent,
} from '../../delivery/index.ts';
import { Refusal } from '../../errors/index.ts';
import type { Records } from '../../records/index.ts';

export interface EventDesk {
  /** Deliveries that are under way, held or dead, newest first. */
  list(actor: Actor, filter: DeliveryFilter): Promise<readonly DeliveryRow[]>;
  /** What subscribers have before them. */
  standing(actor: Actor): Promise<readonly SubscriberRow[]>;
  /** @throws Refusal EVT001 */
  show(actor: Actor, id: string): Promise<DeliveryRow & { readonly told: ToldEvent }>;
  /** Sends a dead letter again. @throws Refusal EVT001, EVT002 */
  retry(actor: Actor, id: string): Promise<void>;
  /** Lets a dead letter go. @throws Refusal EVT001, EVT002 */
  drop(actor: Actor, id: string): Promise<void>;
}

export function openEventDesk(records: Records): EventDesk {
  const one = async (actor: Actor, id: string) => {
    refuseOthers(actor);
    const found = isUuid(id)
      ? await records.ask<DeliveryRow & { readonly told: string }>(actor, findingDelivery(id))
      : [];
    if (!found[0]) throw new Refusal(noDelivery({}));
    return { ...found[0], told: JSON.parse(found[0].told) as ToldEvent };
  };
  const change = async (actor: Actor, id: string, statement: ReturnType<typeof resending>) => {
    await one(actor, id);
    if ((await records.ask(actor, statement)).length === 0) throw new Refusal(notDead({}));
  };
  return {
    async list(actor, filter) {
      refuseOthers(actor);
      return records.ask<DeliveryRow>(actor, listingDeliveries(filter));
    },
    async standing(actor) {
      refuseOthers(actor);
      return records.ask<SubscriberRow>(actor, countingDeliveries);
    },
    show: one,
    retry: (actor, id) => change(actor, id, resending(id)),
    drop: (actor, id) => change(actor, id, dropping(id)),
  };
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

function refuseOthers(actor: Actor): void {
  if (!administers(actor)) throw new Refusal(noDelivery({}));
}
