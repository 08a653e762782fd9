/* What a record says against what is stored: only what differs is written. */
import { Big } from 'big.js';
import type { Json, JsonObject } from '../definition/index.ts';
import type { Entity, Field } from '../model/index.ts';
import type { Resolved } from './lookup.ts';

/** Selection of a document that reads what `same` compares. */
export function selectionOf(field: Field, lines: readonly Field[] = []): string {
  switch (field.kind) {
    case 'reference':
      return `${field.name} { id }`;
    case 'anyReference':
      return `${field.name} { entity id }`;
    case 'period':
      return `${field.name} { from to }`;
    case 'links':
      return `${field.name}(first: 200) { nodes { id } }`;
    case 'lines':
      return `${field.name} { id ${lines.map((each) => selectionOf(each)).join(' ')} }`;
    case 'scalar':
      return field.type === 'address' ? `${field.name} { ${addressParts.join(' ')} }` : field.name;
  }
}

export const addressParts = ['street', 'street2', 'postalCode', 'city', 'region', 'country'];

/** A stored value as a mutation's input has it: a reference is its id, links are their ids. */
export function inputOf(field: Field, stored: Json | undefined): Json {
  if (stored === null || stored === undefined) return null;
  if (field.kind === 'reference') return (stored as JsonObject)['id']!;
  if (field.kind === 'links')
    return (stored as { nodes: readonly JsonObject[] }).nodes.map((node) => node['id']!);
  return stored;
}

/** Whether both say the same, though they may be written differently: 14 and 14.00. */
export function same(field: Field, wanted: Json, stored: Json): boolean {
  if (wanted === null || stored === null) return wanted === stored;
  if (field.kind !== 'scalar') return equal(wanted, stored);
  switch (field.type) {
    case 'decimal':
    case 'money':
    case 'quantity':
      return sameNumber(String(wanted), String(stored), field.scale ?? 2);
    case 'dateTime':
      return Date.parse(String(wanted)) === Date.parse(String(stored));
    default:
      return equal(wanted, stored);
  }
}

function sameNumber(wanted: string, stored: string, scale: number): boolean {
  try {
    return Big(wanted).round(scale, Big.roundHalfUp).eq(Big(stored));
  } catch {
    return false; // no number: whoever writes it will say so
  }
}

/** Equal as JSON; a part that is missing counts as null. */
function equal(one: Json, other: Json): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other;
  if (Array.isArray(one) || Array.isArray(other)) {
    const [a, b] = [one as readonly Json[], other as readonly Json[]];
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      a.length === b.length &&
      a.every((each, i) => equal(each, b[i]!))
    );
  }
  const [a, b] = [one as JsonObject, other as JsonObject];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) =>
    equal(a[key] ?? null, b[key] ?? null),
  );
}

/** The patch that makes `stored` say what `wanted` says; undefined when it does already. Lines are matched by place. */
export function patchOf(entity: Entity, wanted: Resolved, stored: JsonObject): JsonObject | undefined {
  const patch: Record<string, Json> = changed(entity, wanted.values, stored);
  for (const [name, lines] of wanted.lines) {
    const field = entity.fields.get(name)!;
    if (field.kind !== 'lines') throw new Error(`${name} has no lines.`);
    const change = linesPatch(field.target, lines, (stored[name] ?? []) as readonly JsonObject[]);
    if (change) patch[name] = change;
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

function changed(
  entity: Entity,
  wanted: ReadonlyMap<string, Json>,
  stored: JsonObject,
): Record<string, Json> {
  const differing = [...wanted].filter(([name, value]) => {
    const field = entity.fields.get(name)!;
    return !same(field, value, inputOf(field, stored[name]));
  });
  return Object.fromEntries(differing);
}

function linesPatch(
  entity: Entity,
  wanted: readonly ReadonlyMap<string, Json>[],
  stored: readonly JsonObject[],
): JsonObject | undefined {
  const change = wanted.slice(0, stored.length).flatMap((line, index) => {
    const differing = changed(entity, line, stored[index]!);
    return Object.keys(differing).length > 0 ? [{ id: stored[index]!['id']!, ...differing }] : [];
  });
  const add = wanted.slice(stored.length).map((line) => Object.fromEntries(line));
  const remove = stored.slice(wanted.length).map((line) => line['id']!);
  if (change.length + add.length + remove.length === 0) return undefined;
  return {
    ...(add.length > 0 && { add }),
    ...(change.length > 0 && { change }),
    ...(remove.length > 0 && { remove }),
  };
}
