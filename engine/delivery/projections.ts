/** Projections brought forward by events, read, and built anew while they are read. */
import { createHash } from 'node:crypto';
import type { Model, Projection } from '../model/index.ts';
import type { Pool } from '../postgres/index.ts';
import type { Asked } from './desk.ts';
import type { LookedThrough } from './types.ts';

/** A projection as the database makes it: by ids, so that a renamed field changes nothing. */
export interface ProjectionSpec {
  readonly name: string;
  /** Of all the rest: another one is another generation. */
  readonly spec: string;
  readonly entity: string;
  readonly lines: string | null;
  readonly keys: Readonly<Record<string, string>>;
  readonly measures: Readonly<Record<string, string | null>>;
  readonly match: Readonly<Record<string, unknown>>;
}

const kept = new WeakMap<Model, readonly ProjectionSpec[]>();

export function projectionsOf(model: Model): readonly ProjectionSpec[] {
  const known = kept.get(model);
  if (known) return known;
  const made = [...model.projections.values()].map(specOf);
  kept.set(model, made);
  return made;
}

function specOf({ fullName, entity, lines, by, measures, match }: Projection): ProjectionSpec {
  const rest = {
    entity: entity.fullName,
    lines: lines?.id ?? null,
    keys: Object.fromEntries(by.map((field) => [field.name, field.id])),
    measures: Object.fromEntries([...measures].map(([name, field]) => [name, field?.id ?? null])),
    match: Object.fromEntries([...match].map(([field, value]) => [field.id, value])),
  };
  const spec = createHash('sha256').update(JSON.stringify(rest)).digest('hex');
  return { name: fullName, spec, ...rest };
}

/** Events that a projection of an organization takes in one go. */
const eventsMost = 1000;

/** Brings all of them forward. */
export async function project(loop: Pool, specs: readonly ProjectionSpec[]): Promise<LookedThrough> {
  const { rows } = await loop.query<{ looked: number; more: boolean }>(
    'select looked, more from kontor.project($1, $2)',
    [JSON.stringify(specs), eventsMost],
  );
  return rows[0]!;
}

/** One row of a projection: decimals are text. JSON text both. */
export interface ProjectedRow {
  readonly key: string;
  readonly values: string;
}

const rowsMax = 1000;

/** Rows whose key has these values. */
export const readingProjection = (name: string, key: Readonly<Record<string, string>>): Asked => ({
  text: `select v.key::text as key, json_object_agg(v.measure, v.value::text order by v.measure)::text as "values"
    from kontor.projection_run r join kontor.projection_value v
      on v.org_id = r.org_id and v.projection = r.projection and v.generation = r.generation
    where r.org_id = kontor.org() and r.projection = $1 and r.status = 'serving' and v.key @> $2::jsonb
    group by v.key order by v.key limit ${rowsMax}`,
  values: [name, JSON.stringify(key)],
});

export interface ProjectionState {
  readonly projection: string;
  readonly generation: number;
  readonly status: 'building' | 'serving';
  readonly startedAt: string;
  readonly servedAt: string | null;
}

export const statesOfProjections = (): Asked => ({
  text: `select projection, generation, status, started_at as "startedAt", served_at as "servedAt"
    from kontor.projection_run where org_id = kontor.org() order by projection, generation`,
  values: [],
});

/** Begins a new generation; gives nothing where one is being built, or none is served yet. */
export const rebuildingProjection = (name: string): Asked => ({
  text: 'select generation from kontor.rebuild_projection($1) as generation where generation is not null',
  values: [name],
});
