/** All subscribers of an installation: those of modules, and those that plugins bring. */
import type { Extensions } from '../extension/index.ts';
import { anyOf, policies, type EventClass, type Model, type Subscriber } from '../model/index.ts';
import type { Hearing, Limits } from './types.ts';

const kept = new WeakMap<Model, ReadonlyMap<string, Subscriber>>();

/** By full name; those of plugins are called `plugin:audit-log.copy`. */
export function subscribersOf(model: Model, extensions: Extensions): ReadonlyMap<string, Subscriber> {
  const known = kept.get(model);
  if (known) return known;
  const made = new Map([...model.subscribers, ...brought(extensions)]);
  kept.set(model, made);
  return made;
}

const brought = ({ plugins }: Extensions): [string, Subscriber][] =>
  plugins.flatMap((plugin) =>
    Object.entries(plugin.subscribers ?? {}).flatMap(([name, { on, ...said }]): [string, Subscriber][] => {
      if (on === undefined) return [];
      const code = `${plugin.name}.${name}`;
      const subscriber: Subscriber = {
        fullName: `plugin:${code}`,
        module: plugin.name,
        name,
        title: code,
        description: plugin.about,
        on: typeof on === 'string' ? [on] : on,
        classes: new Set<EventClass>(said.classes ?? ['business']),
        actor: said.actor ?? 'core.process-runner',
        holds: said.deadLetter === 'hold',
        does: { kind: 'code', code, data: {} },
        retry: policies.event,
        concurrency: said.concurrency ?? 5,
      };
      return [[subscriber.fullName, subscriber]];
    }),
  );

export const hearingOf = (subscribers: ReadonlyMap<string, Subscriber>): readonly Hearing[] =>
  [...subscribers.values()].map(({ fullName, on, classes, holds }) => ({
    name: fullName,
    pattern: anyOf(on),
    classes: [...classes],
    holds,
  }));

/** What each may have at once; those that `rests` says are left alone for a while have nothing. */
export const limitsOf = (
  subscribers: ReadonlyMap<string, Subscriber>,
  rests: (subscriber: Subscriber) => boolean,
): Limits =>
  new Map(
    [...subscribers.values()]
      .filter((one) => !rests(one))
      .map(({ fullName, concurrency }) => [fullName, concurrency]),
  );
