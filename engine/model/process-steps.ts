/** Steps of a process: each verb with its names looked up and its expressions typed. */
import type { Json, JsonObject } from '../definition/index.ts';
import { nearest } from '../errors/index.ts';
import { hasId, types, type Type } from '../expression/index.ts';
import { durationOf } from './durations.ts';
import { sourceOf } from './expressions.ts';
import {
  lateWait,
  reservedName,
  stepTwice,
  strayKeyword,
  tooManySteps,
  unknownEvent,
  unknownField,
  unknownRole,
  unsaidExternal,
  noSuchStep,
} from './faults.ts';
import { isObject, text } from './json.ts';
import { key } from './linking.ts';
import { titleOf } from './names.ts';
import { deed, gifts, loose, looseGifts } from './process-gifts.ts';
import {
  decision,
  expression,
  failure,
  holdsRecord,
  listExpression,
  merged,
  tell,
  withName,
  type Drafting,
  type Names,
} from './process-scope.ts';
import type { Gifts, Process, ProcessStep, RetryPolicy, StepKind, Timeout } from './process-types.ts';
import type { Entity, Field } from './types.ts';

const stepsMax = 200;
const depthMax = 8;

/** What steps look up beside their own process. */
export interface Surroundings {
  readonly roles: ReadonlySet<string>;
  /** Entity of each event that records tell; nothing for those that processes emit. */
  readonly events: ReadonlyMap<string, Entity | undefined>;
  readonly retry: { readonly default?: RetryPolicy };
  /** A called process as linked, with the type of its variable `result`; undefined with its fault told. */
  readonly called: (
    name: string,
    pointer: string,
  ) => { readonly process: Process; readonly result?: Type } | undefined;
}

/** Where a step stands. */
interface Here {
  readonly around: Surroundings;
  readonly depth: number;
  /** Whether a condition about a record that was just read stands around it. */
  readonly looked: boolean;
  /** Steps that stand before it and have run when it does, or may have. */
  readonly before: ReadonlySet<string>;
}

interface Block {
  readonly steps: readonly ProcessStep[];
  readonly names: Names;
}

/** Ids of all steps, those inside others too. */
function idsIn(json: Json | undefined): string[] {
  if (Array.isArray(json)) return json.flatMap((one: Json) => idsIn(one));
  if (!isObject(json)) return [];
  const inner = ['then', 'else', 'parallel', 'steps', 'onTimeout', 'catch'].flatMap((name) =>
    idsIn(json[name]),
  );
  return typeof json['id'] === 'string' ? [json['id'], ...inner] : inner;
}

export function linkSteps(
  drafting: Drafting,
  around: Surroundings,
  names: Names,
): { readonly steps: readonly ProcessStep[]; readonly names: Names } {
  const { part } = drafting;
  const all = idsIn(part.body['steps']).length;
  if (all > stepsMax) tell(drafting, tooManySteps({ what: 'steps', most: stepsMax }, part.place('/steps')));
  return block(drafting, names, part.body['steps'], '/steps', {
    around,
    depth: 1,
    looked: false,
    before: new Set(['start']),
  });
}

function block(drafting: Drafting, names: Names, json: Json | undefined, at: string, here: Here): Block {
  const list = Array.isArray(json) ? (json as JsonObject[]) : [];
  if (here.depth > depthMax && list.length > 0) {
    tell(drafting, tooManySteps({ what: 'levels of steps', most: depthMax }, drafting.part.place(at)));
    return { steps: [], names };
  }
  const steps: ProcessStep[] = [];
  let scope = names;
  const before = new Set(here.before);
  list.forEach((one, index) => {
    const made = step(drafting, scope, one, `${at}/${index}`, { ...here, before });
    for (const id of idsIn(one)) before.add(id);
    scope = made.names;
    if (made.step) steps.push(made.step);
  });
  return { steps, names: scope };
}

const inside = (here: Here): Here => ({ ...here, depth: here.depth + 1 });

interface Made {
  readonly step?: ProcessStep | undefined;
  readonly names: Names;
}

const verbs: readonly StepKind[] = [
  'do', 'if', 'parallel', 'for', 'approve', 'wait', 'sleep', 'call', 'emit', 'set', 'pivot', 'fail', 'end',
]; // prettier-ignore

/** Keywords that stand beside some verbs only. */
const companions: Readonly<Record<string, readonly StepKind[]>> = {
  with: ['do', 'call', 'emit'],
  schema: ['emit'],
  into: ['do', 'approve', 'wait', 'call'],
  undo: ['do'],
  retry: ['do'],
  timeout: ['do'],
  external: ['do'],
  then: ['if'],
  else: ['if'],
  steps: ['for'],
  onTimeout: ['do', 'approve', 'wait'],
  catch: ['do', 'if', 'parallel', 'for', 'approve', 'wait', 'call'],
};

function step(drafting: Drafting, names: Names, json: JsonObject, at: string, here: Here): Made {
  const id = String(json['id']);
  const kind = verbs.find((verb) => json[verb] !== undefined)!;
  if (drafting.pointers.has(id)) tell(drafting, stepTwice({ step: id }, drafting.part.place(`${at}/id`)));
  drafting.pointers.set(id, at);
  if (json['undo'] === false) drafting.staying.add(id);
  for (const [keyword, fit] of Object.entries(companions))
    if (json[keyword] !== undefined && !fit.includes(kind))
      tell(
        drafting,
        strayKeyword({ keyword, verb: kind, fit: fit.join(', ') }, drafting.part.place(`${at}/${keyword}`)),
      );
  const made = makers[kind](drafting, names, json, at, here);
  if (!made.step || json['catch'] === undefined) return made;
  const caught = block(drafting, { ...names, error: failure }, json['catch'], `${at}/catch`, inside(here));
  const { error: _, ...after } = caught.names;
  return {
    step: { ...made.step, catch: caught.steps },
    names: merged(drafting, [made.names, after], drafting.part.place(at)),
  };
}

type Maker = (drafting: Drafting, names: Names, json: JsonObject, at: string, here: Here) => Made;

const baseOf = (json: JsonObject) => {
  const id = String(json['id']);
  return { id, title: text(json['title']) ?? titleOf(id) };
};

/** The scope with what a step gives under the name of `into`. */
function into(drafting: Drafting, names: Names, json: JsonObject, at: string, type: Type | undefined): Names {
  const name = text(json['into']);
  if (name === undefined) return names;
  return withName(drafting, names, name, type ?? types.json, drafting.part.place(`${at}/into`));
}

const named = (json: JsonObject) => (typeof json['into'] === 'string' ? { into: json['into'] } : {});

const timeoutOf = (json: JsonObject) =>
  typeof json['timeout'] === 'string' ? { timeout: durationOf(json['timeout']) } : {};

/** Steps to run when time is up, or failing. */
function onTimeout(
  drafting: Drafting,
  names: Names,
  json: JsonObject,
  at: string,
  here: Here,
): { readonly onTimeout: Timeout; readonly names: Names } {
  if (!Array.isArray(json['onTimeout'])) return { onTimeout: 'fail', names };
  const made = block(drafting, names, json['onTimeout'], `${at}/onTimeout`, inside(here));
  return { onTimeout: made.steps, names: made.names };
}

function entityOf(drafting: Drafting, name: string): Entity | undefined {
  return drafting.linking.entities.get(name);
}

/** A variable that holds a record of the entity; what is read of it goes by its name. */
function recordInto(
  drafting: Drafting,
  names: Names,
  json: JsonObject,
  at: string,
  entity: Entity | undefined,
): Names {
  const name = text(json['into']);
  if (name === undefined) return names;
  return into(drafting, names, json, at, entity && holdsRecord(drafting, name, entity));
}

const doStep: Maker = (drafting, names, json, at, here) => {
  const made = deed(drafting, names, json, at);
  const gives = made && made.kind !== 'delete' ? entityOf(drafting, made.entity) : undefined;
  if (json['into'] !== undefined && made?.kind === 'delete')
    tell(
      drafting,
      strayKeyword(
        { keyword: 'into', verb: 'delete', fit: 'actions that leave a record' },
        drafting.part.place(`${at}/into`),
      ),
    );
  const known = recordInto(drafting, names, json, at, gives);
  if (made?.kind === 'read' && typeof json['into'] === 'string') drafting.looks.add(json['into']);
  const undo = isObject(json['undo']) ? deed(drafting, known, json['undo'], `${at}/undo`) : undefined;
  const late = onTimeout(drafting, names, json, at, here);
  const external = made?.external ?? false;
  if (made && external !== (json['external'] ?? false))
    tell(drafting, unsaidExternal({ action: made.action, external }, drafting.part.place(at)));
  return {
    names: merged(drafting, [known, late.names], drafting.part.place(at)),
    step: made && {
      ...baseOf(json),
      ...named(json),
      ...timeoutOf(json),
      ...(undo && { undo }),
      kind: 'do',
      deed: made,
      onTimeout: late.onTimeout,
      retry: retryOf(json['retry']) ?? here.around.retry.default ?? policies[external ? 'http' : 'event'],
    },
  };
};

const ifStep: Maker = (drafting, names, json, at, here) => {
  const place = drafting.part.place(`${at}/if`);
  const when = expression(drafting, names, json['if'], types.boolean, place);
  const looked = here.looked || (when?.uses.some(({ root }) => drafting.looks.has(root)) ?? false);
  const within = { ...inside(here), looked };
  const yes = block(drafting, names, json['then'], `${at}/then`, within);
  const no = block(drafting, names, json['else'], `${at}/else`, within);
  return {
    names: merged(drafting, [yes.names, no.names], place),
    step: when && { ...baseOf(json), kind: 'if', when, then: yes.steps, else: no.steps },
  };
};

const parallelStep: Maker = (drafting, names, json, at, here) => {
  const branches = (json['parallel'] as readonly Json[]).map((branch, index) =>
    block(drafting, names, branch, `${at}/parallel/${index}`, inside(here)),
  );
  return {
    names: merged(
      drafting,
      branches.map((branch) => branch.names),
      drafting.part.place(`${at}/parallel`),
    ),
    step: { ...baseOf(json), kind: 'parallel', branches: branches.map(({ steps }) => steps) },
  };
};

const forStep: Maker = (drafting, names, json, at, here) => {
  const loop = json['for'] as JsonObject;
  const as = String(loop['as']);
  const source = sourceOf(loop['each'])!;
  const each = listExpression(drafting, names, source, drafting.part.place(`${at}/for/each/x-expr`));
  const element = each?.type.kind === 'list' ? each.type.of : undefined;
  const [use] = each?.uses ?? [];
  if (use && element?.kind === 'record') {
    const outer = drafting.aliases.get(use.root);
    drafting.aliases.set(as, {
      root: outer?.root ?? use.root,
      path: [...(outer?.path ?? []), ...use.path],
    });
  }
  const within = { ...names, [as]: element ?? types.json };
  const key = expression(
    drafting,
    within,
    sourceOf(loop['key']),
    types.text,
    drafting.part.place(`${at}/for/key/x-expr`),
  );
  const body = block(drafting, within, json['steps'], `${at}/steps`, inside(here));
  const locals = Object.keys(body.names).filter((name) => names[name] === undefined);
  return {
    names,
    step: each && key && { ...baseOf(json), kind: 'for', each, as, key, locals, steps: body.steps },
  };
};

function roleNames(drafting: Drafting, json: JsonObject, at: string, { around }: Here): readonly string[] {
  const list = Array.isArray(json['roles']) ? (json['roles'] as string[]) : [];
  const one = text(json['role']);
  const escalated = isObject(json['escalate']) ? [String(json['escalate']['role'])] : [];
  const all: [string, string][] = [
    ...(one === undefined ? [] : [[one, 'role'] as [string, string]]),
    ...list.map((role, index): [string, string] => [role, `roles/${index}`]),
    ...escalated.map((role): [string, string] => [role, 'escalate/role']),
  ];
  for (const [role, pointer] of all) {
    if (around.roles.has(role)) continue;
    const near = nearest(role, around.roles);
    tell(drafting, unknownRole({ role, near }, drafting.part.place(`${at}/${pointer}`)));
  }
  return one === undefined ? list : [one, ...list];
}

const approveStep: Maker = (drafting, names, json, at, here) => {
  const asked = json['approve'] as JsonObject;
  const pointer = `${at}/approve`;
  const person = (name: 'user' | 'except') =>
    expression(
      drafting,
      names,
      sourceOf(asked[name]),
      types.id,
      drafting.part.place(`${pointer}/${name}/x-expr`),
    );
  const [user, except] = [person('user'), person('except')];
  const source = sourceOf(asked['record']);
  const record = expression(drafting, names, source, undefined, drafting.part.place(`${pointer}/record`));
  const known = into(drafting, names, json, at, decision);
  const late = onTimeout(
    drafting,
    names,
    { ...json, ...asked, onTimeout: json['onTimeout'] ?? null },
    at,
    here,
  );
  const escalate = isObject(asked['escalate'])
    ? {
        escalate: {
          after: durationOf(String(asked['escalate']['after'])),
          role: String(asked['escalate']['role']),
        },
      }
    : {};
  const form = text(asked['form']);
  return {
    names: merged(drafting, [known, late.names], drafting.part.place(at)),
    step: {
      ...baseOf(json),
      ...named(json),
      ...timeoutOf(asked),
      ...escalate,
      ...(user && { user }),
      ...(except && { except }),
      ...(record?.type.kind === 'record' && { record: { entity: record.type.record.name, id: record } }),
      ...(form !== undefined && { form }),
      kind: 'approve',
      roles: roleNames(drafting, asked, pointer, here),
      mode: (text(asked['mode']) ?? 'any') as 'any',
      count: (asked['count'] as number | undefined) ?? 1,
      with: looseGifts(drafting, names, asked['with'], `${pointer}/with`),
      onTimeout: late.onTimeout,
    },
  };
};

const waitStep: Maker = (drafting, names, json, at, here) => {
  const wait = json['wait'] as JsonObject;
  const pointer = `${at}/wait`;
  const name = text(wait['event']);
  const until = expression(
    drafting,
    names,
    sourceOf(wait['until']),
    types.dateTime,
    drafting.part.place(`${pointer}/until/x-expr`),
  );
  const since = text(wait['since']);
  if (since !== undefined && !here.before.has(since)) {
    const near = nearest(since, here.before);
    tell(drafting, noSuchStep({ step: since, near }, drafting.part.place(`${pointer}/since`)));
  }
  if (name !== undefined && since === undefined && !here.looked)
    tell(
      drafting,
      lateWait({ step: String(json['id']), event: name }, drafting.part.place(`${pointer}/event`)),
    );
  const event = name === undefined ? undefined : eventOf(drafting, names, name, wait, pointer, here);
  const entity = event?.entity === undefined ? undefined : entityOf(drafting, event.entity);
  const known = recordInto(drafting, names, json, at, entity);
  const late = onTimeout(drafting, names, json, at, { ...here, looked: true });
  return {
    names: merged(drafting, [known, late.names], drafting.part.place(at)),
    step: {
      ...baseOf(json),
      ...named(json),
      ...timeoutOf(wait),
      ...(event && { event }),
      ...(until && { until }),
      ...(since !== undefined && { since }),
      kind: 'wait',
      onTimeout: late.onTimeout,
    },
  };
};

/** The event and what it must match: fields of its record. */
function eventOf(
  drafting: Drafting,
  names: Names,
  name: string,
  wait: JsonObject,
  pointer: string,
  { around }: Here,
): { readonly name: string; readonly entity?: string; readonly match: Gifts } | undefined {
  if (!around.events.has(name)) {
    const near = nearest(name, around.events.keys());
    tell(drafting, unknownEvent({ event: name, near }, drafting.part.place(`${pointer}/event`)));
    return undefined;
  }
  const entity = around.events.get(name);
  const match = isObject(wait['match']) ? wait['match'] : {};
  if (!entity) return { name, match: looseGifts(drafting, names, match, `${pointer}/match`) };
  const takes = new Map<string, Field>();
  for (const field of Object.keys(match)) {
    const found = entity.fields.get(field);
    const place = drafting.part.place(`${pointer}/match/${key(field)}`);
    if (found) takes.set(field, found);
    else
      tell(
        drafting,
        unknownField({ field, entity: entity.fullName, near: nearest(field, entity.fields.keys()) }, place),
      );
  }
  const known = Object.fromEntries(Object.entries(match).filter(([field]) => takes.has(field)));
  const made = gifts(drafting, names, takes, known, name, drafting.part.place(`${pointer}/match`));
  return { name, entity: entity.fullName, match: made };
}

const callStep: Maker = (drafting, names, json, at, { around }) => {
  const name = String(json['call']);
  const called = around.called(name, `${at}/call`);
  if (!called) return { names };
  const { inputs, entity } = called.process.start;
  const { record, ...rest } = isObject(json['with']) ? json['with'] : {};
  const place = drafting.part.place(`${at}/with`);
  const made = gifts(drafting, names, inputs, rest, name, place);
  const own = entity && record !== undefined ? loose(drafting, names, record, place) : undefined;
  return {
    names: into(drafting, names, json, at, called.result),
    step: {
      ...baseOf(json),
      ...named(json),
      kind: 'call',
      process: name,
      with: { ...made, ...(own && { record: own }) },
    },
  };
};

const emitStep: Maker = (drafting, names, json, at, { around }) => {
  const event = String(json['emit']);
  const place = drafting.part.place(`${at}/emit`);
  if (around.events.get(event))
    tell(drafting, reservedName({ name: event, why: 'records tell this event themselves' }, place));
  const made = looseGifts(drafting, names, json['with'], `${at}/with`);
  return {
    names,
    step: { ...baseOf(json), kind: 'emit', event, schema: Number(json['schema'] ?? 1), with: made },
  };
};

const setStep: Maker = (drafting, names, json, at) => {
  const values = looseGifts(drafting, names, json['set'], `${at}/set`);
  const scope = Object.entries(values).reduce((all, [name, value]) => {
    const type = 'expression' in value ? settled(value.expression.type) : constantType(value);
    return withName(drafting, all, name, type, drafting.part.place(`${at}/set/${name}`));
  }, names);
  return { names: scope, step: { ...baseOf(json), kind: 'set', values } };
};

/** A record that is set is kept as its id. */
const settled = (type: Type): Type => (hasId(type) ? types.id : type);

function constantType(value: Gifts[string]): Type {
  const constant = 'constant' in value ? value.constant : null;
  if (typeof constant === 'boolean') return types.boolean;
  if (typeof constant === 'number') return types.number;
  return typeof constant === 'string' ? types.text : types.json;
}

const failStep: Maker = (drafting, names, json, at) => {
  const reason = loose(drafting, names, json['fail']!, drafting.part.place(`${at}/fail`));
  return { names, step: reason && { ...baseOf(json), kind: 'fail', reason } };
};

const makers: Readonly<Record<StepKind, Maker>> = {
  do: doStep,
  if: ifStep,
  parallel: parallelStep,
  for: forStep,
  approve: approveStep,
  wait: waitStep,
  call: callStep,
  emit: emitStep,
  set: setStep,
  fail: failStep,
  sleep: (_, names, json) => ({
    names,
    step: { ...baseOf(json), kind: 'sleep', duration: durationOf(String(json['sleep'])) },
  }),
  pivot: (_, names, json) => ({ names, step: { ...baseOf(json), kind: 'pivot' } }),
  end: (_, names, json) => ({ names, step: { ...baseOf(json), kind: 'end' } }),
};

/** Policies that have a name. */
export const policies: Readonly<Record<'event' | 'http', RetryPolicy>> = {
  event: { attempts: 3, initialMs: 1000, multiplier: 2, maxMs: 30_000, jitter: false },
  http: { attempts: 3, initialMs: 100, multiplier: 2, maxMs: 10_000, jitter: true },
};

/** A policy by its name, or one of its own; what it leaves out is that of `event`. */
export function retryOf(
  json: Json | undefined,
  other: RetryPolicy = policies.event,
): RetryPolicy | undefined {
  if (json === 'event' || json === 'http') return policies[json];
  return isObject(json) ? ({ ...other, ...json } as RetryPolicy) : undefined;
}
