import { Refusal } from '../../errors/index.ts';
import type { Entity } from '../../model/index.ts';
import { badPageSize } from '../faults.ts';
import { itemsOf, isNull, valueOf } from '../given.ts';
import { LIMITS } from '../limits.ts';
import { names } from '../names.ts';
import type { AggregateAsk, AggregateRead, DatePart, Group, Measure } from '../types.ts';
import { askedOf, type Asked } from './document.ts';
import { allOf, conditionOf } from './filter.ts';
import { leafOf } from './order.ts';
import { pay, type Level, type Planning } from './planning.ts';
import { searchOf } from './select.ts';
import { knownMember, shownOf, sourceOf } from './source.ts';

const PARTS: ReadonlySet<string> = new Set<DatePart>(['day', 'week', 'month', 'quarter', 'year']);

/** Counts, sums and their kin over the records of an entity, in groups or over all. */
export function aggregateOf(planning: Planning, entity: Entity, asked: Asked, level: Level): AggregateRead {
  pay(planning, level.times * LIMITS.aggregateCost);
  const { args, selections } = asked;
  const where = conditionOf(planning, entity, args.get('where'));
  const source = sourceOf(planning, entity);
  return {
    source,
    where: allOf([...(where.kind === 'all' ? where.of : [where]), ...searchOf(planning, source, asked)]),
    groups: groupsOf(planning, entity, asked),
    size: sizeOf(asked),
    asks: askedOf(planning, selections).map((each) => askOf(planning, entity, each)),
  };
}

/** Each group once: asked for twice it is still one column of the key. */
function groupsOf(planning: Planning, entity: Entity, { args }: Asked): readonly Group[] {
  const groups = itemsOf(args.get('groupBy')).map((item): Group => {
    const { path, value, names: steps, word } = leafOf(planning, entity, item);
    const part = PARTS.has(word) ? (word as DatePart) : undefined;
    return { name: [...steps, ...(part ? [part] : [])].join('.'), path, value, ...(part && { part }) };
  });
  return [...new Map(groups.map((group) => [group.name, group])).values()];
}

function sizeOf({ args }: Asked): number {
  const first = args.get('first');
  if (first === undefined || isNull(first)) return LIMITS.defaultGroups;
  const size = Number(valueOf(first, {}));
  if (!(size >= 0 && size <= LIMITS.groups)) throw new Refusal(badPageSize({ size, limit: LIMITS.groups }));
  return size;
}

function askOf(planning: Planning, entity: Entity, { as, name, selections }: Asked): AggregateAsk {
  if (name === '__typename') return { as, kind: 'typename', type: names.aggregateType(entity) };
  if (name === 'key' || name === 'count') return { as, kind: name };
  const of = askedOf(planning, selections).map((each) => measureOf(planning, entity, name, each));
  return { as, kind: name as 'sum' | 'avg' | 'min' | 'max', of };
}

function measureOf(planning: Planning, entity: Entity, function_: string, { as, name }: Asked): Measure {
  if (name === '__typename')
    return {
      as,
      kind: 'typename',
      type: function_ === 'min' || function_ === 'max' ? names.range(entity) : names.measures(entity),
    };
  const member = knownMember(planning, entity, name);
  if (member.kind !== 'field' || member.field.kind !== 'scalar')
    throw new Error(`${name} cannot be aggregated.`);
  return { as, kind: 'field', field: member.field, shown: shownOf(planning, member.field) };
}
