/** Deliveries and subscribers as GraphQL asks for them. */
import type { Actor } from '../../access/index.ts';
import type { DeliveryFilter, DeliveryRow } from '../../delivery/index.ts';
import type { DeskAnswers } from '../../graphql/index.ts';
import type { Model } from '../../model/index.ts';
import type { EventDesk } from './desk.ts';

interface ById {
  readonly id: string;
}

/** A delivery as GraphQL tells it. */
export const toldDelivery = <T extends DeliveryRow>(
  model: Model,
  row: T,
): T & { readonly title: string } => ({
  ...row,
  title: titleOf(model, row.subscriber),
});

/** Of a subscriber, or of the process that waits. */
const titleOf = ({ subscribers, processes }: Model, name: string): string =>
  subscribers.get(name)?.title ?? processes.get(name.replace(/^process:/, ''))?.title ?? name;

/** What answers each root field, in the name of `actor`. */
export function eventAnswers(desk: EventDesk, actor: Actor, model: Model): DeskAnswers {
  const shown = async (id: string) => toldDelivery(model, await desk.show(actor, id));
  return {
    deliveries: async (filter: DeliveryFilter) =>
      (await desk.list(actor, filter)).map((row) => toldDelivery(model, row)),
    delivery: ({ id }: ById) => shown(id),
    subscribers: async () => {
      const rows = new Map((await desk.standing(actor)).map((row) => [row.name, row]));
      // Those of plugins, and those that are gone, are known by what they have before them.
      const names = new Set([...model.subscribers.keys(), ...rows.keys()]);
      return [...names].sort().map((name) => ({
        ...nothing,
        ...rows.get(name),
        name,
        title: titleOf(model, name),
        on: model.subscribers.get(name)?.on ?? [],
      }));
    },
    resendDelivery: async ({ id }: ById) => {
      const sent = await shown(id);
      await desk.retry(actor, id);
      return sent.instance === null ? shown(id) : sent; // what a process waited for is brought at once
    },
    dropDelivery: async ({ id }: ById) => {
      const dropped = await shown(id);
      await desk.drop(actor, id);
      return dropped;
    },
  };
}

const nothing = { waiting: 0, held: 0, dead: 0, oldest: null };
