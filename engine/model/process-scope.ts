/** What expressions of a process may speak of, and what is read of records because of it. */
import type { Json } from '../definition/index.ts';
import type { Place } from '../errors/index.ts';
import {
  compile,
  compileList,
  recordType,
  show,
  types,
  type Expression,
  type Type,
} from '../expression/index.ts';
import { variableTwice } from './faults.ts';
import type { Linking } from './linking.ts';
import type { Part } from './parts.ts';
import type { Reading } from './process-types.ts';
import { recordTypeOf } from './scopes.ts';
import type { Entity } from './types.ts';

/** Variables by name. What stands later adds to a copy, so that branches do not see each other. */
export type Names = Readonly<Record<string, Type>>;

interface ReadingDraft {
  readonly entity: string;
  readonly paths: Map<string, readonly string[]>;
}

/** One process while it is linked. */
export interface Drafting {
  readonly linking: Linking;
  readonly part: Part;
  /** Where each step stands, by id. */
  readonly pointers: Map<string, string>;
  /** Steps of which it is said that what they did may stay. */
  readonly staying: Set<string>;
  readonly readings: Map<string, ReadingDraft>;
  /** Variables that hold what was read: a condition about one is a look at the state. */
  readonly looks: Set<string>;
  /** Names of loops, and the list of a variable that each goes through. */
  readonly aliases: Map<string, { readonly root: string; readonly path: readonly string[] }>;
}

export const tell = (drafting: Drafting, fault: Linking['faults'][number]): void =>
  void drafting.linking.faults.push(fault);

export function expression(
  drafting: Drafting,
  names: Names,
  source: Json | undefined,
  expected: Type | undefined,
  place: Place,
): Expression | undefined {
  if (typeof source !== 'string') return undefined;
  return noted(drafting, compile(source, { names }, expected, place));
}

/** What a loop goes through. */
export const listExpression = (
  drafting: Drafting,
  names: Names,
  source: string,
  place: Place,
): Expression | undefined => noted(drafting, compileList(source, { names }, place));

function noted(
  drafting: Drafting,
  { expression: made, faults }: ReturnType<typeof compile>,
): Expression | undefined {
  for (const fault of faults ?? []) tell(drafting, fault);
  for (const { root, path } of made?.uses ?? []) note(drafting, root, path);
  return made;
}

function note({ readings, aliases }: Drafting, root: string, path: readonly string[]): void {
  const alias = aliases.get(root);
  const at = alias ? alias.root : root;
  const whole = alias ? [...alias.path, ...path] : path;
  if (whole.length > 0) readings.get(at)?.paths.set(whole.join('.'), whole);
}

/** A variable that holds a record. */
export function holdsRecord(drafting: Drafting, name: string, entity: Entity): Type {
  if (!drafting.readings.has(name))
    drafting.readings.set(name, { entity: entity.fullName, paths: new Map() });
  return types.record(recordTypeOf(entity));
}

export const readingsOf = ({ readings }: Drafting): ReadonlyMap<string, Reading> =>
  new Map([...readings].map(([name, { entity, paths }]) => [name, { entity, paths: [...paths.values()] }]));

/** The scope with one more variable; one name holds one type. */
export function withName(drafting: Drafting, names: Names, name: string, type: Type, place: Place): Names {
  const known = names[name];
  if (known && show(known) !== show(type))
    tell(drafting, variableTwice({ name, first: show(known), second: show(type) }, place));
  return { ...names, [name]: type };
}

/** The scope after several ways, each of which may have been taken. */
export function merged(drafting: Drafting, ways: readonly Names[], place: Place): Names {
  return ways.reduce((all, way) =>
    Object.entries(way).reduce((sum, [name, type]) => withName(drafting, sum, name, type, place), all),
  );
}

/** What failed, inside `catch`. */
export const failure: Type = types.record(
  recordType('a failure', { code: types.text, message: types.text, step: types.text }),
);

export const decision: Type = types.record(
  recordType('a decision', {
    approved: types.boolean,
    by: types.id,
    onBehalfOf: types.id,
    comment: types.text,
    at: types.dateTime,
  }),
);
