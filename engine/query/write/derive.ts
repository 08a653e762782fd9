/*
 * What a write makes by itself, and in which order. A field is derived when it is computed, fetched, defaulted, drawn
 * from a series or set by a transition. In an update only what depends on something that changes is derived again:
 *   1. changed = given fields + set fields (+ everything in lines that are touched);
 *   2. add each computed field that reads a changed one, each fetched field whose reference changed; repeat;
 *   3. level(field) = 0 for what rows bring, else the highest level among what it reads, but at least 1, and one more
 *      where the record reads its lines, or lines read other lines;
 *      depth(field) = 1 + the highest depth among what it reads in the same level of the same rows.
 * A level is computed for the record first, then for its lines, each in one go: fields of one depth side by side, the
 * next depth over them. The Model has no circles among fields, so step 3 ends.
 */
import type { Entity, Field, LinesField, Lookup, ReferenceField, Series } from '../../model/index.ts';
import { isExpression, type Expression } from '../../expression/index.ts';
import type { Json } from '../../definition/index.ts';
import { isStored, linesFields, type StoredField } from './columns.ts';
import { rollupsFrom } from './rolled.ts';
import { gaplessFields } from './series.ts';
import type { Given, WritePlan } from './types.ts';

export type How =
  | { readonly by: 'compute'; readonly expression: Expression }
  | { readonly by: 'default'; readonly value: Json | Expression }
  | { readonly by: 'set'; readonly value: Json | Expression }
  | { readonly by: 'number'; readonly series: Series }
  | { readonly by: 'lookup'; readonly lookup: Lookup }
  | { readonly by: 'fetch'; readonly reference: ReferenceField; readonly source: StoredField };

export interface Derived {
  readonly field: StoredField;
  readonly how: How;
  readonly level: number;
  readonly depth: number;
}

/** Everything that changes in one write. */
export interface Changes {
  /** Of the record and of its touched lines, lowest level first. */
  readonly derived: readonly Derived[];
  readonly changed: ReadonlySet<Field>;
  /** Lines that are written: given, or made anew because something they read has changed. */
  readonly lines: ReadonlySet<LinesField>;
}

const nothing: Given = { always: new Set(), sometimes: new Set() };

export const givenOf = (plan: WritePlan, entity: Entity): Given => {
  if (entity === plan.entity) return plan.given;
  return [...plan.lines].find(([field]) => field.target === entity)?.[1].given ?? nothing;
};

export function changesOf(plan: WritePlan): Changes {
  if (plan.numbers === 'now') return numbersOf(plan);
  const changed = new Set<Field>([...plan.given.always, ...plan.given.sometimes, ...plan.set.keys()]);
  const lines = new Set<LinesField>(plan.lines.keys());
  for (const field of plan.lines.keys()) touch(field, changed);
  if (plan.kind === 'create') for (const field of plan.entity.fields.values()) changed.add(field);
  else spread(plan, changed, lines);
  // Their share in roll-ups comes or goes with the record.
  for (const field of linesFields(plan.entity)) if (givesAnew(plan, field, changed)) lines.add(field);
  return { changed, lines, derived: leveled(plan, candidates(plan, changed, lines)) };
}

/** Whether the share of untouched lines in roll-ups changes: with the life of their record, or a value of it. */
const givesAnew = (
  { model, entity, mark }: WritePlan,
  { target }: LinesField,
  changed: Set<Field>,
): boolean =>
  rollupsFrom(model, target).some(
    ({ rollup: { where } }) =>
      mark || (where && usesOf(where, target, entity).some((one) => changed.has(one))),
  );

/** Only the numbers that the creation or transition issues. */
function numbersOf({ entity, transition }: WritePlan): Changes {
  const fields = gaplessFields(entity, transition?.name);
  const derived = fields.map((field): Derived => ({
    field,
    how: { by: 'number', series: field.series! },
    level: 1,
    depth: 1,
  }));
  return { derived, changed: new Set(fields), lines: new Set() };
}

function touch(field: LinesField, changed: Set<Field>): void {
  changed.add(field);
  for (const one of field.target.fields.values()) changed.add(one);
}

/** Step 2 of the head comment. */
function spread(plan: WritePlan, changed: Set<Field>, lines: Set<LinesField>): void {
  const all = [plan.entity, ...linesFields(plan.entity).map((field) => field.target)].flatMap((entity) =>
    storedFields(entity),
  );
  for (let size = -1; size !== changed.size;) {
    size = changed.size;
    for (const field of all)
      if (!changed.has(field) && reads(field, plan).some((one) => changed.has(one))) changed.add(field);
    for (const field of linesFields(plan.entity)) {
      if (lines.has(field) || ![...field.target.fields.values()].some((one) => changed.has(one))) continue;
      lines.add(field);
      changed.add(field);
    }
  }
}

const storedFields = (entity: Entity): StoredField[] => [...entity.fields.values()].filter(isStored);

/** Fields of the record and its lines that `field` is computed or fetched from. */
function reads(field: StoredField, plan: WritePlan): readonly Field[] {
  if (field.compute) return usesOf(field.compute, field.entity, plan.entity);
  if (field.kind === 'reference' && field.lookup) return readByLookup(field, field.lookup, plan.entity);
  return field.fetch ? [field.fetch.reference] : [];
}

/** Fields that say which record a reference is to find. */
const readByLookup = (field: Field, lookup: Lookup, root: Entity): readonly Field[] =>
  expressionsOf(lookup).flatMap((one) => usesOf(one, field.entity, root));

const expressionsOf = ({ by, where }: Lookup): readonly Expression[] =>
  [...by.values(), where].filter(isExpression);

/** Fields of the record and its lines that an expression about `entity` reads; paths through references end there. */
export function usesOf(expression: Expression, entity: Entity, root: Entity): readonly Field[] {
  return expression.uses.flatMap(({ root: from, path }) => {
    const steps = from === 'this' ? path : [from, ...path];
    if (steps[0] === 'parent' && entity !== root) return found(root, steps.slice(1));
    return found(entity, steps);
  });
}

function found(entity: Entity, path: readonly string[]): Field[] {
  const field = path[0] === undefined ? undefined : entity.fields.get(path[0]);
  if (!field) return [];
  return field.kind === 'lines' ? [field, ...found(field.target, path.slice(1))] : [field];
}

function candidates(
  plan: WritePlan,
  changed: ReadonlySet<Field>,
  lines: ReadonlySet<LinesField>,
): Omit<Derived, 'level' | 'depth'>[] {
  const entities = [plan.entity, ...[...lines].map((field) => field.target)];
  return entities.flatMap((entity) => {
    const given = givenOf(plan, entity);
    const fresh =
      plan.kind === 'create' || [...plan.lines].some(([field, one]) => field.target === entity && one.adds);
    return storedFields(entity).flatMap((field) => {
      const how = howOf(field, plan, given, fresh, changed);
      return how ? [{ field, how }] : [];
    });
  });
}

function howOf(
  field: StoredField,
  plan: WritePlan,
  given: Given,
  fresh: boolean,
  changed: ReadonlySet<Field>,
): How | undefined {
  if (plan.set.has(field)) return { by: 'set', value: plan.set.get(field)! };
  if (field.compute) return changed.has(field) ? { by: 'compute', expression: field.compute } : undefined;
  if (given.always.has(field)) return undefined;
  if (field.kind === 'reference' && field.lookup && changed.has(field))
    return { by: 'lookup', lookup: field.lookup };
  if (field.fetch && changed.has(field.fetch.reference)) {
    return { by: 'fetch', reference: field.fetch.reference, source: field.fetch.source };
  }
  if (fresh && field.default !== undefined) return { by: 'default', value: field.default };
  return undefined;
}

/** Step 3 of the head comment. */
function leveled(plan: WritePlan, found: readonly Omit<Derived, 'level' | 'depth'>[]): Derived[] {
  const hows = new Map(found.map((one) => [one.field as Field, one.how]));
  const places = new Map<Field, Place>();
  const placeOf = (field: Field): Place => {
    const how = hows.get(field);
    if (!how) return brought;
    const known = places.get(field);
    if (known) return known;
    const read = inputs(how, field, plan.entity).map((one) => ({ one, at: placeOf(one) }));
    const level = Math.max(1, ...read.map(({ one, at }) => at.level + stepUp(field, one, at, plan.entity)));
    const below = read.filter(({ one, at }) => one.entity === field.entity && at.level === level);
    const place = { level, depth: 1 + Math.max(0, ...below.map(({ at }) => at.depth)) };
    places.set(field, place);
    return place;
  };
  return found
    .map((one) => ({ ...one, ...placeOf(one.field) }))
    .sort((a, b) => a.level - b.level || a.depth - b.depth);
}

type Place = Pick<Derived, 'level' | 'depth'>;

/** Of what the rows bring. */
const brought: Place = { level: 0, depth: 0 };

/** What is read of other rows must be ready: the record's own level is, when its lines are computed. */
const stepUp = ({ entity }: Field, read: Field, at: Place, root: Entity): number =>
  at === brought || read.entity === entity || read.entity === root ? 0 : 1;

function inputs(how: How, field: Field, root: Entity): readonly Field[] {
  const { entity } = field;
  if (how.by === 'lookup') return readByLookup(field, how.lookup, root);
  if (how.by === 'fetch') return [how.reference];
  if (how.by === 'compute') return usesOf(how.expression, entity, root);
  if (how.by === 'number') return [];
  // What is set is made from the record as it was.
  return how.by === 'default' && isExpression(how.value) ? usesOf(how.value, entity, root) : [];
}

/** System fields that a new record gets from us; the others are empty, or the table fills them. */
const born = new Set([
  'id',
  'version',
  'position',
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
  'owner',
  'workspace',
]);

/**
 * Fields that have a value in this write. In a new record all others are empty, and nothing is said of them: neither
 * in the insert nor in the image.
 */
export function liveFields(plan: WritePlan, changes: Changes, entity: Entity): readonly StoredField[] {
  const { derived } = changes;
  if (plan.kind === 'update')
    return isOverlay(plan, changes) ? touchedFields(plan, changes) : storedFields(entity);
  const given = givenOf(plan, entity);
  // A fetched field asks for its reference, also where that one is left empty.
  const made = new Set<Field>(
    derived.flatMap(({ field, how }) => (how.by === 'fetch' ? [field, how.reference] : [field])),
  );
  return storedFields(entity).filter((field) => {
    if (given.always.has(field) || given.sometimes.has(field) || made.has(field)) return true;
    if (field.system) return born.has(field.name);
    const rolled = field.rollup?.how === 'sum' || field.rollup?.how === 'count';
    return (
      rolled || field === entity.lifecycle?.field || (field.series !== undefined && !field.series.gapless)
    );
  });
}

/** Whether an update touches so little that its audit image is the one before with a few fields laid over. */
export const isOverlay = (plan: WritePlan, { lines }: Changes): boolean =>
  plan.kind === 'update' &&
  lines.size === 0 &&
  plan.links.size === 0 &&
  !(plan.dry || plan.mark || plan.numbers || plan.whole);

/** What every update of a record looks at or sets. */
const always = new Set(['id', 'version', 'updatedAt', 'updatedBy', 'owner', 'workspace']);

/** The fields that an overlay changes, or that anything reads which decides about it. */
function touchedFields(plan: WritePlan, { changed, derived }: Changes): readonly StoredField[] {
  const { entity, model, access, when } = plan;
  const fields = [...entity.fields.values()];
  const grants = access
    ? ['read', access.action].flatMap((action) => access.rights.grants(entity, action))
    : [];
  const rollups = rollupsFrom(model, entity).map((one) => one.rollup);
  const expressions = [
    when,
    ...derived.flatMap(({ how }): readonly (Json | Expression)[] =>
      how.by === 'compute'
        ? [how.expression]
        : how.by === 'default' || how.by === 'set'
          ? [how.value]
          : how.by === 'lookup'
            ? expressionsOf(how.lookup)
            : [],
    ),
    ...entity.checks.map((check) => check.holds),
    ...fields.flatMap((field) => [field.requiredWhen, field.readOnlyWhen]),
    ...grants.map((grant) => grant.where),
    ...rollups.map((rollup) => rollup.where),
  ].filter(isExpression);
  const read = new Set<Field>(expressions.flatMap((one) => usesOf(one, entity, entity)));
  for (const { inverse, field } of rollups) for (const one of [inverse.field, field]) if (one) read.add(one);
  if (entity.lifecycle) read.add(entity.lifecycle.field);
  for (const { how } of derived) if (how.by === 'fetch') read.add(how.reference);
  return storedFields(entity).filter(
    (field) => always.has(field.name) || changed.has(field) || read.has(field),
  );
}
