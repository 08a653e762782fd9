/** Between what a form holds and what GraphQL takes: references are held with their label and sent as their id. */
import type { FieldView } from '../../engine/forms/index.ts';
import type { Pointed } from './documents.ts';

/** A value read from the server, as a form holds it. */
export function heldOf(field: FieldView, read: unknown): unknown {
  if (read === undefined || read === null) return field.type === 'links' ? [] : null;
  switch (field.type) {
    case 'links':
      return (read as { readonly nodes: readonly Pointed[] }).nodes;
    case 'anyReference': {
      const { entity, id, label } = read as { entity: string; id: string; label: string | null };
      return { entity, id, _label: label } satisfies Pointed;
    }
    case 'json':
      return JSON.stringify(read, null, 2);
    default:
      return read;
  }
}

/** Nothing is there: what `required` refuses and every other rule lets pass. */
export function isEmpty(held: unknown): boolean {
  if (held === undefined || held === null || held === '') return true;
  return Array.isArray(held) && held.length === 0;
}

/** The value as it is sent; null clears the field. Text that is no JSON yet is sent as text: the check refuses it first. */
export function wireOf(field: FieldView, held: unknown): unknown {
  if (isEmpty(held))
    return field.type === 'links' || field.type === 'multiEnum' || field.type === 'list' ? [] : null;
  switch (field.type) {
    case 'reference':
      return (held as Pointed).id;
    case 'links':
      return (held as readonly Pointed[]).map(({ id }) => id);
    case 'anyReference':
      return { entity: (held as Pointed).entity, id: (held as Pointed).id };
    case 'json':
      return readJson(held as string) ?? held;
    default:
      return held;
  }
}

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether two held values would be sent alike. */
export function sameHeld(field: FieldView, one: unknown, other: unknown): boolean {
  return JSON.stringify(wireOf(field, one)) === JSON.stringify(wireOf(field, other));
}
