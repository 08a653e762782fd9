/** First pass over a field: everything that its own JSON says. What it points to is filled in by the second. */
import type { JsonObject } from '../definition/index.ts';
import type { EntityDraft, FieldDraft } from './linking.ts';
import type { Kind } from './kinds.ts';
import { short, snake, titleOf } from './names.ts';
import type { EnumOption, ScalarField, ScalarType } from './types.ts';
import { isObject, text, whole } from './json.ts';

/** Digits of |value| x 10^scale: what a bigint holds whatever the digits are. */
export const digitsMax = 18;
const textMax = 1_000;
const longTextMax = 100_000;

export const isDecimal = (type: ScalarType): boolean =>
  type === 'decimal' || type === 'money' || type === 'quantity';

/** Column of a name: its snake case, cut to what PostgreSQL keeps. */
export const columnOf = (id: string, suffix = ''): string => short(snake(id) + suffix);

function optionsOf(json: JsonObject): readonly EnumOption[] | undefined {
  const values = json['enum'] as readonly string[] | undefined;
  if (!values) return undefined;
  const labels = isObject(json['x-labels']) ? json['x-labels'] : {};
  const colors = isObject(json['x-colors']) ? json['x-colors'] : {};
  return values.map((value) => {
    const color = text(colors[value]);
    return { value, label: text(labels[value]) ?? titleOf(value), ...(color !== undefined && { color }) };
  });
}

function maxLengthOf(type: ScalarType, json: JsonObject): number | undefined {
  if (type === 'longText') return whole(json['maxLength']) ?? longTextMax;
  if (type === 'text' || type === 'url') return whole(json['maxLength']) ?? textMax;
  if (type === 'email') return whole(json['maxLength']) ?? 254;
  return type === 'phone' ? (whole(json['maxLength']) ?? 40) : undefined;
}

type Items = NonNullable<ScalarField['items']>;

function itemsOf(items: JsonObject): Items {
  if (items['format'] === 'decimal' || items['format'] === 'date') return items['format'];
  return items['type'] === 'string' ? 'text' : (items['type'] as Items);
}

/** Only what is there: optional properties are absent, never undefined. */
function given<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const kept: { [K in keyof T]?: T[K] } = {};
  for (const key in values) if (values[key] !== undefined) kept[key] = values[key];
  return kept as { [K in keyof T]?: NonNullable<T[K]> };
}

/**
 * Every stored decimal has a bigint twin, not only those some view filters by: GraphQL can filter and sort by any of
 * them, and behind the policies only the twin finds an index or compares without leaking.
 */
function scalarOf(id: string, type: ScalarType, json: JsonObject): Omit<ScalarField, keyof Base> {
  const column = columnOf(id);
  const items = isObject(json['items']) ? json['items'] : {};
  const scale =
    isDecimal(type) || items['format'] === 'decimal'
      ? (whole(json['x-scale'] ?? items['x-scale']) ?? 2)
      : undefined;
  const least = json['minimum'] ?? json['x-min'];
  const greatest = json['maximum'] ?? json['x-max'];
  return {
    kind: 'scalar',
    type,
    column,
    ...given({
      scale,
      orderColumn: isDecimal(type) ? columnOf(id, '__order') : undefined,
      items: type === 'list' ? itemsOf(items) : undefined,
      options: optionsOf(type === 'multiEnum' ? items : json),
      minLength: whole(json['minLength']),
      maxLength: maxLengthOf(type, json),
      pattern: text(json['pattern']),
      min: least === undefined ? undefined : String(least),
      max: greatest === undefined ? undefined : String(greatest),
      minExclusive: json['x-minExclusive'] === true || undefined,
      maxExclusive: json['x-maxExclusive'] === true || undefined,
    }),
  };
}

type Base = Pick<
  FieldDraft,
  | 'entity'
  | 'name'
  | 'id'
  | 'title'
  | 'description'
  | 'required'
  | 'readOnly'
  | 'writeOnce'
  | 'unique'
  | 'sensitive'
  | 'freshProof'
  | 'personal'
  | 'reveals'
  | 'brought'
  | 'system'
  | 'schema'
>;

function baseOf(entity: EntityDraft, name: string, json: JsonObject, required: boolean): Base {
  const made = json['x-compute'] !== undefined || json['x-rollup'] !== undefined;
  return {
    entity,
    name,
    id: text(json['x-id']) ?? name,
    title: text(json['title']) ?? titleOf(name),
    description: text(json['x-help']) ?? text(json['description']) ?? '',
    required,
    readOnly: json['readOnly'] === true || made,
    writeOnce: json['x-writeOnce'] === true,
    unique: json['x-unique'] === true,
    sensitive: json['x-sensitive'] === true,
    freshProof: json['x-freshProof'] === true,
    personal: json['x-personal'] === true,
    reveals: json['x-reveals'] === true,
    ...(typeof json['x-type'] === 'string' && { brought: json['x-type'] }),
    system: false,
    schema: json,
  };
}

/** What stands in `target`, `inverse` and the like until the second pass: reading it earlier is a bug of ours. */
export const pending = undefined as never;

const onDelete = (json: JsonObject): 'restrict' | 'cascade' | 'clear' =>
  (text(json['x-onDelete']) ?? 'restrict') as 'restrict';

const count = (json: JsonObject): { minItems?: number; maxItems?: number } =>
  given({ minItems: whole(json['minItems']), maxItems: whole(json['maxItems']) });

/** The draft of a field as its own JSON declares it. */
export function draftField(
  entity: EntityDraft,
  name: string,
  json: JsonObject,
  kind: Kind,
  required: boolean,
): FieldDraft {
  const base = baseOf(entity, name, json, required);
  const { id } = base;
  switch (kind.kind) {
    case 'scalar':
      return { ...base, ...scalarOf(id, kind.type, json) };
    case 'period':
      return { ...base, kind: 'period', fromColumn: columnOf(id, '_from'), toColumn: columnOf(id, '_to') };
    case 'reference':
      return {
        ...base,
        kind: 'reference',
        target: pending,
        inverse: pending,
        column: columnOf(id, '_id'),
        onDelete: onDelete(json),
        tree: json['x-tree'] === true,
      };
    case 'anyReference':
      return {
        ...base,
        kind: 'anyReference',
        targets: pending,
        entityColumn: columnOf(id, '_entity'),
        idColumn: columnOf(id, '_id'),
        onDelete: onDelete(json),
      };
    case 'lines':
      return { ...base, kind: 'lines', target: pending, ...count(json) };
    case 'links': {
      const table = { schema: entity.table.schema, name: short(`${entity.table.name}_${snake(id)}`) };
      return {
        ...base,
        kind: 'links',
        target: pending,
        table,
        ...count(json),
        ...given({ inverseName: text(json['x-inverse']) }),
      };
    }
  }
}
