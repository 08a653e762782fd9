/** Subscribers: which events each hears, and what it does then. */
import type { JsonObject } from '../definition/index.ts';
import { nearest } from '../errors/index.ts';
import { recordType, types, type Type } from '../expression/index.ts';
import { durationOf } from './durations.ts';
import { patternOf } from './event-patterns.ts';
import { allEvents } from './events.ts';
import {
  deafSubscriber,
  idleSubscriber,
  missingInput,
  paysNothing,
  unfitField,
  unknownDeed,
  unknownField,
} from './faults.ts';
import { isObject, text, whole } from './json.ts';
import { nameOf } from './kinds.ts';
import type { EntityDraft, Linking } from './linking.ts';
import type { Part } from './parts.ts';
import { deed, looseGifts } from './process-gifts.ts';
import { expression, holdsRecord, readingsOf, type Drafting, type Names } from './process-scope.ts';
import { policies, retryOf } from './process-steps.ts';
import type { Gifts } from './process-types.ts';
import { variableOf } from './processes.ts';
import type { Doing, EventClass, Subscriber } from './subscriber-types.ts';

/** Events that the engine itself tells: their class is not `business`. */
export const engineEvents: readonly string[] = [
  'kontor.delivery.died',
  'kontor.delivery.resent',
  'kontor.delivery.dropped',
];

/** What expressions may ask of an event. */
const eventType: Type = types.record(
  recordType('an event', {
    name: types.text,
    class: types.text,
    entity: types.text,
    record: types.id,
    version: types.number,
    fields: types.list(types.text),
    by: types.id,
    at: types.dateTime,
    depth: types.number,
  }),
);

const concurrencyDefault = 5;
const timeoutDefault = '10s';

/** Subscribers by full name. */
export function linkSubscribers(linking: Linking): ReadonlyMap<string, Subscriber> {
  const events = allEvents(linking);
  const parts = linking.parts.filter((part) => part.kind === 'subscriber');
  return new Map(
    parts.flatMap((part) => linkOne(linking, part, events) ?? []).map((one) => [one.fullName, one]),
  );
}

function linkOne(
  linking: Linking,
  part: Part,
  events: ReadonlyMap<string, EntityDraft | undefined>,
): Subscriber | undefined {
  const { body } = part;
  const drafting: Drafting = {
    linking,
    part,
    pointers: new Map(),
    staying: new Set(),
    readings: new Map(),
    looks: new Set(),
    aliases: new Map(),
  };
  const on = heardBy(linking, part, events);
  const entity = aboutOf(on, events);
  const variable = entity && (variableOf(entity) === 'event' ? 'record' : variableOf(entity));
  const names: Names = {
    event: eventType,
    ...(entity && { [variable!]: holdsRecord(drafting, variable!, entity) }),
  };
  const when = expression(drafting, names, body['when'], types.boolean, part.place('/when'));
  const does = doingOf(drafting, names, entity);
  if (!does) return undefined;
  const reading = variable === undefined ? undefined : readingsOf(drafting).get(variable);
  return {
    fullName: part.fullName,
    module: part.module,
    name: part.name,
    title: String(body['title']),
    description: text(body['description']) ?? '',
    on,
    classes: new Set((body['classes'] as readonly EventClass[] | undefined) ?? ['business']),
    ...(reading && { about: { variable: variable!, reading } }),
    ...(when && { when }),
    actor: String(body['actor']),
    holds: body['deadLetter'] === 'hold',
    does,
    retry: retryOf(body['retry']) ?? policies.event,
    concurrency: whole(body['concurrency']) ?? concurrencyDefault,
  };
}

/** Patterns of events; one that fits no event is told. */
function heardBy(
  { faults }: Linking,
  part: Part,
  events: ReadonlyMap<string, EntityDraft | undefined>,
): readonly string[] {
  const { on } = part.body;
  const patterns = (Array.isArray(on) ? on : [on]) as readonly string[];
  const known = [...events.keys(), ...engineEvents];
  patterns.forEach((pattern, index) => {
    const fits = patternOf(pattern);
    if (known.some((name) => fits.test(name))) return;
    const near = nearest(pattern, known);
    faults.push(deafSubscriber({ pattern, near }, part.place(Array.isArray(on) ? `/on/${index}` : '/on')));
  });
  return patterns;
}

/** The entity whose records tell all of these events and are still there then. */
function aboutOf(
  on: readonly string[],
  events: ReadonlyMap<string, EntityDraft | undefined>,
): EntityDraft | undefined {
  const patterns = on.map(patternOf);
  const heard = [...events].filter(([name]) => patterns.some((pattern) => pattern.test(name)));
  const entities = new Set(heard.map(([, entity]) => entity));
  const gone = heard.some(([name]) => name.endsWith('.deleted'));
  return entities.size === 1 && !gone ? [...entities][0] : undefined;
}

function doingOf(drafting: Drafting, names: Names, entity: EntityDraft | undefined): Doing | undefined {
  const { body, place } = drafting.part;
  if (typeof body['do'] === 'string') {
    const made = deed(drafting, names, body, '');
    if (made?.kind !== 'read') return made && { kind: 'do', deed: made };
    drafting.linking.faults.push(idleSubscriber({}, place('/do')));
    return undefined;
  }
  const data = looseGifts(drafting, names, body['with'], '/with');
  if (typeof body['code'] === 'string') return { kind: 'code', code: body['code'], data };
  if (isObject(body['pay'])) return paymentOf(drafting, body['pay'], entity, data);
  const { url, headers, timeout } = body['post'] as JsonObject;
  const waits = durationOf(text(timeout) ?? timeoutDefault);
  return {
    kind: 'post',
    url: String(url),
    headers: (isObject(headers) ? headers : {}) as Readonly<Record<string, string>>,
    timeoutMs: 'ms' in waits ? waits.ms : 0,
    data,
  };
}

/** What a provider of payments is always told. */
const toldOfPayments: readonly string[] = ['amount', 'currency'];

function paymentOf(
  { linking: { faults }, part }: Drafting,
  pay: JsonObject,
  entity: EntityDraft | undefined,
  data: Gifts,
): Doing | undefined {
  if (!entity) {
    faults.push(paysNothing({}, part.place('/on')));
    return undefined;
  }
  const [paid, refused, reference, problem] = ['paid', 'refused', 'reference', 'problem'].map((word) =>
    String(pay[word]),
  ) as [string, string, string, string];
  const what = pay['what'] as 'charge' | 'refund';
  const transitions = [...(entity.lifecycle?.transitions.keys() ?? [])];
  for (const [word, name] of Object.entries({ paid, refused })) {
    if (transitions.includes(name)) continue;
    const near = nearest(name, transitions);
    faults.push(unknownDeed({ action: name, entity: entity.fullName, near }, part.place(`/pay/${word}`)));
  }
  for (const [word, name] of Object.entries({ reference, problem })) {
    const field = entity.fields.get(name);
    const place = part.place(`/pay/${word}`);
    if (!field) {
      const near = nearest(name, entity.fields.keys());
      faults.push(unknownField({ field: name, entity: entity.fullName, near }, place));
    } else if (field.kind !== 'scalar' || field.type !== 'text')
      faults.push(
        unfitField(
          { field: name, kind: nameOf(field), use: 'to keep an answer', fit: 'a text field' },
          place,
        ),
      );
  }
  for (const input of toldOfPayments)
    if (!data[input]) faults.push(missingInput({ input, action: what }, part.place('/with')));
  return { kind: 'pay', what, entity: entity.fullName, paid, refused, reference, problem, data };
}
