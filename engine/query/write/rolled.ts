import type { Entity, Model, Rollup, ScalarField } from '../../model/index.ts';

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
