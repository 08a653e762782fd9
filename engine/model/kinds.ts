/** Which kind of field a JSON object declares, and which keywords mean something for it. */
import type { Json, JsonObject } from '../definition/index.ts';
import { nearest, type Fault, type Place } from '../errors/index.ts';
import { idleKeyword, unknownKind } from './faults.ts';
import type { Field, ScalarType } from './types.ts';
import { isObject } from './json.ts';

export type Kind =
  | { readonly kind: 'scalar'; readonly type: ScalarType }
  | { readonly kind: Exclude<Field['kind'], 'scalar'> };

/** `money`, `reference`: what users of the language call the kind. */
export const nameOf = (kind: Kind): string => (kind.kind === 'scalar' ? kind.type : kind.kind);

const scalar = (type: ScalarType): Kind => ({ kind: 'scalar', type });

const textFormats: Readonly<Record<string, ScalarType>> = {
  'long-text': 'longText',
  decimal: 'decimal',
  money: 'money',
  quantity: 'quantity',
  date: 'date',
  time: 'time',
  'date-time': 'dateTime',
  duration: 'duration',
  email: 'email',
  phone: 'phone',
  uri: 'url',
  file: 'file',
};

function kindOfText(format: Json | undefined): Kind | string {
  if (format === undefined) return scalar('text');
  const type = textFormats[String(format)];
  if (type) return scalar(type);
  const near = nearest(String(format), Object.keys(textFormats));
  return `a text has no format '${String(format)}'${near ? `, maybe '${near}' is meant` : ''}`;
}

function kindOfList(items: Json | undefined): Kind | string {
  if (!isObject(items)) return 'a list needs "items"';
  if (items['$ref'] !== undefined) return { kind: 'lines' };
  if (items['x-reference'] !== undefined) return { kind: 'links' };
  if (items['enum'] !== undefined) return scalar('multiEnum');
  if (items['type'] === undefined) return '"items" has none of "$ref", "x-reference", "enum" and "type"';
  if (items['format'] !== undefined && items['type'] !== 'string')
    return 'the items of a list have a format that only texts have';
  return scalar('list');
}

/** The kind, or what keeps it from being one. */
export function kindOf(json: JsonObject): Kind | string {
  const { type, format } = json as { type?: Json; format?: Json };
  if (json['x-reference'] !== undefined) {
    if (type !== undefined || format !== undefined) return 'a reference has neither "type" nor "format"';
    return { kind: Array.isArray(json['x-reference']) ? 'anyReference' : 'reference' };
  }
  if (json['enum'] !== undefined)
    return type === undefined || type === 'string' ? scalar('enum') : 'the choices of an "enum" are texts';
  if (format === 'json')
    return type === undefined ? scalar('json') : 'a JSON value of any type has no "type"';
  if (type === 'string') return kindOfText(format);
  if (type === 'array') return kindOfList(json['items']);
  if (type === 'object') {
    if (format === 'period') return { kind: 'period' };
    return format === 'address'
      ? scalar('address')
      : 'an object has the format "period" or "address"; anything else is {"format": "json"}';
  }
  if (format !== undefined) return 'a format needs "type": "string"';
  return type === 'integer' || type === 'boolean'
    ? scalar(type)
    : 'it has none of "type", "enum", "x-reference" and "format"';
}

const decimals = ['decimal', 'money', 'quantity'];
const lists = ['multiEnum', 'list', 'lines', 'links'];
const short = [
  'text',
  'email',
  'phone',
  'url',
  'integer',
  ...decimals,
  'date',
  'dateTime',
  'enum',
  'reference',
];
const stored = [
  'text',
  'longText',
  'integer',
  ...decimals,
  'boolean',
  'date',
  'time',
  'dateTime',
  'duration',
  'email',
  'phone',
  'url',
  'enum',
  'reference',
  'file',
];

/** Keywords that only some kinds know. What is not listed every kind knows. */
const fits: Readonly<Record<string, readonly string[]>> = {
  items: lists,
  uniqueItems: ['multiEnum', 'list'],
  minItems: lists,
  maxItems: lists,
  minLength: ['text', 'longText'],
  maxLength: ['text', 'longText', 'email', 'phone', 'url'],
  pattern: ['text'],
  minimum: ['integer'],
  maximum: ['integer'],
  default: [...stored, 'multiEnum', 'list', 'address', 'json', 'period'],
  'x-scale': decimals,
  'x-min': [...decimals, 'date'],
  'x-max': [...decimals, 'date'],
  'x-minExclusive': decimals,
  'x-maxExclusive': decimals,
  'x-currency': ['money'],
  'x-unit': ['quantity'],
  'x-type': ['text'],
  'x-labels': ['enum'],
  'x-colors': ['enum'],
  'x-onDelete': ['reference', 'anyReference'],
  'x-tree': ['reference'],
  'x-inverse': ['reference', 'links'],
  'x-unique': short,
  'x-index': [...short, 'boolean', 'time', 'duration', 'multiEnum', 'list'],
  'x-series': ['text'],
  'x-gapless': ['text'],
  'x-issuedBy': ['text'],
  'x-compute': stored.filter((kind) => kind !== 'file'),
  'x-fetch': stored,
  'x-fill': stored.filter((kind) => kind !== 'file'),
  'x-lookup': ['reference'],
  'x-rollup': ['integer', ...decimals, 'date', 'dateTime'],
};

/** Faults of one field's JSON by itself: keywords without meaning for its kind. */
export function checkKeywords(
  json: JsonObject,
  kind: Kind,
  place: (keyword: string) => Place,
  faults: Fault[],
): void {
  for (const keyword of Object.keys(json)) {
    const fit = fits[keyword];
    if (fit && !fit.includes(nameOf(kind)))
      faults.push(idleKeyword({ keyword, kind: nameOf(kind), fit }, place(keyword)));
  }
}

/** Kind of a field, or undefined with the fault told. */
export function readKind(
  json: JsonObject,
  place: (keyword: string) => Place,
  faults: Fault[],
): Kind | undefined {
  const kind = kindOf(json);
  if (typeof kind === 'string') {
    faults.push(unknownKind({ trouble: kind }, place('')));
    return undefined;
  }
  checkKeywords(json, kind, place, faults);
  return kind;
}
