/*
 * What subscribers do with events. A delivery is taken in one transaction with what its handler writes; a program that
 * is called gets the key of the delivery, and it is settled when that program has answered. Only answers count as
 * attempts: where nobody answered, where the connection to the database was lost or this process ends, it waits and
 * goes on.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../../access/index.ts';
import type { JsonObject } from '../../definition/index.ts';
import {
  handlerFailed,
  handlerHangs,
  keepsCrashing,
  noAnswer,
  noHandler,
  recordGone,
  refusedCall,
  type Deliveries,
  type DeliveryFailure,
  type Held,
  type LoadedDelivery,
  type ToldEvent,
} from '../../delivery/index.ts';
import { Refusal, type Fault } from '../../errors/index.ts';
import { evaluate, type RecordValue, type Value } from '../../expression/index.ts';
import type { Extensions, HandledEvent, Opened, PaymentAdapter } from '../../extension/index.ts';
import { LeaseLost, lostOr } from '../../loop/index.ts';
import type { Doing, Gifts, Given, RetryPolicy, Subscriber } from '../../model/index.ts';
import { NoAnswer, type Outgoing } from '../../outgoing/index.ts';
import { ConnectionLost } from '../../postgres/index.ts';
import type { Published } from '../../publication/index.ts';
import type { Records, WriteOptions, Writes } from '../../records/index.ts';
import type { Services } from '../auth/services.ts';
import { entityFor, operationOf, readRecord } from '../processes/deed.ts';

export interface DeliveryHostParts {
  readonly deliveries: Deliveries;
  readonly records: Records;
  readonly services: Services;
  readonly extensions: Extensions;
  readonly outgoing: Outgoing;
  /** Who makes payments. */
  readonly payments: Opened<PaymentAdapter>;
  /** Subscribers of what is published now. */
  readonly subscribers: () => ReadonlyMap<string, Subscriber>;
  /** Told of each delivery that was worked on. */
  readonly onDelivery?: DeliveryListener;
  /** Told of what nobody foresaw. */
  readonly onFailure: (error: unknown) => void;
  /** How long the code of a plugin may take. */
  readonly handlerMs?: number;
}

export type DeliveryOutcome = 'delivered' | 'passed' | 'failed' | 'unanswered' | 'dead';

export type DeliveryListener = (subscriber: string, outcome: DeliveryOutcome, seconds: number) => void;

/** Takes a delivery that was claimed. Never throws. */
export type TakeDelivery = (held: Held) => Promise<void>;

export function openDeliveryHost(parts: DeliveryHostParts): TakeDelivery {
  const { deliveries, onDelivery = () => {}, onFailure } = parts;
  return async (held) => {
    const began = performance.now();
    try {
      const loaded = await deliveries.load(held);
      const outcome = await taken(parts, held, loaded);
      onDelivery(loaded.subscriber, outcome, (performance.now() - began) / 1000);
    } catch (error) {
      // Its lease ends by itself, and whoever comes then takes it.
      if (!(error instanceof LeaseLost) && !(error instanceof ConnectionLost)) onFailure(error);
    }
  };
}

/** Leases that ended without a word until people are asked. */
const crashesMax = 10;

async function taken(parts: DeliveryHostParts, held: Held, loaded: LoadedDelivery): Promise<DeliveryOutcome> {
  const { deliveries } = parts;
  const subscriber = parts.subscribers().get(loaded.subscriber);
  if (!subscriber) return unanswered(parts, held, loaded, 'Nobody subscribes by this name any more.');
  if (loaded.crashes >= crashesMax) {
    await deliveries.die(held, 'crash', failureOf(keepsCrashing({})));
    return 'dead';
  }
  try {
    return await attempt(parts, held, loaded, subscriber);
  } catch (error) {
    const lost = lostOr(error);
    if (lost instanceof LeaseLost || lost instanceof ConnectionLost) throw lost;
    if (error instanceof NoAnswer) return unanswered(parts, held, loaded, error.message);
    if (error instanceof Undecided) return unanswered(parts, held, loaded, error.message);
    const { failure, again } = answerOf(error, parts.onFailure);
    const { retry } = subscriber;
    if (again && loaded.attempts + 1 < retry.attempts) {
      await deliveries.again(held, failure, pauseMs(retry, loaded.attempts + 1));
      return 'failed';
    }
    await deliveries.die(held, 'failed', failure);
    return 'dead';
  }
}

async function unanswered(
  { deliveries }: DeliveryHostParts,
  held: Held,
  { unanswered: before }: LoadedDelivery,
  message: string,
): Promise<DeliveryOutcome> {
  const fault = noAnswer({ message });
  await deliveries.wait(held, failureOf(fault), Math.min(pauseMsMax, 1_000 * 2 ** Math.min(before, 10)));
  return 'unanswered';
}

const pauseMsMax = 30_000;

function pauseMs({ initialMs, multiplier, maxMs, jitter }: RetryPolicy, attempts: number): number {
  const whole = Math.min(maxMs, initialMs * multiplier ** (attempts - 1));
  return jitter ? whole * (0.5 + Math.random() / 2) : whole;
}

const failureOf = ({ code, message }: Fault): DeliveryFailure => ({ code, message });

/** Answers that another attempt would not change. */
class Final extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** The other side has it and has not decided: it is asked again, for as long as that takes. */
class Undecided extends Error {}

/** What an error says as the answer of a handler. */
function answerOf(
  error: unknown,
  onFailure: (error: unknown) => void,
): { readonly failure: DeliveryFailure; readonly again: boolean } {
  if (error instanceof Final) return { failure: failureOf(error.fault), again: false };
  if (error instanceof Refusal) {
    if (error.cause !== undefined) onFailure(error.cause);
    const [fault] = error.faults;
    const message = error.faults.map((one) => one.message).join(' ');
    return { failure: { code: fault!.code, message }, again: true };
  }
  onFailure(error);
  const message = error instanceof Error ? error.message : String(error);
  return { failure: failureOf(handlerFailed({ message })), again: true };
}

/** What a handler is told of, and what its expressions speak of. */
interface Telling {
  readonly held: Held;
  readonly event: ToldEvent;
  readonly subscriber: Subscriber;
}

async function attempt(
  parts: DeliveryHostParts,
  held: Held,
  { event }: LoadedDelivery,
  subscriber: Subscriber,
): Promise<DeliveryOutcome> {
  const telling = { held, event, subscriber };
  const { does, when } = subscriber;
  return parts.services.as(held.organization, subscriber.actor, async (actor, published) => {
    const names = namesOf(telling, await recordOf(parts, actor, published, telling));
    if (when && evaluate(when, inputOf(names)) !== true) {
      await parts.deliveries.settle(held);
      return 'passed';
    }
    switch (does.kind) {
      case 'do':
        await perform(parts, actor, published, telling, does, names);
        break;
      case 'code':
        await run(parts, actor, published, telling, does, names);
        break;
      case 'post':
        await post(parts, telling, does, names);
        break;
      case 'pay':
        await pay(parts, actor, published, telling, does, names);
    }
    return 'delivered';
  });
}

/** The record of the event as the actor may read it now; where nothing but its id is asked for it is not read. */
async function recordOf(
  { records }: DeliveryHostParts,
  actor: Actor,
  published: Published,
  { event, subscriber: { about, actor: service } }: Telling,
): Promise<JsonObject | null> {
  if (!about || event.record === null) return null;
  const { entity: name, paths } = about.reading;
  if (paths.length === 0) return { id: event.record };
  const entity = entityFor(published.model, { entity: name, action: `${name}.read` });
  const record = await readRecord(records, actor, published, entity, paths, event.record);
  if (record === null) throw new Final(recordGone({ entity: entity.title, actor: service }));
  return record as JsonObject;
}

type Names = Readonly<Record<string, Value>>;

function namesOf({ event, subscriber: { about } }: Telling, record: JsonObject | null): Names {
  const { name, class: kind, entity, record: id, version, payload, by, at, depth } = event;
  const told = {
    name,
    class: kind,
    entity,
    record: id,
    version: version === null ? null : String(version),
    fields: (payload['fields'] as readonly string[] | undefined) ?? [],
    by,
    at,
    depth: String(depth),
  };
  return { event: told as RecordValue, ...(about && { [about.variable]: record as RecordValue | null }) };
}

function inputOf(names: Names) {
  const now = new Date().toISOString();
  return { names, now, today: now.slice(0, 10) };
}

function givenOf(given: Given, names: Names): Value {
  if ('expression' in given) return evaluate(given.expression, inputOf(names));
  if ('constant' in given) return given.constant as Value;
  return given.lines.map((line) => giftsOf(line, names));
}

const giftsOf = (gifts: Gifts, names: Names): RecordValue =>
  Object.fromEntries(Object.entries(gifts).map(([name, given]) => [name, givenOf(given, names)]));

/** Values as JSON: what holds a record is its id. */
const plainOf = (gifts: Gifts, names: Names): JsonObject => giftsOf(gifts, names) as unknown as JsonObject;

/** What each write of a handler says of where it comes from. */
const writing = (
  { held: { delivery, node }, event, subscriber }: Telling,
  { model }: Published,
): WriteOptions => ({
  model,
  delivery: {
    delivery,
    node,
    via: { subscriber: subscriber.fullName, event: event.name, id: event.id },
  },
  cause: `subscriber ${subscriber.fullName}`,
  depth: event.depth + 1,
  ...(event.correlation !== null && { correlation: event.correlation }),
});

async function perform(
  parts: DeliveryHostParts,
  actor: Actor,
  published: Published,
  telling: Telling,
  { deed }: Doing & { kind: 'do' },
  names: Names,
): Promise<void> {
  const asked = { ...deed, input: plainOf(deed.with, names) };
  const operation = await operationOf(parts.records, actor, published, asked);
  await parts.records.write(actor, [operation], writing(telling, published));
}

const handlerMsDefault = 30_000;

/** Runs the code of a plugin. One that does not end is left behind: what it wrote is undone, and it writes no more. */
async function run(
  parts: DeliveryHostParts,
  actor: Actor,
  published: Published,
  telling: Telling,
  { code, data }: Doing & { kind: 'code' },
  names: Names,
): Promise<void> {
  const handler = parts.extensions.handler(code);
  if (!handler) throw new Final(noHandler({ code }));
  const { event } = telling;
  const { schema: _, cause: __, ...told } = event;
  const handled: HandledEvent = { ...told, data: plainOf(data, names) };
  const ms = parts.handlerMs ?? handlerMsDefault;
  await parts.records.handle(actor, writing(telling, published), async (writes) => {
    const stop = new AbortController();
    const today = new Date().toLocaleDateString('sv-SE', { timeZone: actor.timezone });
    const context = { ...writesUntil(stop.signal, writes), user: actor.user, today, signal: stop.signal };
    const late = sleep(ms, undefined, { signal: stop.signal, ref: false }).then(() => {
      throw new Refusal(handlerHangs({ seconds: ms / 1000 }));
    });
    late.catch(() => {}); // it is stopped when the handler ends first
    try {
      await Promise.race([Promise.resolve(handler(handled, context)), late]);
    } finally {
      stop.abort();
    }
  });
}

/** The same, until time is up: what comes too late must not write into the transaction of another one. */
const writesUntil = (signal: AbortSignal, writes: Writes): Writes =>
  Object.fromEntries(
    Object.entries(writes).map(([name, write]: [string, (...words: never[]) => unknown]) => [
      name,
      async (...words: never[]) => {
        signal.throwIfAborted();
        return write(...words);
      },
    ]),
  ) as unknown as Writes;

/** Version of the form in which events are sent. */
const envelopeVersion = 1;

/** Answers that may be another one next time: the other side is busy, or slow, or not well. */
const mayChange = (status: number): boolean => status >= 500 || status === 408 || status === 429;

/** Characters of an answer that are kept of a refusal. */
const keptOfAnswer = 500;

/** Tells another program, and settles the delivery when it has taken it. */
async function post(
  { outgoing, deliveries }: DeliveryHostParts,
  { held, event, subscriber }: Telling,
  { url, headers, timeoutMs, data }: Doing & { kind: 'post' },
  names: Names,
): Promise<void> {
  const body = {
    envelope: envelopeVersion,
    organization: held.organization,
    subscriber: subscriber.fullName,
    ...event,
    data: plainOf(data, names),
  };
  const reply = await outgoing.call(
    subscriber.fullName,
    {
      method: 'POST',
      url,
      timeoutMs,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'idempotency-key': held.delivery,
        'x-kontor-event': event.name,
        ...(event.correlation !== null && { 'x-correlation-id': event.correlation }),
      },
      body: JSON.stringify(body),
    },
    { attempts: 1 },
  );
  if (reply.status >= 200 && reply.status < 300) return deliveries.settle(held);
  const fault = refusedCall({ status: reply.status, body: reply.body.slice(0, keptOfAnswer) });
  throw mayChange(reply.status) ? new Refusal(fault) : new Final(fault);
}

/**
 * Has a payment made and keeps the answer with the delivery. The provider is asked before the transaction and by a key that
 * stays the same: when the answer is lost, or is refused here, he is asked again and pays nothing twice.
 */
async function pay(
  { payments, records }: DeliveryHostParts,
  actor: Actor,
  published: Published,
  telling: Telling,
  does: Doing & { kind: 'pay' },
  names: Names,
): Promise<void> {
  const { held, event } = telling;
  const { amount, currency, ...about } = plainOf(does.data, names);
  const answer = await payments[does.what]({
    key: held.delivery,
    organization: held.organization,
    amount: String(amount),
    currency: String(currency),
    about,
  });
  if (answer.state === 'pending') throw new Undecided('The provider of payments has not decided yet.');
  const { state, reference } = answer;
  const said = {
    ...(reference !== undefined && { [does.reference]: reference }),
    ...(state === 'refused' && { [does.problem]: answer.problem }),
  };
  await records.handle(actor, writing(telling, published), async ({ update, transition }) => {
    const record = event.record!;
    if (Object.keys(said).length > 0) await update(does.entity, record, said);
    await transition(does.entity, record, does[state]);
  });
}
