/*
 * Events that may cause themselves: a subscriber or process hears one, and what it does tells another that comes back to
 * it. Whether it does is a matter of conditions; so such a loop is named, not refused. At run time it ends at a depth.
 */
import { isExpression } from '../expression/index.ts';
import { patternOf } from './event-patterns.ts';
import { eventName } from './events.ts';
import { pastOf } from './past.ts';
import type { Deed, ProcessStep } from './process-types.ts';
import type { Effect, Entity, Model } from './types.ts';

/** Who hears events and does something. */
interface Hearer {
  readonly name: string;
  readonly hears: (event: string) => boolean;
  readonly tells: ReadonlySet<string>;
}

/** Each loop once, as `shop.reorder -> shop.order.created -> shop.reorder`. */
export function possibleLoops(model: Model): readonly string[] {
  const hearers = [...subscribersOf(model), ...processesOf(model)];
  const seen = new Set<string>();
  return hearers.flatMap((hearer) => {
    const way = wayBack(hearers, hearer);
    if (!way) return [];
    const members = way.filter((_, index) => index % 2 === 0).toSorted().filter((one, index, all) => one !== all[index - 1]); // prettier-ignore
    const known = seen.has(members.join());
    seen.add(members.join());
    return known ? [] : [way.join(' -> ')];
  });
}

/** The shortest way from what a hearer tells back to itself: hearers with the events between them. */
function wayBack(hearers: readonly Hearer[], from: Hearer): readonly string[] | undefined {
  const ways: { readonly at: Hearer; readonly way: readonly string[] }[] = [{ at: from, way: [from.name] }];
  const been = new Set<Hearer>();
  for (const { at, way } of ways) {
    for (const event of at.tells)
      for (const next of hearers) {
        if (!next.hears(event)) continue;
        if (next === from) return [...way, event, next.name];
        if (been.has(next)) continue;
        been.add(next);
        ways.push({ at: next, way: [...way, event, next.name] });
      }
  }
  return undefined;
}

const subscribersOf = (model: Model): Hearer[] =>
  [...model.subscribers.values()].map(({ fullName, on, classes, does }) => {
    const patterns = on.map(patternOf);
    return {
      name: fullName,
      hears: (event) => classes.has('business') && patterns.some((pattern) => pattern.test(event)),
      tells: new Set(does.kind === 'do' ? toldBy(model, does.deed) : []),
    };
  });

const processesOf = (model: Model): Hearer[] =>
  [...model.processes.values()].map(({ fullName, start, steps }) => ({
    name: fullName,
    hears: (event) => start.event === event,
    tells: new Set(toldIn(model, steps, new Set([fullName]))),
  }));

/** Events that steps may tell, those inside others and those of called processes too. */
function toldIn(model: Model, value: unknown, called: Set<string>): string[] {
  if (typeof value !== 'object' || value === null || isExpression(value)) return [];
  if (Array.isArray(value)) return value.flatMap((one) => toldIn(model, one, called));
  const own = toldByStep(model, value as Partial<ProcessStep>, called);
  return [...own, ...Object.values(value).flatMap((part) => toldIn(model, part, called))];
}

function toldByStep(model: Model, step: Partial<ProcessStep>, called: Set<string>): readonly string[] {
  switch (step.kind) {
    case 'do':
      return [step.deed, step.undo].flatMap((deed) => (deed ? toldBy(model, deed) : []));
    case 'emit':
      return [step.event!];
    case 'call': {
      if (called.has(step.process!)) return [];
      called.add(step.process!);
      return toldIn(model, model.processes.get(step.process!)!.steps, called);
    }
    default:
      return [];
  }
}

const facts: Readonly<Record<string, string>> = { create: 'created', update: 'updated', delete: 'deleted' };

function toldBy(model: Model, { entity: name, kind, name: deed }: Deed): readonly string[] {
  const entity = model.entities.get(name)!;
  if (kind === 'transition') return doneWith(entity, deed, entity.lifecycle!.transitions.get(deed)!.effects);
  if (kind === 'action') return acted(entity, deed);
  const fact = facts[kind];
  return fact === undefined ? [] : [eventOf(entity, fact)];
}

const eventOf = ({ module, name }: Entity, fact: string): string => eventName(module, name, fact);

const acted = (entity: Entity, name: string, deep = 0): readonly string[] =>
  doneWith(entity, name, entity.actions.find((action) => action.name === name)?.effects ?? [], deep);

/** As deep as what follows from what is followed at run time. */
const effectsDepthMax = 8;

/** What a transition or action tells, and what follows from it. */
function doneWith(entity: Entity, name: string, effects: readonly Effect[], deep = 0): readonly string[] {
  const own = eventOf(entity, pastOf(name));
  if (deep >= effectsDepthMax) return [own];
  return [own, ...effects.flatMap((effect) => followed(effect, deep + 1))];
}

function followed(effect: Effect, deep: number): readonly string[] {
  switch (effect.kind) {
    case 'create':
      return [eventOf(effect.made.entity, 'created')];
    case 'update':
      return [eventOf(effect.each.entity, 'updated')];
    case 'transition':
      return doneWith(effect.each.entity, effect.transition.name, effect.transition.effects, deep);
    case 'action':
      return acted(effect.each.entity, effect.action.name, deep);
  }
}
