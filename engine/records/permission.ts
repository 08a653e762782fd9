/** Which fields an actor may give. A field no grant covers is unknown to him, one the engine makes is fixed. */
import { fieldAccess, rowCondition, type Rights } from '../access/index.ts';
import { nearest, Refusal, type Fault } from '../errors/index.ts';
import type { Entity, Field, LinesField, Role } from '../model/index.ts';
import { fieldFixed, fieldUnknown, notAllowed } from './faults.ts';
import type { Input, LineChanges } from './types.ts';

export interface Asked {
  readonly rights: Rights;
  readonly action: string;
  /** Whether values of series and lifecycles are given too, as an import does. */
  readonly verbatim: boolean;
  /** Whether a definition gives them, which may set what callers may not. */
  readonly defined?: boolean;
}

/** Rights where a definition vouches for what it does. */
export const vouched: Rights = {
  fingerprint: 'vouched',
  version: '0',
  roles: new Set(),
  scoped: false,
  grants: (entity) => [{ id: 'vouched', role: nobody, entity, actions: new Set(), masked: new Set() }],
};

const nobody: Role = { name: '', title: '', description: '', secondFactor: false, inherits: [], grants: [] };

/** Refuses before anything is sent what no grant of the actor covers on any record. */
export function permitAction(entity: Entity, { rights, action }: Asked): void {
  if (rowCondition(rights, entity, action) === 'never')
    throw new Refusal(notAllowed({ entity: entity.title, action }));
}

/** The fields of the record and its lines that an input gives, each permitted. */
export function permittedFields(entity: Entity, input: Input, asked: Asked, at: string): Set<Field> {
  const faults: Fault[] = [];
  const fields = new Set<Field>();
  for (const [name, value] of Object.entries(input)) {
    const field = entity.fields.get(name);
    if ((name === 'key' && !field) || value === undefined) continue;
    const place = { field: at === '' ? name : `${at}/${name}` };
    if (!field || fieldAccess(asked.rights, field, asked.action).shown === 'never') {
      faults.push(
        fieldUnknown(
          { field: name, entity: entity.title, near: nearest(name, writable(entity, asked)) },
          place,
        ),
      );
    } else if (isMade(field, asked)) faults.push(fieldFixed({ title: field.title }, place));
    else {
      fields.add(field);
      if (field.kind === 'lines') faults.push(...permittedLines(field, value, asked, place.field, fields));
    }
  }
  if (faults.length > 0) throw new Refusal(faults);
  return fields;
}

const writable = (entity: Entity, asked: Asked): string[] =>
  [...entity.fields.values()]
    .filter(
      (field) => !isMade(field, asked) && fieldAccess(asked.rights, field, asked.action).shown !== 'never',
    )
    .map((field) => field.name);

/**
 * Whether nobody gives the value: the engine makes it, or it is settled. An import takes some of them over.
 * @param there Whether what has the field was there before; a line may be new in a record that was.
 */
function isMade(field: Field, { verbatim, action, defined }: Asked, there = action === 'update'): boolean {
  if (field.writeOnce && there) return true;
  if (field.compute || field.rollup) return true;
  const ofImport = field.series !== undefined || field.entity.lifecycle?.field === field;
  return ofImport ? !verbatim : field.readOnly && !defined;
}

function permittedLines(
  field: LinesField,
  value: unknown,
  asked: Asked,
  at: string,
  fields: Set<Field>,
): Fault[] {
  return linesIn(value).flatMap(({ line, at: here }) =>
    Object.keys(line).flatMap((name): Fault[] => {
      const one = field.target.fields.get(name);
      if ((name === 'key' && !one) || (name === 'id' && here.startsWith('change/'))) return [];
      const place = { field: `${at}/${here}/${name}` };
      if (!one || fieldAccess(asked.rights, one, asked.action).shown === 'never') {
        const near = nearest(name, field.target.fields.keys());
        return [fieldUnknown({ field: name, entity: field.target.title, near }, place)];
      }
      if (isMade(one, asked, here.startsWith('change/')) || one.system)
        return [fieldFixed({ title: one.title }, place)];
      fields.add(one);
      return [];
    }),
  );
}

/** The lines of an input, new (an array) or changed (add and change), with their paths below the field. */
export function linesIn(value: unknown): { readonly line: Input; readonly at: string }[] {
  if (Array.isArray(value)) return value.map((line: Input, index) => ({ line, at: String(index) }));
  const { add = [], change = [] } = (value ?? {}) as LineChanges;
  return [
    ...add.map((line, index) => ({ line, at: `add/${index}` })),
    ...change.map((line: Input, index) => ({ line, at: `change/${index}` })),
  ];
}
