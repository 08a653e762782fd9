/** Processes: steps across modules, every name looked up and every expression typed against the Model. */
import type { Json, JsonObject } from '../definition/index.ts';
import { nearest } from '../errors/index.ts';
import { recordType, types, type Type } from '../expression/index.ts';
import { linkInputs } from './actions.ts';
import { durationOf } from './durations.ts';
import { allEvents } from './events.ts';
import { sourceOf } from './expressions.ts';
import { badStart, callCircle, notNeeded, unknownEvent, unknownProcess } from './faults.ts';
import { isObject, text, whole } from './json.ts';
import { seeEntity, type EntityDraft, type Linking } from './linking.ts';
import type { Part } from './parts.ts';
import { checkFlow } from './process-flow.ts';
import { expression, holdsRecord, readingsOf, tell, type Drafting, type Names } from './process-scope.ts';
import { linkSteps, retryOf, type Surroundings } from './process-steps.ts';
import type { Process, ProcessSchedule, ProcessStart, RetryPolicy, StartedBy } from './process-types.ts';
import { typeOf } from './scopes.ts';
import type { Field, Role } from './types.ts';

interface Linked {
  readonly process: Process;
  /** Type of its variable `result`, which is what a caller gets. */
  readonly result?: Type;
}

/** All processes while they are linked; one that is called is linked before its caller. */
interface Shop {
  readonly linking: Linking;
  readonly parts: ReadonlyMap<string, Part>;
  readonly done: Map<string, Linked>;
  readonly underWay: string[];
  readonly roles: ReadonlySet<string>;
  readonly events: ReadonlyMap<string, EntityDraft | undefined>;
}

/** Processes by full name. */
export function linkProcesses(
  linking: Linking,
  roles: ReadonlyMap<string, Role>,
): ReadonlyMap<string, Process> {
  const own = linking.parts.filter((part) => part.kind === 'process');
  const parts = new Map(own.map((part) => [part.fullName, part]));
  const shop: Shop = {
    linking,
    parts,
    done: new Map(),
    underWay: [],
    roles: new Set(roles.keys()),
    events: allEvents(linking),
  };
  for (const part of own) linkOne(shop, part);
  return new Map([...shop.done].map(([name, { process }]) => [name, process]));
}

function linkOne(shop: Shop, part: Part): Linked {
  const known = shop.done.get(part.fullName);
  if (known) return known;
  shop.underWay.push(part.fullName);
  const drafting: Drafting = {
    linking: shop.linking,
    part,
    pointers: new Map(),
    staying: new Set(),
    readings: new Map(),
    looks: new Set(),
    aliases: new Map(),
  };
  const { start, names } = linkStart(shop, drafting);
  const retry = isObject(part.body['retry']) ? part.body['retry'] : {};
  const policy = retryOf(retry['default']);
  const around: Surroundings = {
    roles: shop.roles,
    events: shop.events,
    retry: policy ? { default: policy } : {},
    called: (name, pointer) => called(shop, part, name, pointer),
  };
  const { steps, names: after } = linkSteps(drafting, around, names);
  checkFlow(drafting, steps);
  const actor = text(part.body['actor']);
  const process: Process = {
    fullName: part.fullName,
    module: part.module,
    name: part.name,
    title: String(part.body['title']),
    description: text(part.body['description']) ?? '',
    version: whole(part.body['version']) ?? 1,
    start,
    ...(actor !== undefined && { actor }),
    compensation: retryOf(retry['compensation'], undoing) ?? undoing,
    readings: readingsOf(drafting),
    steps,
  };
  const made: Linked = { process, ...(after['result'] && { result: after['result'] }) };
  shop.done.set(part.fullName, made);
  shop.underWay.pop();
  return made;
}

/** What is taken back is tried longer: nobody else will do it. */
const undoing: RetryPolicy = {
  attempts: 10,
  initialMs: 1000,
  multiplier: 2,
  maxMs: 60_000,
  jitter: false,
};

function called(shop: Shop, by: Part, name: string, pointer: string): Linked | undefined {
  const part = shop.parts.get(name);
  if (!part) {
    const near = nearest(name, shop.parts.keys());
    shop.linking.faults.push(unknownProcess({ process: name, near }, by.place(pointer)));
    return undefined;
  }
  const at = shop.underWay.indexOf(name);
  if (at >= 0) {
    const circle = [...shop.underWay.slice(at), name];
    shop.linking.faults.push(callCircle({ circle }, by.place(pointer)));
    return undefined;
  }
  const module = by.source(pointer).module;
  if (!shop.linking.modules.get(module)!.sees.has(part.module))
    shop.linking.faults.push(notNeeded({ what: name, module: part.module, by: module }, by.place(pointer)));
  return linkOne(shop, part);
}

/** What a record is called in expressions: `order`. */
export const variableOf = (entity: EntityDraft): string =>
  entity.name.charAt(0).toLowerCase() + entity.name.slice(1);

/** How it is started, and the variables it begins with. */
function linkStart(shop: Shop, drafting: Drafting): { start: ProcessStart; names: Names } {
  const { part, linking } = drafting;
  const json = part.body['start'] as JsonObject;
  const event = text(json['on']);
  const by = new Set(
    (json['by'] as readonly StartedBy[] | undefined) ??
      (event === undefined ? (json['schedule'] === undefined ? ['manual', 'api'] : ['schedule']) : ['event']),
  ) as ReadonlySet<StartedBy>;
  const entity = aboutOf(shop, drafting, json, event);
  const inputs = linkInputs(linking, part, entity ?? nothing(part), json['input'], '/start/input');
  const variable = entity && variableOf(entity);
  const names: Names = {
    ...(entity && { [variable!]: holdsRecord(drafting, variable!, entity) }),
    ...(inputs.size > 0 && { input: inputType(inputs) }),
  };
  const when = expression(drafting, names, json['when'], types.boolean, part.place('/start/when'));
  const key = expression(drafting, names, sourceOf(json['key']), types.text, part.place('/start/key/x-expr'));
  checkStart(drafting, json, by, event);
  const start: ProcessStart = {
    by,
    again: (text(json['again']) ?? 'always') as ProcessStart['again'],
    inputs,
    ...(event !== undefined && { event }),
    ...(entity && { entity, variable: variable! }),
    ...(when && { when }),
    ...(key && { key }),
    ...(isObject(json['schedule']) && { schedule: scheduleOf(json['schedule']) }),
  };
  return { start, names };
}

/** Inputs are written like fields, and fields belong to an entity. */
const nothing = ({ module, name, fullName }: Part): EntityDraft =>
  ({ module, name, fullName, fields: new Map(), inverses: [] }) as unknown as EntityDraft;

const inputType = (inputs: ReadonlyMap<string, Field>): Type =>
  types.record(
    recordType('the input', Object.fromEntries([...inputs].map(([name, field]) => [name, typeOf(field)]))),
  );

function scheduleOf(json: JsonObject): ProcessSchedule {
  const every = durationOf(String(json['every']));
  const [hours, minutes] = (text(json['at']) ?? '00:00').split(':').map(Number) as [number, number];
  return {
    everyMs: 'ms' in every ? every.ms : 0,
    atMinute: hours * 60 + minutes,
    eachMissed: json['missed'] === 'each',
  };
}

/** The entity of the record it is about: that of its event, else the one it names. */
function aboutOf(shop: Shop, drafting: Drafting, json: JsonObject, event: string | undefined) {
  const { part, linking } = drafting;
  if (event !== undefined) {
    if (shop.events.has(event)) return shop.events.get(event);
    const near = nearest(event, shop.events.keys());
    tell(drafting, unknownEvent({ event, near }, part.place('/start/on')));
    return undefined;
  }
  const record = text(json['record']);
  return record === undefined ? undefined : seeEntity(linking, record, part, '/start/record');
}

/** What contradicts itself in how a process is started. */
function checkStart(
  drafting: Drafting,
  json: JsonObject,
  by: ReadonlySet<StartedBy>,
  event: string | undefined,
): void {
  const refuse = (trouble: string, mend: string, pointer: string): void =>
    tell(drafting, badStart({ trouble, mend }, drafting.part.place(`/start${pointer}`)));
  if (by.has('event') && event === undefined)
    refuse('by an event, and none is named', 'Add "on" with the name of the event.', '/by');
  if (!by.has('event') && event !== undefined)
    refuse('it names an event that does not start it', 'Add "event" to "by", or take "on" out.', '/on');
  if (by.has('schedule') !== (json['schedule'] !== undefined))
    refuse(
      'a schedule and its word in "by" go together',
      'Write "schedule" with "every", and "schedule" in "by".',
      json['schedule'] === undefined ? '/by' : '/schedule',
    );
  if (by.has('schedule')) checkSchedule(drafting, json, refuse);
  if (event !== undefined && json['record'] !== undefined)
    refuse('an event names its record itself', 'Take "record" out.', '/record');
  if (json['again'] !== undefined && json['again'] !== 'always' && json['key'] === undefined)
    refuse('"again" goes by a key', 'Add "key", such as the id of the record.', '/again');
}

/** By its schedule it is started about nothing, with nothing, and by nobody. */
function checkSchedule(
  { part }: Drafting,
  json: JsonObject,
  refuse: (trouble: string, mend: string, pointer: string) => void,
): void {
  const [about, pointer] = json['on'] === undefined ? [json['record'], '/record'] : [json['on'], '/on'];
  if (about !== undefined)
    refuse(
      'a schedule has no record to be about',
      'Let the process look for its records, or start it otherwise.',
      pointer,
    );
  if (isObject(json['input']) && ((json['input']['required'] ?? []) as Json[]).length > 0)
    refuse('a schedule gives no input', 'Take what is required out of "input".', '/input/required');
  if (part.body['actor'] === undefined)
    refuse(
      'nobody starts it, so there is nobody whose rights it could have',
      'Name an "actor".',
      '/schedule',
    );
}
