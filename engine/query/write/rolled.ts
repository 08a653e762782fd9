import type { Entity, Field, Model, Rollup, ScalarField } from '../../model/index.ts';

/** A field that is rolled up from other records. */
export interface RolledUp {
  readonly field: ScalarField;
  readonly rollup: Rollup;
}

const bySource = new WeakMap<Model, ReadonlyMap<Entity, readonly RolledUp[]>>();

/** Fields of an entity and of its lines that are rolled up. */
export const rollupsIn = (entity: Entity): readonly RolledUp[] =>
  [...entity.fields.values()].flatMap((field) => {
    if (field.kind === 'lines') return rollupsIn(field.target);
    return field.kind === 'scalar' && field.rollup ? [{ field, rollup: field.rollup }] : [];
  });

/** Roll-ups that records of `source` (an entity or its lines) contribute to. */
export function rollupsFrom(model: Model, source: Entity): readonly RolledUp[] {
  const known = bySource.get(model);
  if (known) return known.get(source) ?? [];
  const all = [...model.entities.values()].flatMap(rollupsIn);
  bySource.set(
    model,
    Map.groupBy(all, (one) => one.rollup.inverse.source),
  );
  return rollupsFrom(model, source);
}

/** Whether a computed value follows what is rolled up in its row, be it by way of others. */
export const followsRollups = (field: Field): boolean =>
  field.compute !== undefined &&
  field.compute.uses.some(({ root, path }) => {
    const read = root === 'this' ? field.entity.fields.get(path[0] ?? '') : undefined;
    return read !== undefined && (read.rollup !== undefined || followsRollups(read));
  });

/** Computed values of a row that follow when some of its values are rolled up. */
export function followers(entity: Entity, rolled: readonly ScalarField[]): readonly ScalarField[] {
  const moved = new Set<Field>(rolled);
  const found: ScalarField[] = [];
  for (let count = -1; count !== found.length;) {
    count = found.length;
    for (const field of entity.fields.values()) {
      if (field.kind !== 'scalar' || !field.compute || field.compute.volatile || moved.has(field)) continue;
      if (!field.compute.uses.some(({ path }) => moved.has(entity.fields.get(path[0] ?? '')!))) continue;
      moved.add(field);
      found.push(field);
    }
  }
  return found;
}
