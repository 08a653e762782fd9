import { Refusal } from '../../errors/index.ts';
import { recordOperators, type Entity, type Field } from '../../model/index.ts';
import { noValue } from '../faults.ts';
import { entriesOf, isNull, itemsOf, type Given } from '../given.ts';
import type { CompositeField, Condition, Operand, Operator } from '../types.ts';
import { checkLength, countComparison, type Planning } from './planning.ts';
import { knownMember, shownOf, stepOf, type Step } from './source.ts';

const TRUE: Condition = { kind: 'all', of: [] };

export const allOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 1 ? conditions[0]! : { kind: 'all', of: conditions };

/** `where` of an entity: all of its entries hold. */
export function conditionOf(planning: Planning, entity: Entity, where: Given | undefined): Condition {
  if (where === undefined || isNull(where)) return TRUE;
  return allOf(entriesOf(where).map(([name, given]) => entryOf(planning, entity, name, given)));
}

function entryOf(planning: Planning, entity: Entity, name: string, given: Given): Condition {
  const each = (items: readonly Given[]) => items.map((item) => conditionOf(planning, entity, item));
  if (name === 'and') return allOf(each(itemsOf(given)));
  if (name === 'or') return isNull(given) ? TRUE : { kind: 'any', of: each(itemsOf(given)) };
  if (name === 'not') return isNull(given) ? TRUE : { kind: 'not', of: conditionOf(planning, entity, given) };
  if (OWN.has(name)) return comparison(planning, ownOperand(entity), name as Operator, given);
  if (isNull(given)) return TRUE;
  const member = knownMember(planning, entity, name);
  const step = stepOf(planning, member);
  if (!step) return valueCondition(planning, (member as { field: Field }).field, given);
  return step.through.kind === 'reference' || step.through.kind === 'parent'
    ? referenceCondition(planning, step, given)
    : listCondition(planning, step, given);
}

/** Comparisons of the record itself, by its id. */
const OWN: ReadonlySet<string> = new Set(Object.keys(recordOperators));

function ownOperand(entity: Entity): Operand {
  const field = entity.fields.get('id');
  if (field?.kind !== 'scalar') throw new Error(`${entity.fullName} has no id.`);
  return { kind: 'scalar', field, shown: 'always' };
}

/**
 * `customer: {in: […], name: {…}}`. What is said of the record itself is asked of the reference's own value, so that
 * `isNull: true` finds records without one, and a hidden customer can be named; the rest asks for such a record.
 */
function referenceCondition(planning: Planning, { through, source }: Step, given: Given): Condition {
  const own = entriesOf(given).filter(
    ([name]) => through.kind === 'reference' && (OWN.has(name) || name === 'id'),
  );
  const rest = entriesOf(given).filter((entry) => !own.includes(entry));
  const conditions = own.flatMap(([name, value]) => {
    const operand = ownReference(through);
    return name === 'id'
      ? comparisons(planning, operand, value)
      : [comparison(planning, operand, name as Operator, value)];
  });
  if (rest.length > 0) {
    const where = conditionOf(planning, source.entity, { kind: 'object', entries: rest });
    conditions.push({ kind: 'some', through, source, where });
  }
  return allOf(conditions);
}

function ownReference(through: Step['through']): Operand {
  if (through.kind !== 'reference') throw new Error('Only a reference has a value of its own.');
  return { kind: 'reference', field: through.field, shown: through.shown };
}

/** `lines: {some: {…}, every: {…}, none: {…}}`, of the records the actor may see. */
function listCondition(planning: Planning, { through, source }: Step, given: Given): Condition {
  const some = (where: Condition): Condition => ({ kind: 'some', through, source, where });
  const not = (of: Condition): Condition => ({ kind: 'not', of });
  const conditions = entriesOf(given).map(([quantifier, where]): Condition => {
    if (isNull(where)) return TRUE;
    const inner = conditionOf(planning, source.entity, where);
    if (quantifier === 'some') return some(inner);
    return quantifier === 'none' ? not(some(inner)) : not(some(not(inner)));
  });
  return allOf(conditions);
}

function valueCondition(planning: Planning, field: Field, given: Given): Condition {
  const shown = shownOf(planning, field);
  if (
    field.kind === 'period' ||
    field.kind === 'anyReference' ||
    (field.kind === 'scalar' && field.type === 'address')
  )
    return compositeCondition(planning, field as CompositeField, given);
  if (field.kind !== 'scalar') throw new Error(`Field ${field.name} has no value to compare.`);
  return allOf(comparisons(planning, { kind: 'scalar', field, shown }, given));
}

/** Entries that name a part (`from`, `city`) compare that part; the others the value as a whole. */
function compositeCondition(planning: Planning, field: CompositeField, given: Given): Condition {
  const shown = shownOf(planning, field);
  const conditions = entriesOf(given).flatMap(([name, value]) => {
    if (isNull(value) && name !== 'isNull') return [];
    if (value.kind === 'object' && name !== 'overlaps')
      return comparisons(planning, { kind: 'part', field, part: name, shown }, value);
    return [comparison(planning, { kind: 'composite', field, shown }, name as Operator, value)];
  });
  return allOf(conditions);
}

const comparisons = (planning: Planning, operand: Operand, given: Given): Condition[] =>
  entriesOf(given).map(([operator, value]) => comparison(planning, operand, operator as Operator, value));

/** `eq: null` asks for absence, `ne: null` for presence; no other operator takes null. */
function comparison(planning: Planning, operand: Operand, operator: Operator, value: Given): Condition {
  countComparison(planning);
  checkLength(value);
  if (!isNull(value)) return { kind: 'compare', operand, operator, value };
  if (operator !== 'eq' && operator !== 'ne') throw new Refusal(noValue({ operator }));
  return {
    kind: 'compare',
    operand,
    operator: 'isNull',
    value: { kind: 'constant', value: operator === 'eq' },
  };
}
