/** Deliveries and subscribers as GraphQL asks for them. */
import type { Actor } from '../../access/index.ts';
import type { DeliveryFilter } from '../../delivery/index.ts';
import type { DeskAnswers } from '../../graphql/index.ts';
import type { Model } from '../../model/index.ts';
import type { EventDesk } from './desk.ts';

interface ById {
  readonly id: string;
}

/** What answers each root field, in the name of `actor`. */
export function eventAnswers(desk: EventDesk, actor: Actor, model: Model): DeskAnswers {
  return {
    deliveries: (filter: DeliveryFilter) => desk.list(actor, filter),
    delivery: ({ id }: ById) => desk.show(actor, id),
    subscribers: async () => {
      const rows = new Map((await desk.standing(actor)).map((row) => [row.name, row]));
      // Those of plugins, and those that are gone, are known by what they have before them.
      const names = new Set([...model.subscribers.keys(), ...rows.keys()]);
      return [...names].sort().map((name) => ({
        ...nothing,
        ...rows.get(name),
        name,
        title: model.subscribers.get(name)?.title ?? name,
        on: model.subscribers.get(name)?.on ?? [],
      }));
    },
    resendDelivery: ({ id }: ById) => desk.retry(actor, id).then(() => desk.show(actor, id)),
    dropDelivery: async ({ id }: ById) => {
      const dropped = await desk.show(actor, id);
      await desk.drop(actor, id);
      return dropped;
    },
  };
}

const nothing = { waiting: 0, held: 0, dead: 0, oldest: null };
