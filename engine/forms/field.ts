import { recordOf, type Rights } from '../access/index.ts';
import type { Json, JsonObject } from '../definition/index.ts';
import { isExpression } from '../expression/index.ts';
import { digitsMax } from '../model/index.ts';
import type { Entity, Field, Model, ReferenceField, ScalarField } from '../model/index.ts';
import { covers, isMasked, may } from './permits.ts';
import { readPaths } from './reads.ts';
import type { Texts } from './texts.ts';
import type { CheckView, FieldType, FieldView, LinesView, TargetView } from './types.ts';

/** What is needed to describe a part of an entity to one reader. */
export interface Reader {
  readonly model: Model;
  readonly rights: Rights;
  readonly texts: Texts;
}

const UNSORTABLE: ReadonlySet<FieldType> = new Set([
  'json',
  'address',
  'file',
  'list',
  'multiEnum',
  'lines',
  'links',
]);

/** The fields of an entity that this reader may see, in declared order. */
export function fieldViews(reader: Reader, entity: Entity): readonly FieldView[] {
  return [...entity.fields.values()]
    .filter((field) => covers(reader.rights, field, 'read'))
    .map((field) => fieldView(reader, field));
}

export function fieldView(reader: Reader, field: Field): FieldView {
  const type = typeOf(field);
  const hidden = isMasked(reader.rights, field);
  const readOnly = isReadOnly(field);
  const usable = !hidden && !UNSORTABLE.has(type);
  return {
    name: field.name,
    type,
    title: reader.texts.field(field),
    ...(field.description && { description: reader.texts.describe(field) }),
    required: field.required && !readOnly,
    readOnly,
    writeOnce: field.writeOnce,
    system: field.system,
    writable: {
      create: !readOnly && !hidden && covers(reader.rights, field, 'create'),
      update: !readOnly && !hidden && !field.writeOnce && covers(reader.rights, field, 'update'),
    },
    masked: hidden,
    sortable: usable,
    filterable: !hidden && type !== 'json' && type !== 'file' && type !== 'address',
    ...sources(field),
    ...details(reader, field),
  };
}

/** One input of an action. It belongs to no record: no grant speaks of it, and no list shows it. */
export function inputFieldView(reader: Reader, field: Field): FieldView {
  return {
    name: field.name,
    type: typeOf(field),
    title: reader.texts.field(field),
    ...(field.description && { description: reader.texts.describe(field) }),
    required: field.required,
    ...ofNoRecord,
    ...sources(field),
    ...details(reader, field),
  };
}

/** What is said of a field that belongs to no record. */
export const ofNoRecord = {
  readOnly: false,
  writeOnce: false,
  system: false,
  writable: { create: true, update: true },
  masked: false,
  sortable: false,
  filterable: false,
} as const;

const typeOf = (field: Field): FieldType => (field.kind === 'scalar' ? field.type : field.kind);

function isReadOnly(field: Field): boolean {
  const moved = field.entity.lifecycle?.field === field;
  return field.system || field.readOnly || moved || Boolean(field.compute ?? field.rollup ?? field.series);
}

/** Expressions as source text, and the default as a value or as one. */
function sources(field: Field): Partial<FieldView> {
  const { lifecycle } = field.entity;
  const initial =
    lifecycle?.field === field
      ? lifecycle.initial
      : field.default !== undefined
        ? defaultOf(field)
        : undefined;
  return {
    ...(initial !== undefined && { default: initial }),
    ...(field.requiredWhen && { requiredWhen: field.requiredWhen.source }),
    ...lockedWhen(field),
    ...(field.visibleWhen && { visibleWhen: field.visibleWhen.source }),
    ...(field.compute && { compute: field.compute.source }),
    ...(field.brought !== undefined && { brought: field.brought }),
    ...(field.fetch && { fetch: { reference: field.fetch.reference.name, source: field.fetch.source.name } }),
  };
}

/** When a field cannot be changed: by itself, or with its record in a state in which that is fixed. */
function lockedWhen({ entity, readOnlyWhen }: Field): Partial<FieldView> {
  const { lifecycle } = recordOf(entity);
  const state = `${entity.parent ? 'parent.' : ''}${lifecycle?.field.name}`;
  const fixed = (lifecycle?.fixed ?? []).map((one) => `${state} == '${one}'`);
  if (fixed.length === 0) return readOnlyWhen ? { readOnlyWhen: readOnlyWhen.source } : {};
  return { readOnlyWhen: [...(readOnlyWhen ? [`(${readOnlyWhen.source})`] : []), ...fixed].join(' || ') };
}

function defaultOf(field: Field): Json | { readonly expression: string } {
  const value = field.default;
  return isExpression(value) ? { expression: value.source } : (value as Json);
}

function details(reader: Reader, field: Field): Partial<FieldView> {
  switch (field.kind) {
    case 'scalar':
      return scalarDetails(reader, field);
    case 'reference':
      return { targets: [targetView(reader, field.target)], ...(field.tree && { tree: true }) };
    case 'links':
      return {
        targets: [targetView(reader, field.target)],
        ...given('minItems', field.minItems),
        ...given('maxItems', field.maxItems),
      };
    case 'anyReference':
      return { targets: field.targets.map((target) => targetView(reader, target)) };
    case 'lines':
      return {
        lines: linesView(reader, field.target),
        ...given('minItems', field.minItems),
        ...given('maxItems', field.maxItems),
      };
    case 'period':
      return {};
  }
}

function scalarDetails(reader: Reader, field: ScalarField): Partial<FieldView> {
  return {
    ...given('minLength', field.minLength),
    ...given('maxLength', field.maxLength),
    ...given('pattern', field.pattern),
    ...(field.type === 'list' && listDetails(field)),
    ...given('minItems', field.schema['minItems']),
    ...given('maxItems', field.schema['maxItems']),
    ...(field.scale !== undefined && { scale: field.scale, digits: digitsMax }),
    ...given('min', field.min),
    ...given('max', field.max),
    ...(field.minExclusive && { minExclusive: true }),
    ...(field.maxExclusive && { maxExclusive: true }),
    ...given('items', field.items),
    ...(field.measure && { measure: measureOf(field, field.measure) }),
    ...(field.options && {
      options: field.options.map((option) => ({
        ...option,
        label: reader.texts.option(field, option.value, option.label),
      })),
    }),
  };
}

/** A key that is there only with a value. */
function given(key: keyof FieldView, value: Json | undefined): Partial<FieldView> {
  return value === undefined ? {} : { [key]: value };
}

function listDetails({ schema }: ScalarField): Partial<FieldView> {
  const items = schema['items'] as JsonObject;
  return {
    ...given('itemLength', items['maxLength']),
    ...(schema['uniqueItems'] === true && { distinct: true }),
    digits: digitsMax,
  };
}

/** The entity whose field it is: an input of an action belongs to none. */
const ownerOf = (field: Field): Entity | undefined =>
  field.entity.fields.get(field.name) === field ? field.entity : undefined;

function measureOf(field: ScalarField, measure: NonNullable<ScalarField['measure']>): FieldView['measure'] {
  if ('constant' in measure) return measure;
  const source: ReferenceField = measure.field;
  return { field: ownerOf(source) === ownerOf(field) ? source.name : `parent.${source.name}` };
}

export function targetView(reader: Reader, entity: Entity): TargetView {
  return {
    entity: entity.fullName,
    title: reader.texts.entity(entity),
    graphql: entity.graphql,
    search: isSearched(reader, entity),
    mayRead: !entity.singleton && may(reader.rights, entity, 'read'),
    mayCreate: entity.parent === undefined && may(reader.rights, entity, 'create'),
    ...(entity.parent && { line: true as const }),
  };
}

/** A list can be searched where some searched field may be asked for. */
export function isSearched(reader: Reader, entity: Entity): boolean {
  return entity.search.some(
    (field) => covers(reader.rights, field, 'read') && !isMasked(reader.rights, field),
  );
}

function linesView(reader: Reader, entity: Entity): LinesView {
  const fields = fieldViews(reader, entity);
  return {
    type: entity.graphql.type,
    title: reader.texts.entity(entity),
    fields,
    columns: fields.filter((field) => !field.system && field.type !== 'lines').map((field) => field.name),
    checks: checkViews(reader, entity),
    reads: readPaths(reader, entity),
  };
}

export function checkViews(reader: Reader, entity: Entity): readonly CheckView[] {
  return entity.checks.map((check) => ({
    holds: check.holds.source,
    message: reader.texts.part(entity, 'check', check.id, check.message),
    ...(check.field && { field: check.field.name }),
  }));
}
