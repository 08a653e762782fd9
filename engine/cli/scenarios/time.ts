/*
 * Time as scenarios see it. Nobody sets a clock: what waits grows older instead. All that a process keeps of a moment, the
 * one from which it counts and the one at which it wants to go on, is moved into the past, so that time-outs, reminders
 * and sleeps come due exactly as if that much time had gone by.
 */
import { processChannel } from '../../process/index.ts';
import type { Query } from '../../records/index.ts';

/** Something that goes on by itself: an instance that runs or wants to, a step that is tried again, an event on its way. */
export const unrest: Query = {
  text: `select i.process || coalesce(' at ' || i.path, '') as "where" from kontor.process_instance i
      where i.org_id = kontor.org() and i.ended_at is null and (i.wake_at <= clock_timestamp() or i.locked_by is not null
        or exists (select from kontor.process_step s
          where s.org_id = i.org_id and s.instance = i.id and s.status = 'retrying' and i.status = 'running'))
    union all
    select 'events on their way' from kontor.process_cursor c where c.org_id = kontor.org()
      and exists (select from kontor.process_subscription s where s.org_id = c.org_id)
      and exists (select from kontor.event e where e.org_id = c.org_id and (e.xid, e.id) > (c.xid, c.id))
    limit 1`,
  values: [],
};

/** Calls whoever runs processes, who would otherwise look for events only now and then. */
export const ringing: Query = { text: 'select pg_notify($1, $2)', values: [processChannel, ''] };

/** Moves what waits into the past. */
export const aging = (ms: number): Query => ({
  text: `with waiting as (
      update kontor.process_instance set wake_at = wake_at - $1::bigint * interval '1 ms'
        where org_id = kontor.org() and ended_at is null and wake_at is not null)
    update kontor.process_step s set wake_at = s.wake_at - $1::bigint * interval '1 ms',
        result = case when s.kind = 'now' then to_jsonb(to_char(
          ((s.result #>> '{}')::timestamptz - $1::bigint * interval '1 ms') at time zone 'UTC',
          'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) else s.result end
      from kontor.process_instance i where i.org_id = kontor.org() and i.ended_at is null
        and s.org_id = i.org_id and s.instance = i.id`,
  values: [ms],
});
