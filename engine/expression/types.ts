/** What a value can be. Money and quantities are numbers: exact decimals of any scale, never floats. */
export type Type =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'text' }
  | { readonly kind: 'number' }
  | { readonly kind: 'date' }
  | { readonly kind: 'time' }
  | { readonly kind: 'dateTime' }
  /** A fixed length of time, kept in seconds. */
  | { readonly kind: 'duration' }
  /** A UUID. Reads as text where text is wanted. */
  | { readonly kind: 'id' }
  /** Opaque: can only be asked whether it is there. */
  | { readonly kind: 'json' }
  /** The type of the literal `null`; it becomes whatever stands on the other side. */
  | { readonly kind: 'null' }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  /** Of records: lines or referring records. Of anything else: a multi-enum or a list of scalars. */
  | { readonly kind: 'list'; readonly of: Type }
  | { readonly kind: 'record'; readonly record: RecordType };

export type Kind = Type['kind'];

/**
 * What the members of a record are. An interface, so that entities which refer to each other in a circle can answer
 * lazily. `member` is asked for names an analyst wrote: it must know its own members and nothing inherited.
 */
export interface RecordType {
  /** Names the type in messages; two records can be compared when their types have the same name. */
  readonly name: string;
  member(name: string): Type | undefined;
  members(): Iterable<string>;
}

/** The types, as values to build a scope from. */
export const types = {
  boolean: { kind: 'boolean' },
  text: { kind: 'text' },
  number: { kind: 'number' },
  date: { kind: 'date' },
  time: { kind: 'time' },
  dateTime: { kind: 'dateTime' },
  duration: { kind: 'duration' },
  id: { kind: 'id' },
  json: { kind: 'json' },
  null: { kind: 'null' },
  enum: (values: readonly string[]): Type => ({ kind: 'enum', values }),
  list: (of: Type): Type => ({ kind: 'list', of }),
  record: (record: RecordType): Type => ({ kind: 'record', record }),
} as const satisfies Record<Kind, Type | ((part: never) => Type)>;

/** A record type of a fixed list of members. */
export function recordType(name: string, members: Readonly<Record<string, Type>>): RecordType {
  const known = new Map(Object.entries(members));
  return { name, member: (wanted) => known.get(wanted), members: () => known.keys() };
}

/** The type in words, for messages. */
export function show(type: Type): string {
  if (type.kind === 'enum') return `one of ${type.values.map((value) => `'${value}'`).join(', ')}`;
  if (type.kind === 'record') return `a record of ${type.record.name}`;
  if (type.kind === 'list')
    return type.of.kind === 'record' ? `records of ${type.of.record.name}` : `a list (${type.of.kind})`;
  return WORDS[type.kind];
}

const WORDS: Readonly<Record<Exclude<Kind, 'enum' | 'record' | 'list'>, string>> = {
  boolean: 'true or false',
  text: 'a text',
  number: 'a number',
  date: 'a date',
  time: 'a time',
  dateTime: 'a date and time',
  duration: 'a duration',
  id: 'an id',
  json: 'a JSON value',
  null: 'null',
};

/** Whether the type is read as text: enums and ids are. */
export const isTextual = (type: Type): boolean =>
  type.kind === 'text' || type.kind === 'enum' || type.kind === 'id';

/** Whether the type is a record that can be told from others: a period or an address has parts but no id. */
export const hasId = (type: Type): boolean =>
  type.kind === 'record' && type.record.member('id') !== undefined;

/** Whether the type is a list of records, which only the list functions take. */
export const isRecords = (type: Type): type is { kind: 'list'; of: { kind: 'record'; record: RecordType } } =>
  type.kind === 'list' && type.of.kind === 'record';
