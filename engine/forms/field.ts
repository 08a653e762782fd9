import type { Json } from '../definition/index.ts';
import { isExpression } from '../expression/index.ts';
import type { Entity, Field, Model, ReferenceField, ScalarField } from '../model/index.ts';
import { covers, masked, may } from './permits.ts';
import { readPaths } from './reads.ts';
import type { Permits } from './permits.ts';
import type { Texts } from './texts.ts';
import type { CheckView, FieldType, FieldView, LinesView, TargetView } from './types.ts';

/** What is needed to describe a part of an entity to one reader. */
export interface Reader {
  readonly model: Model;
  readonly permits: Permits;
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
    .filter((field) => covers(reader.permits, field, 'read'))
    .map((field) => fieldView(reader, field));
}

export function fieldView(reader: Reader, field: Field): FieldView {
  const type = field.kind === 'scalar' ? field.type : field.kind;
  const hidden = masked(reader.permits, field);
  const readOnly = isReadOnly(field);
  const usable = !hidden && !UNSORTABLE.has(type);
  return {
    name: field.name,
    type,
    title: reader.texts.field(field),
    ...(field.description && { description: field.description }),
    required: field.required && !readOnly,
    readOnly,
    writeOnce: field.writeOnce,
    system: field.system,
    writable: {
      create: !readOnly && !hidden && covers(reader.permits, field, 'create'),
      update: !readOnly && !hidden && !field.writeOnce && covers(reader.permits, field, 'update'),
    },
    masked: hidden,
    sortable: usable,
    filterable: !hidden && type !== 'json' && type !== 'file' && type !== 'address',
    ...sources(field),
    ...details(reader, field),
  };
}

function isReadOnly(field: Field): boolean {
  const moved = field.entity.lifecycle?.field === field;
  return field.system || field.readOnly || moved || Boolean(field.compute ?? field.rollup ?? field.series);
}

/** Expressions as source text, and the default as a value or as one. */
function sources(field: Field): Partial<FieldView> {
  return {
    ...(field.default !== undefined && { default: defaultOf(field) }),
    ...(field.requiredWhen && { requiredWhen: field.requiredWhen.source }),
    ...(field.readOnlyWhen && { readOnlyWhen: field.readOnlyWhen.source }),
    ...(field.visibleWhen && { visibleWhen: field.visibleWhen.source }),
    ...(field.compute && { compute: field.compute.source }),
    ...(field.fetch && { fetch: { reference: field.fetch.reference.name, source: field.fetch.source.name } }),
  };
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
      return { targets: [targetView(reader, field.target)] };
    case 'anyReference':
      return { targets: field.targets.map((target) => targetView(reader, target)) };
    case 'lines':
      return { lines: linesView(reader, field.target) };
    case 'period':
      return {};
  }
}

function scalarDetails(reader: Reader, field: ScalarField): Partial<FieldView> {
  const pattern = field.schema['pattern'];
  return {
    ...(field.maxLength !== undefined && { maxLength: field.maxLength }),
    ...(typeof pattern === 'string' && { pattern }),
    ...(field.scale !== undefined && { scale: field.scale }),
    ...(field.min !== undefined && { min: field.min }),
    ...(field.max !== undefined && { max: field.max }),
    ...(field.minExclusive && { minExclusive: true }),
    ...(field.maxExclusive && { maxExclusive: true }),
    ...(field.items && { items: field.items }),
    ...(field.measure && { measure: measureOf(field, field.measure) }),
    ...(field.options && {
      options: field.options.map((option) => ({
        ...option,
        label: reader.texts.option(field, option.value, option.label),
      })),
    }),
  };
}

function measureOf(field: ScalarField, measure: NonNullable<ScalarField['measure']>): FieldView['measure'] {
  if ('constant' in measure) return measure;
  const source: ReferenceField = measure.field;
  return { field: source.entity === field.entity ? source.name : `parent.${source.name}` };
}

export function targetView(reader: Reader, entity: Entity): TargetView {
  return {
    entity: entity.fullName,
    title: reader.texts.entity(entity),
    graphql: entity.graphql,
    search: entity.search.length > 0,
    mayRead: may(reader.permits, entity, 'read'),
    mayCreate: may(reader.permits, entity, 'create'),
  };
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
