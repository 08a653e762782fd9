/** The events there are: what records tell of themselves, and what processes emit. */
import type { Entity } from './types.ts';
import { pastOf } from './past.ts';

/** Name of an event: `sales.order.created`. */
export const eventName = (module: string, entity: string, fact: string): string =>
  `${module}.${entity.toLowerCase()}.${fact}`;

/** Events that records of an entity tell. */
export function eventsOf(entity: Entity): readonly string[] {
  const transitions = [...(entity.lifecycle?.transitions.keys() ?? [])].map(pastOf);
  const actions = entity.actions.map(({ name }) => pastOf(name));
  const facts = ['created', 'updated', 'deleted', 'restored', ...transitions, ...actions];
  return facts.map((fact) => eventName(entity.module, entity.name, fact));
}
