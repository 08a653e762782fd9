import type { Json, JsonObject } from '../definition/index.ts';
import type { Entity } from '../model/index.ts';
import type { ActionView, FieldType, FieldView } from './types.ts';

const BY_FORMAT: Readonly<Record<string, FieldType>> = {
  decimal: 'decimal',
  money: 'money',
  quantity: 'quantity',
  date: 'date',
  time: 'time',
  'date-time': 'dateTime',
  duration: 'duration',
  'long-text': 'longText',
  email: 'email',
  phone: 'phone',
  uri: 'url',
};

/** What an action asks for before it is done, as fields of a form of its own. */
export function inputView(entity: Entity, action: string, schema: JsonObject): ActionView['input'] {
  const needed = new Set((schema['required'] ?? []) as readonly string[]);
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonObject>>);
  const fields = properties
    .filter(([, property]) => property['x-reference'] === undefined)
    .map(([name, property]) => inputField(name, property, needed.has(name)));
  return { type: `${entity.graphql.type}_${action}_Input`, fields };
}

function inputField(name: string, property: JsonObject, required: boolean): FieldView {
  const type = typeOf(property);
  const labels = (property['x-labels'] ?? {}) as Readonly<Record<string, string>>;
  const options = property['enum'] as readonly string[] | undefined;
  return {
    name,
    type,
    title: String(property['title'] ?? name),
    ...(property['description'] !== undefined && { description: String(property['description']) }),
    required,
    readOnly: false,
    writeOnce: false,
    system: false,
    writable: { create: true, update: true },
    masked: false,
    sortable: false,
    filterable: false,
    ...(options && { options: options.map((value) => ({ value, label: labels[value] ?? value })) }),
    ...limits(property),
  };
}

function typeOf(property: JsonObject): FieldType {
  if (property['enum'] !== undefined) return 'enum';
  if (property['type'] === 'integer' || property['type'] === 'boolean') return property['type'];
  return BY_FORMAT[String(property['format'])] ?? (property['type'] === 'string' ? 'text' : 'json');
}

function limits(property: JsonObject): Partial<FieldView> {
  const text = (value: Json | undefined): string | undefined =>
    value === undefined ? undefined : String(value);
  const min = text(property['x-min'] ?? property['minimum']);
  const max = text(property['x-max'] ?? property['maximum']);
  const maxLength = property['maxLength'];
  const scale = property['x-scale'];
  return {
    ...(typeof maxLength === 'number' && { maxLength }),
    ...(typeof scale === 'number' && { scale }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(property['x-minExclusive'] === true && { minExclusive: true }),
    ...(property['x-maxExclusive'] === true && { maxExclusive: true }),
  };
}
