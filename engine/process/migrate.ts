/*
 * Whether an instance may go on by another definition than the one it began with. What it has behind it is kept by the
 * paths of steps, and the interpreter walks past it again, so:
 *
 *   1. the steps behind it must be there, in the same order, and mean the same to it: what they do, and into which
 *      variable; how often they are tried and how they are taken back may have changed;
 *   2. no step may have been put among them: it would be done now, although its time is over;
 *   3. what is kept of variables must hold all that the new definition reads of them;
 *   4. what lies ahead may be anything.
 */
import type { Json, JsonObject } from '../definition/index.ts';

/** A definition as it is kept. */
export interface KeptProcess extends JsonObject {
  readonly process: string;
  readonly version: number;
  readonly steps: readonly KeptStep[];
  readonly readings: Readonly<Record<string, { readonly paths: readonly (readonly string[])[] }>>;
  readonly called: Readonly<Record<string, KeptProcess>>;
}

interface KeptStep extends JsonObject {
  readonly id: string;
  readonly kind: string;
}

class Misfit extends Error {}

/** Why an instance that has something kept under these paths cannot go on by `now`; undefined where it can. */
export function misfitOf(
  before: KeptProcess,
  now: KeptProcess,
  paths: readonly string[],
): string | undefined {
  try {
    checkStart(before, now);
    const given = new Set<string>();
    walk({ before, now, paths, given }, before.steps, now.steps, '');
    checkReadings(before, now, given);
    return undefined;
  } catch (error) {
    if (error instanceof Misfit) return error.message;
    throw error;
  }
}

interface Walk {
  readonly before: KeptProcess;
  readonly now: KeptProcess;
  readonly paths: readonly string[];
  /** Variables that were given so far. */
  readonly given: Set<string>;
}

function checkStart(before: KeptProcess, now: KeptProcess): void {
  for (const part of ['about', 'when', 'key', 'again'])
    if (!same(before[part], now[part])) throw new Misfit(`How it starts has changed ('${part}').`);
}

const isReached = ({ paths }: Walk, path: string): boolean =>
  paths.some((one) => one === path || one.startsWith(`${path}/`));

/** Goes through two lists of steps as far as the instance has come. */
function walk(here: Walk, before: readonly KeptStep[], now: readonly KeptStep[], base: string): void {
  const pathOf = ({ id }: KeptStep): string => (base === '' ? id : `${base}/${id}`);
  const last = before.findLastIndex((step) => isReached(here, pathOf(step)));
  for (const [at, step] of before.slice(0, last + 1).entries()) {
    const other = now[at];
    if (!now.some(({ id }) => id === step.id))
      throw new Misfit(`Step '${step.id}' is gone, and it was done.`);
    if (other?.id !== step.id)
      throw new Misfit(`Step '${other?.id}' stands where '${step.id}' was done before: it would be late.`);
    if (!same(meaningOf(step), meaningOf(other))) throw new Misfit(`Step '${step.id}' means something else.`);
    const into = step['into'];
    if (typeof into === 'string') here.given.add(into);
    for (const [inner, others, path] of listsIn(here, step, other, pathOf(step)))
      if (at === last) walk(here, inner, others, path);
      else walkPast(here, inner, others);
  }
}

/** What lies behind as a whole: which way it took through it is not looked at, so all of it must be the same. */
function walkPast(here: Walk, before: readonly KeptStep[], now: readonly KeptStep[]): void {
  if (before.length !== now.length) throw new Misfit('Steps that lie behind it were added or taken away.');
  for (const [at, step] of before.entries()) {
    const other = now[at]!;
    if (step.id !== other.id || !same(meaningOf(step), meaningOf(other)))
      throw new Misfit(`Step '${step.id}' lies behind it and means something else.`);
    if (typeof step['into'] === 'string') here.given.add(step['into']);
    for (const [inner, others] of listsIn(here, step, other, '')) walkPast(here, inner, others);
  }
}

type Lists = readonly (readonly [readonly KeptStep[], readonly KeptStep[], string])[];

const stepsOf = (value: Json | undefined): readonly KeptStep[] =>
  Array.isArray(value) ? (value as unknown as readonly KeptStep[]) : [];

/** Lists of steps inside a step, as both have them, with the path their steps stand under. */
function listsIn(here: Walk, step: KeptStep, other: KeptStep, path: string): Lists {
  const plain = ['then', 'else', 'onTimeout', 'catch'].map(
    (name) => [stepsOf(step[name]), stepsOf(other[name]), path] as const,
  );
  switch (step.kind) {
    case 'for':
      return [
        ...turnsOf(here, path).map(
          (turn) => [stepsOf(step['steps']), stepsOf(other['steps']), turn] as const,
        ),
        ...plain,
      ];
    case 'parallel': {
      const branches = step['branches'] as readonly Json[];
      const others = other['branches'] as readonly Json[];
      const inner = branches.map(
        (branch, at) => [stepsOf(branch), stepsOf(others[at]), `${path}/${at}`] as const,
      );
      return [...inner, ...plain];
    }
    case 'call': {
      const name = String(step['process']);
      const [called, today] = [here.before.called[name], here.now.called[name]];
      return called && today ? [[called.steps, today.steps, path], ...plain] : plain;
    }
    default:
      return plain;
  }
}

/** Paths of the turns of a loop that have begun. */
const turnsOf = ({ paths }: Walk, path: string): readonly string[] => [
  ...new Set(
    paths
      .filter((one) => one.startsWith(`${path}/`))
      .map((one) => `${path}/${one.slice(path.length + 1).split('/')[0]}`),
  ),
];

/** What a step is to an instance that has it behind it. */
function meaningOf(step: KeptStep): Json {
  const deed = step['deed'] as JsonObject | undefined;
  const event = step['event'];
  const branches = step['branches'] as readonly Json[] | undefined;
  const parts: Readonly<Record<string, Json | undefined>> = {
    kind: step.kind,
    action: deed?.['action'],
    into: step['into'],
    when: step['when'],
    each: step['each'],
    as: step['as'],
    key: step['key'],
    branches: branches?.length,
    roles: step['roles'],
    user: step['user'],
    except: step['except'],
    mode: step['mode'],
    count: step['count'],
    event: isObject(event) ? [event['name'] ?? null, event['match'] ?? null] : event,
    until: step['until'],
    process: step['process'],
    values: step['values'],
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as JsonObject;
}

/** What is kept of a variable holds what was read of it then. */
function checkReadings(before: KeptProcess, now: KeptProcess, given: ReadonlySet<string>): void {
  const about = (before['about'] as JsonObject | undefined)?.['variable'];
  const known = new Set([...given, ...(typeof about === 'string' ? [about] : [])]);
  for (const variable of known) {
    const kept = new Set((before.readings[variable]?.paths ?? []).map((path) => path.join('.')));
    const wanted = (now.readings[variable]?.paths ?? []).map((path) => path.join('.'));
    const missing = wanted.find((path) => !kept.has(path));
    if (missing !== undefined)
      throw new Misfit(`'${variable}.${missing}' is read, and was not kept when '${variable}' was given.`);
  }
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const same = (one: Json | undefined, other: Json | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
