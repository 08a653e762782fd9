/** Circles that no record could live with: required references, and values that are made from each other. */
import type { Expression } from '../expression/index.ts';
import { findCircle } from './circles.ts';
import type { Place } from '../errors/index.ts';
import { requiredCircle, valueCircle, volatileStored } from './faults.ts';
import type { EntityDraft, Linking } from './linking.ts';
import type { Entity, Field, Inverse } from './types.ts';

const nameOf = (field: Field): string => `${field.entity.fullName}.${field.name}`;

/** Entities of which a record must exist before one of this can: a required reference that nothing fills. */
function requiredTargets(entity: Entity): { field: Field; target: Entity }[] {
  return [...entity.fields.values()].flatMap((field) =>
    field.kind === 'reference' && field.required && field.default === undefined
      ? [{ field, target: field.target }]
      : [],
  );
}

export function checkRequired(linking: Linking): void {
  const next = (name: string): string[] =>
    requiredTargets(linking.entities.get(name)!).map(({ target }) => target.fullName);
  const circle = findCircle(linking.entities.keys(), next);
  if (!circle) return;
  const steps = circle
    .slice(0, -1)
    .map((name, index) =>
      requiredTargets(linking.entities.get(name)!).find(
        ({ target }) => target.fullName === circle[index + 1],
      )!,
    );
  const first = steps[0]!.field;
  const { part } = linking.written.get(linking.entities.get(circle[0]!)!)!;
  linking.faults.push(
    requiredCircle(
      { circle: steps.map(({ field }) => nameOf(field)) },
      part.place(`/properties/${first.name}`),
    ),
  );
}

/** Fields that a path reads, from `entity` on: `lines`, `lines.amount`. */
function fieldsAlong(entity: Entity, path: readonly string[]): Field[] {
  const found: Field[] = [];
  let from: Entity | undefined = entity;
  for (const step of path) {
    const field: Field | undefined = from?.fields.get(step);
    const inverse: Inverse | undefined = from?.inverses.find((one) => one.name === step);
    if (field) found.push(field);
    from = inverse?.source ?? (field && 'target' in field ? field.target : undefined);
  }
  return found;
}

function readBy(expression: Expression, entity: Entity): Field[] {
  return expression.uses.flatMap(({ root, path }) => {
    if (root === 'parent' && entity.parent) return fieldsAlong(entity.parent, path);
    // A member of the record is read as `this.member`; other roots (user, org) are no fields.
    return root === 'this' ? fieldsAlong(entity, path) : [];
  });
}

/** Fields a field's value is made from. */
function sourcesOf(field: Field): Field[] {
  const { compute, fetch, rollup } = field;
  return [
    ...(compute ? readBy(compute, field.entity) : []),
    ...(fetch ? [fetch.reference, fetch.source] : []),
    ...(rollup?.field ? [rollup.field] : []),
    ...(rollup?.where ? readBy(rollup.where, rollup.inverse.source) : []),
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

export function checkValues(linking: Linking): void {
  const fields = new Map<string, Field>();
  for (const entity of linking.written.keys())
    for (const field of entity.fields.values())
      if (field.compute || field.fetch || field.rollup) fields.set(nameOf(field), field);
  const circle = findCircle(fields.keys(), (name) =>
    sourcesOf(fields.get(name)!)
      .map(nameOf)
      .filter((one) => fields.has(one)),
  );
  if (circle) linking.faults.push(valueCircle({ circle }, placeOf(linking, fields.get(circle[0]!)!)));
  checkVolatile(linking, fields.values());
}
