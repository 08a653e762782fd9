/** Circles that no record could live with: required references, and values that are made from each other. */
import { isExpression, type Expression } from '../expression/index.ts';
import { findCircle } from './circles.ts';
import type { Place } from '../errors/index.ts';
import { requiredCircle, valueCircle, volatileStored } from './faults.ts';
import type { EntityDraft, Linking } from './linking.ts';
import type { Entity, Field, Inverse, Lookup, ReferenceField } from './types.ts';

const nameOf = (field: Field): string => `${field.entity.fullName}.${field.name}`;

/** References that a record of `entity` cannot be without, and that nothing fills. */
const requiredReferences = (entity: Entity): ReferenceField[] =>
  [...entity.fields.values()].filter(
    (field) =>
      field.kind === 'reference' && field.required && field.default === undefined && !field.lookup?.make,
  ) as ReferenceField[];

/** The record that must be there first: of a line the one it belongs to. */
const recordBehind = ({ target }: ReferenceField): Entity => target.parent ?? target;

export function checkRequired(linking: Linking): void {
  const circle = findCircle<Entity>(linking.entities.values(), (entity) =>
    requiredReferences(entity).map(recordBehind),
  );
  if (!circle) return;
  const fields = circle
    .slice(0, -1)
    .map((entity, index) =>
      requiredReferences(entity).find((field) => recordBehind(field) === circle[index + 1])!,
    );
  linking.faults.push(requiredCircle({ circle: fields.map(nameOf) }, placeOf(linking, fields[0]!)));
}

/** A field that a value is made from; `own` where it is of the same record or its lines. */
interface Input {
  readonly field: Field;
  readonly own: boolean;
}

/** Fields that a path reads, from `entity` on: `lines`, `lines.amount`. */
function fieldsAlong(entity: Entity, path: readonly string[]): Input[] {
  const found: Input[] = [];
  let from: Entity | undefined = entity;
  let own = true;
  for (const step of path) {
    const field: Field | undefined = from?.fields.get(step);
    const inverse: Inverse | undefined = from?.inverses.find((one) => one.name === step);
    if (step === 'parent' && !field && from?.parent) {
      from = from.parent;
      continue;
    }
    if (field) found.push({ field, own });
    own &&= field?.kind === 'lines';
    from = inverse?.source ?? (field && 'target' in field ? field.target : undefined);
  }
  return found;
}

/** Fields an expression on a record of the entity is made from. */
export function readBy(expression: Expression, entity: Entity): Input[] {
  return expression.uses.flatMap(({ root, path }) => {
    if (root === 'parent' && entity.parent) return fieldsAlong(entity.parent, path);
    // A member of the record is read as `this.member`; other roots (user, org) are no fields.
    return root === 'this' ? fieldsAlong(entity, path) : [];
  });
}

/** Fields a computed or rolled-up value is made from. */
export function inputsOf({ entity, compute, rollup }: Field): readonly Input[] {
  if (compute) return readBy(compute, entity);
  if (!rollup) return [];
  const { inverse, where } = rollup;
  const fields = [
    inverse.field,
    ...(rollup.field ? [rollup.field] : []),
    ...(where ? readBy(where, inverse.source).map((one) => one.field) : []),
  ];
  return fields.map((field) => ({ field, own: false }));
}

/** Fields of the record that say which one is found; what they are compared with lies elsewhere. */
function readByLookup({ entity }: Field, { by, where }: Lookup): Field[] {
  const values = [...by.values(), where].filter(isExpression);
  return values.flatMap((one) => readBy(one, entity).map((read) => read.field));
}

/** Fields a field's value is made from. */
function sourcesOf(field: Field): Field[] {
  const { fetch } = field;
  return [
    ...inputsOf(field).map((one) => one.field),
    ...(fetch ? [fetch.reference, fetch.source] : []),
    ...(field.kind === 'reference' && field.lookup ? readByLookup(field, field.lookup) : []),
  ];
}

/** A stored value is not made from one that changes by itself: nobody would write it anew. */
function checkVolatile(linking: Linking, fields: Iterable<Field>): void {
  for (const field of fields) {
    const changing = sourcesOf(field).find((one) => one.compute?.volatile);
    if (!changing || field.compute?.volatile) continue;
    const use = `for the stored value of '${field.name}'`;
    linking.faults.push(volatileStored({ field: changing.name, use }, placeOf(linking, field)));
  }
}

function placeOf(linking: Linking, field: Field): Place {
  const { part, at } = linking.written.get(field.entity as EntityDraft)!;
  return part.place(`${at}/properties/${field.name}`);
}

const isMade = (field: Field): boolean =>
  (field.compute ?? field.fetch ?? field.rollup) !== undefined ||
  (field.kind === 'reference' && field.lookup !== undefined);

export function checkValues(linking: Linking): void {
  const fields = [...linking.written.keys()].flatMap((entity) => [...entity.fields.values()].filter(isMade));
  const circle = findCircle(fields, (field) => sourcesOf(field).filter(isMade));
  if (circle) linking.faults.push(valueCircle({ circle: circle.map(nameOf) }, placeOf(linking, circle[0]!)));
  checkVolatile(linking, fields);
}
