/** The events there are: what records tell of themselves, and what processes emit. */
import type { EntityDraft, Linking } from './linking.ts';
import { pastOf } from './past.ts';
import type { Entity } from './types.ts';

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

/** Every event with the entity whose records tell it; nothing for those that processes emit. */
export function allEvents(linking: Linking): ReadonlyMap<string, EntityDraft | undefined> {
  const processes = linking.parts.filter((part) => part.kind === 'process');
  const emitted = processes.flatMap((part) => emittedIn(part.body['steps']));
  const told = [...linking.entities.values()].flatMap((entity) =>
    eventsOf(entity).map((event): [string, EntityDraft] => [event, entity]),
  );
  return new Map<string, EntityDraft | undefined>([
    ...emitted.map((event): [string, undefined] => [event, undefined]),
    ...told,
  ]);
}

/** Names of events that some step emits, wherever it stands. */
function emittedIn(json: unknown): string[] {
  if (Array.isArray(json)) return json.flatMap(emittedIn);
  if (typeof json !== 'object' || json === null) return [];
  const own = 'emit' in json && typeof json.emit === 'string' ? [json.emit] : [];
  return [...own, ...Object.values(json).flatMap(emittedIn)];
}
