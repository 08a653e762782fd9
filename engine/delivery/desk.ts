/** Questions about deliveries, and what people do with dead letters: statements in an organization that was entered. */
import { eventChannel } from './bell.ts';
import { eventJson } from './deliveries.ts';

/** One statement with its values. */
export interface Asked {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A delivery in a list. */
export interface DeliveryRow {
  readonly id: string;
  readonly subscriber: string;
  readonly event: string;
  /** `waiting`, or `held` behind a dead letter of its record, or `dead`. */
  readonly status: string;
  /** Why it is dead: `failed`, `loop` or `crash`. */
  readonly kind: string | null;
  readonly entity: string | null;
  readonly record: string | null;
  readonly version: number | null;
  readonly attempts: number;
  readonly unanswered: number;
  /** What its handler answered last. */
  readonly code: string | null;
  readonly message: string | null;
  readonly at: string;
  readonly wakeAt: string | null;
  readonly diedAt: string | null;
  /** The process whose wait it is, where no subscriber is told but a process that waits. */
  readonly instance: string | null;
}

export interface DeliveryFilter {
  readonly status?: string;
  readonly kind?: string;
  readonly subscriber?: string;
  readonly event?: string;
  readonly record?: string;
}

const rowsMax = 200;

const held = `exists (select from kontor.delivery b where b.org_id = d.org_id and b.record = d.record
  and b.subscriber = d.subscriber and b.status = 'dead' and b.holds
  and (b.event_xid, b.event_id, b.part) < (d.event_xid, d.event_id, d.part))`;
const status = `case when d.status = 'waiting' and ${held} then 'held' else d.status end`;

const columns = `d.id, d.subscriber, e.name as event, ${status} as status, d.kind, d.entity, d.record, d.version,
  d.attempts, d.unanswered, d.failure ->> 'code' as code, d.failure ->> 'message' as message, e.at,
  case when d.status = 'waiting' then d.wake_at end as "wakeAt", d.died_at as "diedAt", d.instance`;
const from = `kontor.delivery d
  join kontor.event e on e.org_id = d.org_id and e.xid = d.event_xid and e.id = d.event_id`;

/** Newest first. */
export const listingDeliveries = ({
  status: wanted,
  kind,
  subscriber,
  event,
  record,
}: DeliveryFilter): Asked => ({
  text: `select ${columns} from ${from} where d.org_id = kontor.org() and ($1::text is null or ${status} = $1)
      and ($2::text is null or d.subscriber = $2) and ($3::text is null or e.name = $3)
      and ($4::uuid is null or d.record = $4) and ($5::text is null or d.kind = $5)
    order by d.event_xid desc, d.event_id desc, d.part desc, d.subscriber limit ${rowsMax}`,
  values: [wanted ?? null, subscriber ?? null, event ?? null, record ?? null, kind ?? null],
});

/** One with its whole event, as JSON text. */
export const findingDelivery = (id: string): Asked => ({
  text: `select ${columns}, ${eventJson}::text as told from ${from} where d.org_id = kontor.org() and d.id = $1`,
  values: [id],
});

/** What a subscriber has before it; nothing of one that has taken all. */
export interface SubscriberRow {
  readonly name: string;
  readonly waiting: number;
  readonly held: number;
  readonly dead: number;
  /** When the oldest event was told that it has not taken. */
  readonly oldest: string;
}

export const countingDeliveries: Asked = {
  text: `select s.subscriber as name, count(*) filter (where s.status = 'waiting')::int as waiting,
      count(*) filter (where s.status = 'held')::int as held, count(*) filter (where s.status = 'dead')::int as dead,
      min(s.at) as oldest
    from (select d.subscriber, ${status} as status, e.at from ${from} where d.org_id = kontor.org()) s
    group by s.subscriber order by s.subscriber`,
  values: [],
};

/** Writes who did it: as an event of class `audit`. */
const telling = (fact: string, rows: string): string => `
  insert into kontor.event (name, class, payload, correlation, cause, depth)
    select 'kontor.delivery.${fact}', 'audit', jsonb_build_object('delivery', c.id, 'subscriber', c.subscriber,
        'event', e.name, 'entity', c.entity, 'record', c.record, 'failure', c.failure),
        e.correlation, 'by hand', 0
      from ${rows} c join kontor.event e on e.org_id = c.org_id and e.xid = c.event_xid and e.id = c.event_id`;

/**
 * Sends a dead letter again, with all attempts anew; what a process waits for is brought to it. Gives its id, or nothing
 * where it is none.
 */
export const resending = (id: string): Asked => ({
  text: `with changed as (
      update kontor.delivery set status = 'waiting', kind = null, attempts = 0, unanswered = 0, crashes = 0, died_at = null,
          wake_at = clock_timestamp()
        where org_id = kontor.org() and id = $1 and status = 'dead' and instance is null returning *),
    let as (
      delete from kontor.delivery where org_id = kontor.org() and id = $1 and status = 'dead' and instance is not null
        returning *),
    brought as (
      insert into kontor.process_signal (instance, path, event_xid, event_id, record, payload)
        select l.instance, l.path, e.xid, e.id, e.record, e.payload
          from let l join kontor.event e on e.org_id = l.org_id and e.xid = l.event_xid and e.id = l.event_id
          join kontor.process_instance i on i.org_id = l.org_id and i.id = l.instance
        on conflict do nothing),
    told as (${telling('resent', '(select * from changed union all select * from let)')})
    select id, pg_notify('${eventChannel}', '') from changed
    union all select id, kontor.wake_process(instance) from let`,
  values: [id],
});

/** Lets a dead letter go: what waits behind it goes on. */
export const dropping = (id: string): Asked => ({
  text: `with gone as (
      delete from kontor.delivery where org_id = kontor.org() and id = $1 and status = 'dead' returning *),
    told as (${telling('dropped', 'gone')})
    select id, pg_notify('${eventChannel}', '') from gone`,
  values: [id],
});
