/*
 * What a caller gives, as records and lines with ids: from here on nothing is nested and nothing is called by a key.
 * Ids are made here, so that a whole document can go out in one message and its answer be read in the same.
 */
import { randomUUIDv7 } from 'node:crypto';
import type { Entity, Field, LinesField, LinksField } from '../model/index.ts';
import type { LineInput, LinkInput, RecordInput, Values } from '../query/write/index.ts';
import { Refusal } from '../errors/index.ts';
import { badValue } from './faults.ts';
import type { Keys } from './keys.ts';
import type { Input, LineChanges, LinkChanges } from './types.ts';

const path = (...parts: readonly (string | number)[]): string =>
  parts.filter((part) => part !== '').join('/');

/** A record to be created. `at` is the path its faults begin with. */
export function newRecord(entity: Entity, input: Input, keys: Keys, at: string): RecordInput {
  const id = randomUUIDv7();
  keys.add(keyOf(entity, input), id, path(at, 'key'));
  const lines = new Map<LinesField, readonly LineInput[]>();
  const links = new Map<LinksField, { whole: boolean; rows: readonly LinkInput[] }>();
  for (const field of listsIn(entity, input)) {
    const list = (input[field.name] ?? []) as readonly unknown[];
    if (field.kind === 'lines')
      lines.set(field, newLines(field, list as Input[], keys, path(at, field.name)));
    else links.set(field, { whole: true, rows: linked(list, 'add', keys, path(at, field.name)) });
  }
  return { id, at, values: valuesOf(entity, input, keys, at), lines, links };
}

/** A record to be changed. */
export function changedRecord(
  entity: Entity,
  id: string,
  version: number | undefined,
  patch: Input,
  keys: Keys,
  at: string,
): RecordInput {
  const lines = new Map<LinesField, readonly LineInput[]>();
  const links = new Map<LinksField, { whole: boolean; rows: readonly LinkInput[] }>();
  for (const field of listsIn(entity, patch)) {
    const changes = patch[field.name] ?? {};
    if (field.kind === 'lines')
      lines.set(field, changedLines(field, changes as LineChanges, keys, path(at, field.name)));
    else
      links.set(field, changedLinks(changes as LinkChanges | readonly string[], keys, path(at, field.name)));
  }
  return {
    id,
    ...(version !== undefined && { version }),
    at,
    values: valuesOf(entity, patch, keys, at),
    lines,
    links,
  };
}

/** The key of an input, unless its entity has a field of that name. */
const keyOf = (entity: Entity, input: Input): unknown =>
  entity.fields.has('key') ? undefined : input['key'];

const listsIn = (entity: Entity, input: Input): (LinesField | LinksField)[] =>
  [...entity.fields.values()].filter(
    (field): field is LinesField | LinksField =>
      (field.kind === 'lines' || field.kind === 'links') && input[field.name] !== undefined,
  );

const newLines = (field: LinesField, list: readonly Input[], keys: Keys, at: string): LineInput[] =>
  list.map((input, index) => newLine(field, input, keys, path(at, index), index + 1));

function newLine(field: LinesField, input: Input, keys: Keys, at: string, position: number): LineInput {
  const id = randomUUIDv7();
  keys.add(keyOf(field.target, input), id, path(at, 'key'));
  return { kind: 'add', id, at, position, values: valuesOf(field.target, input, keys, at) };
}

function changedLines(
  field: LinesField,
  { add = [], change = [], remove = [], order = [] }: LineChanges,
  keys: Keys,
  at: string,
): LineInput[] {
  refuseTwice([...change.map((one) => one.id), ...remove], field, at);
  const added = newLines(field, add, keys, path(at, 'add'));
  const places = new Map(
    order.map((id, index) => [String(keys.resolve(id, path(at, 'order', index))).toLowerCase(), index + 1]),
  );
  const place = (id: string) => {
    const position = places.get(id.toLowerCase());
    places.delete(id.toLowerCase());
    return position === undefined ? {} : { position };
  };
  const changed = change.map((input, index): LineInput => {
    const here = path(at, 'change', index);
    return {
      kind: 'change',
      id: input.id,
      at: here,
      values: valuesOf(field.target, input, keys, here),
      ...place(input.id),
    };
  });
  const removed = remove.map((id, index): LineInput => ({
    kind: 'remove',
    id,
    at: path(at, 'remove', index),
    values: {},
  }));
  for (const line of removed) places.delete(line.id.toLowerCase());
  // New lines that an order does not name come last.
  const fresh =
    order.length === 0
      ? added
      : added.map((line, index) => ({ ...line, position: 2_000_000 + index, ...place(line.id) }));
  const kept = [...places].map(([id, position]): LineInput => ({
    kind: 'keep',
    id,
    at: path(at, 'order'),
    values: {},
    position,
  }));
  return [...fresh, ...changed, ...removed, ...kept];
}

/** A statement touches a row once, so a line may be named once. */
function refuseTwice(ids: readonly string[], field: LinesField, at: string): void {
  if (new Set(ids.map((id) => id.toLowerCase())).size === ids.length) return;
  throw new Refusal(badValue({ problem: `'${field.title}' names a line twice.` }, { field: at }));
}

const linked = (list: readonly unknown[], kind: LinkInput['kind'], keys: Keys, at: string): LinkInput[] =>
  [...new Set(list.map((value, index) => String(keys.resolve(value, path(at, index)))))].map((target) => ({
    kind,
    target,
  }));

const isList = (changes: LinkChanges | readonly string[]): changes is readonly string[] =>
  Array.isArray(changes);

/** A plain list is all there is afterwards. */
function changedLinks(changes: LinkChanges | readonly string[], keys: Keys, at: string) {
  if (isList(changes)) return { whole: true, rows: linked(changes, 'add', keys, at) };
  const { add = [], remove = [], set } = changes;
  if (set) return { whole: true, rows: linked(set, 'add', keys, path(at, 'set')) };
  const rows = [
    ...linked(add, 'add', keys, path(at, 'add')),
    ...linked(remove, 'remove', keys, path(at, 'remove')),
  ];
  return { whole: false, rows };
}

/** Values of fields that lie in columns, with keys resolved. */
function valuesOf(entity: Entity, input: Input, keys: Keys, at: string): Values {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    const field = entity.fields.get(name);
    if (!field || name === 'id' || field.kind === 'lines' || field.kind === 'links' || value === undefined)
      continue;
    values[name] = resolved(field, value, keys, path(at, name));
  }
  return values;
}

function resolved(field: Field, value: unknown, keys: Keys, at: string): unknown {
  if (field.kind === 'reference') return keys.resolve(value, at);
  if (field.kind !== 'anyReference' || value === null) return value;
  const any = value as { readonly entity: string; readonly id: unknown };
  return { entity: any.entity, id: keys.resolve(any.id, at) };
}
