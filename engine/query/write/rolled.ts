import type { Entity, Model, Rollup, ScalarField } from '../../model/index.ts';

/** A field that is rolled up from other records. */
export interface RolledUp {
  readonly field: ScalarField;
  readonly rollup: Rollup;
}

const bySource = new WeakMap<Model, ReadonlyMap<Entity, readonly RolledUp[]>>();

/** Roll-ups that records of `source` (an entity or its lines) contribute to. */
export function rollupsFrom(model: Model, source: Entity): readonly RolledUp[] {
  const known = bySource.get(model);
  if (known) return known.get(source) ?? [];
  const all = [...model.entities.values()].flatMap((entity) =>
    [...entity.fields.values()].flatMap((field) =>
      field.kind === 'scalar' && field.rollup ? [{ field, rollup: field.rollup }] : [],
    ),
  );
  bySource.set(
    model,
    Map.groupBy(all, (one) => one.rollup.inverse.source),
  );
  return rollupsFrom(model, source);
}

/** Whether anything is rolled up from records of `source`. */
export const contributes = (model: Model, source: Entity): boolean => rollupsFrom(model, source).length > 0;
