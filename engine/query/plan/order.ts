import { Refusal } from '../../errors/index.ts';
import type { Entity, Field } from '../../model/index.ts';
import { tooManyNames } from '../faults.ts';
import { entriesOf, itemsOf, type Given } from '../given.ts';
import { LIMITS } from '../limits.ts';
import { names } from '../names.ts';
import type { Hop, OrderKey, SortValue, Through } from '../types.ts';
import type { Planning } from './planning.ts';
import { knownMember, shownOf, stepOf } from './source.ts';

/** A value at the end of a path of single records, and the word that stood there: `desc`, `month`, `value`. */
export interface Leaf {
  readonly path: readonly Hop[];
  readonly value: SortValue;
  readonly names: readonly string[];
  readonly word: string;
}

/**
 * The keys of an order, always ended by the id, so that no two rows are equal. The id goes the way of the key before
 * it: then one index serves both directions. Nulls count as larger than every value.
 */
export function orderOf(
  planning: Planning,
  entity: Entity,
  given: Given | undefined,
  through?: Through,
): readonly OrderKey[] {
  const asked = itemsOf(given).map((item): OrderKey => {
    const { path, value, word } = leafOf(planning, entity, item);
    return { path, value, descending: word === 'desc' };
  });
  if (asked.length > LIMITS.orderKeys)
    throw new Refusal(tooManyNames({ what: 'keys of an order', limit: LIMITS.orderKeys }));
  const keys = asked.length > 0 ? asked : naturalOrder(planning, entity, through);
  if (keys.some(isId) || (asked.length === 0 && through?.kind === 'lines')) return keys; // no two lines have one place
  return [
    ...keys,
    { path: [], value: ownValue(planning, entity, 'id'), descending: keys.at(-1)?.descending ?? false },
  ];
}

const isId = ({ path, value }: OrderKey): boolean =>
  path.length === 0 && value.kind === 'scalar' && value.field.name === 'id';

/** Lines and links as they were put; records as they were made. */
function naturalOrder(planning: Planning, entity: Entity, through?: Through): readonly OrderKey[] {
  if (through?.kind === 'links') return [{ path: [], value: { kind: 'linkPosition' }, descending: false }];
  if (through?.kind === 'lines')
    return [{ path: [], value: ownValue(planning, entity, 'position'), descending: false }];
  return [];
}

function ownValue(planning: Planning, entity: Entity, name: string): SortValue {
  const field = entity.fields.get(name);
  if (field?.kind !== 'scalar') throw new Error(`${entity.fullName} has no field '${name}'.`);
  return { kind: 'scalar', field, shown: shownOf(planning, field) };
}

/** Follows `{customer: {name: asc}}` to its end. */
export function leafOf(planning: Planning, entity: Entity, given: Given): Leaf {
  const [[name, inner] = []] = entriesOf(given);
  if (name === undefined || inner === undefined) throw new Error('An order without a key.');
  if (name === names.label)
    return { path: [], value: { kind: 'label', entity }, names: [name], word: wordOf(inner) };
  const member = knownMember(planning, entity, name);
  const step = stepOf(planning, member);
  if (step?.through.kind === 'reference' || step?.through.kind === 'parent') {
    if (step.through.kind === 'reference' && entriesOf(inner)[0]?.[0] === 'id')
      return {
        path: [],
        value: { kind: 'reference', field: step.through.field, shown: step.through.shown },
        names: [name, 'id'],
        word: wordOf(entriesOf(inner)[0]![1]),
      };
    const rest = leafOf(planning, step.source.entity, inner);
    return {
      ...rest,
      path: [{ through: step.through, source: step.source }, ...rest.path],
      names: [name, ...rest.names],
    };
  }
  return endOf(planning, (member as { field: Field }).field, inner);
}

function endOf(planning: Planning, field: Field, inner: Given): Leaf {
  const shown = shownOf(planning, field);
  if (field.kind === 'scalar')
    return { path: [], value: { kind: 'scalar', field, shown }, names: [field.name], word: wordOf(inner) };
  const [[end, word] = []] = entriesOf(inner);
  if (field.kind !== 'period' || word === undefined)
    throw new Error(`Field ${field.name} cannot be sorted by.`);
  return {
    path: [],
    value: { kind: 'period', field, end: end as 'from' | 'to', shown },
    names: [field.name, end!],
    word: wordOf(word),
  };
}

function wordOf(given: Given): string {
  if (given.kind !== 'constant' || typeof given.value !== 'string') throw new Error('A word was expected.');
  return given.value;
}
