/** What is kept of running processes, on PostgreSQL. */
import { LRUCache } from 'lru-cache';
import type { JsonObject } from '../definition/index.ts';
import type { Pipeline, Pool, Statement } from '../postgres/index.ts';
import { LeaseLost, lostOr } from '../loop/index.ts';
import { enter, gather, hold, see, type Part } from './together.ts';
import type { ApprovalRow, Claimed, EngineName, Journal, Loaded, News, StepRow, WorkedDays } from './types.ts'; // prettier-ignore

export interface JournalParts {
  /** Connections of the run role. */
  readonly pipeline: Pipeline;
  /** Connections of the loop role. */
  readonly loop: Pool;
  /** The schedules that are in force, as JSON. Where it is left out, nothing starts by itself. */
  readonly schedules?: () => string;
}

/** An organization that was made, or whose definitions changed, waits for its schedules no longer. */
const schedulesEveryMs = 60_000;

/** Events looked through in one go, for each organization. */
const eventsMost = 1000;

/** Plans that instances were loaded with lately. They never change. */
const plansMax = 500;

export function openJournal({ pipeline, loop, schedules }: JournalParts): Journal {
  const scheduled = schedules && openSchedules(loop, schedules);
  const within = async (instance: string, ...statements: Statement[]) => {
    try {
      const results = await pipeline.runUnit([enter(instance), ...statements]);
      return results.at(-1)!.rows as Record<string, unknown>[];
    } catch (error) {
      throw lostOr(error);
    }
  };
  /** Statements in the organization of the instance, by whoever holds it. */
  const held = ({ instance, node }: Claimed, ...statements: Statement[]) =>
    within(instance, hold([instance], node), ...statements);
  /** The same for what only reads: PostgreSQL has nothing to write down and waits for no disk. */
  const seen = ({ instance, node }: Claimed, statement: Statement) =>
    within(instance, see([instance], node), statement);
  const plans = new LRUCache<string, JsonObject>({ max: plansMax });
  const planOf = async (hash: string): Promise<JsonObject> => {
    const known = plans.get(hash);
    if (known) return known;
    const reading = { text: 'select body from kontor.process_plan where hash = $1', values: [hash] };
    const [found] = await pipeline.runUnit([reading]);
    const plan = JSON.parse(found!.rows[0]!['body'] as string) as JsonObject;
    plans.set(hash, plan);
    return plan;
  };
  return {
    async claim({ engines, fresh }, node, most, leaseSeconds) {
      const { rows } = await loop.query<{ instance: string; engine: EngineName; organization: string }>(
        'select instance, engine, organization from kontor.claim_processes($1, $2, $3, $4, $5)',
        [engines, fresh, node, most, leaseSeconds],
      );
      return rows.map((row) => ({ ...row, node }));
    },
    async keep(node, instances, leaseSeconds) {
      await loop.query('select kontor.keep_processes($1, $2, $3)', [node, instances, leaseSeconds]);
    },
    async nextMs({ engines, fresh }) {
      const { rows } = await loop.query<{ ms: number | null }>('select kontor.next_process($1, $2) as ms', [
        engines,
        fresh,
      ]);
      const next = [rows[0]!.ms, await scheduled?.nextMs()].filter((ms) => typeof ms === 'number');
      return next.length === 0 ? undefined : Math.min(...next);
    },
    async dispatch() {
      await scheduled?.start();
      const { rows } = await loop.query<{ woken: number }>('select kontor.dispatch_events($1) as woken', [
        eventsMost,
      ]);
      return rows[0]!.woken;
    },
    async load(claimed) {
      const row = await gather(pipeline, claimed, see, 'load', { instance: claimed.instance }, loading);
      const loaded = JSON.parse(row!['loaded'] as string) as Omit<Loaded, 'plan'>;
      return { ...loaded, plan: await planOf(loaded.hash) };
    },
    async calendar(claimed) {
      const asking = { name: 'calendar', text: 'select kontor.calendar()::text as calendar', values: [] };
      const [row] = await seen(claimed, asking);
      return JSON.parse(row!['calendar'] as string) as WorkedDays;
    },
    async news({ instance, node }) {
      const asking = {
        name: 'news of process',
        text: `select process, plan, cancelling, signals::text as signals, wake_at::text as "wakeAt"
          from kontor.process_instance where org_id = kontor.org() and id = $1 and ended_at is null
            and locked_by = $2 and status = 'running'`,
        values: [instance, node],
      };
      try {
        const results = await pipeline.runUnit([enter(instance), asking]);
        return results.at(-1)!.rows[0] as News | undefined;
      } catch (error) {
        if (lostOr(error) instanceof LeaseLost) return undefined; // it is gone
        throw error;
      }
    },
    async told({ instance, node }, news) {
      const clearing = {
        name: 'told of process',
        text: `update kontor.process_instance set locked_by = null, locked_until = null,
            wake_at = case when signals > $3::bigint or wake_at is distinct from $4::timestamptz then wake_at end
          where org_id = kontor.org() and id = $1 and locked_by = $2`,
        values: [instance, node, news?.signals ?? null, news?.wakeAt ?? null],
      };
      await pipeline.runUnit([enter(instance), clearing]).catch((error: unknown) => {
        if (!(lostOr(error) instanceof LeaseLost)) throw error; // it has ended before we could say so
      });
    },
    async take({ instance, node }) {
      const taking = {
        name: 'take process',
        text: 'select kontor.take_process($1, $2)',
        values: [instance, node],
      };
      await pipeline.runUnit([enter(instance), taking]).catch((error: unknown) => {
        throw lostOr(error);
      });
    },
    async stand(claimed, path) {
      await held(claimed, {
        name: 'stand',
        text: 'update kontor.process_instance set path = $2, crashes = 0 where org_id = kontor.org() and id = $1',
        values: [claimed.instance, path],
      });
    },
    async record(claimed, row) {
      return (await held(claimed, recording(claimed.instance, row))).length > 0;
    },
    async step(claimed, path) {
      const [row] = await seen(claimed, {
        name: 'read step',
        text: `select path, kind, status, action, result::text as result, failure::text as failure, attempts,
            to_json(wake_at) #>> '{}' as "wakeAt"
          from kontor.process_step where org_id = kontor.org() and instance = $1 and path = $2`,
        values: [claimed.instance, path],
      });
      if (!row) return undefined;
      const parsed = (column: string) => JSON.parse((row[column] as string | null) ?? 'null') as unknown;
      return { ...row, result: parsed('result'), failure: parsed('failure') } as StepRow;
    },
    async begin(claimed, key, again) {
      const part = { instance: claimed.instance, key, again };
      const row = await gather(pipeline, claimed, hold, 'begin', part, beginning);
      return row!['free'] === 'true';
    },
    async ask(claimed, path, { title, roles, user, except, mode, count, record, form, values }) {
      const approval = {
        name: 'ask approval',
        text: `insert into kontor.approval (instance, path, title, roles, user_id, except_user, mode, count, entity, record, form, "values")
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb) on conflict do nothing`,
        values: [
          claimed.instance,
          path,
          title,
          roles,
          user ?? null,
          except ?? null,
          mode,
          count,
          record?.entity ?? null,
          record?.id ?? null,
          form ?? null,
          JSON.stringify(values),
        ],
      };
      const row = { path, kind: 'approve', status: 'done', attempts: 1 } as const;
      await held(claimed, approval, recording(claimed.instance, row));
    },
    async escalate(claimed, path, approval, role) {
      const more = {
        text: `update kontor.approval set roles = array_append(roles, $3) where org_id = kontor.org()
          and instance = $1 and path = $2 and status = 'open' and $3 <> all (roles)`,
        values: [claimed.instance, approval, role],
      };
      const row = { path, kind: 'escalate', status: 'done', attempts: 1, input: { role } } as const;
      await held(claimed, more, recording(claimed.instance, row));
    },
    async approval(claimed, path) {
      const [row] = await seen(claimed, {
        name: 'read approval',
        text: `select a.path, a.status, d.by, d.on_behalf_of as "onBehalfOf", d.comment, to_json(a.decided_at) #>> '{}' as at from kontor.approval a
          left join lateral (${lastDecision}) d on true
          where a.org_id = kontor.org() and a.instance = $1 and a.path = $2`,
        values: [claimed.instance, path],
      });
      return row as ApprovalRow | undefined;
    },
    async subscribe(claimed, path, { event, record, match, since }, wakeAt) {
      const { instance } = claimed;
      // The look at the record is kept under `start` too, and comes later than the start itself, which no path names.
      const from = since === 'start' ? '' : since;
      const subscribing = {
        name: 'subscribe',
        text: 'select kontor.subscribe($1, $2, $3, $4, $5::jsonb, $6)',
        values: [instance, path, event, record, JSON.stringify(match), from],
      };
      const input = { event, record, match };
      const row = { path, kind: 'wait', status: 'waiting', attempts: 0, input, wakeAt } as const;
      await held(claimed, subscribing, recording(instance, row));
      // Only now does whoever dispatches see it: what came before is looked for.
      await held(claimed, {
        name: 'look back',
        text: 'select kontor.look_back($1, $2)',
        values: [instance, path],
      });
    },
    async arrivals(claimed, path) {
      const rows = await seen(claimed, {
        name: 'arrivals',
        text: `select g.path, g.record, g.payload::text as payload from kontor.process_signal g
          where g.org_id = kontor.org() and g.instance = $1 and g.path = $2 order by g.event_xid, g.event_id`,
        values: [claimed.instance, path],
      });
      return rows.map((row) => ({
        path,
        record: row['record'] as string | null,
        payload: JSON.parse((row['payload'] as string | null) ?? 'null') as JsonObject | null,
      }));
    },
    async refused(claimed, path, round) {
      await held(claimed, {
        name: 'refused outside',
        text: `update kontor.effect set state = 'refused' where org_id = kontor.org() and instance = $1::uuid::text
          and path = $2 and round = $3 and state = 'asked'`,
        values: [claimed.instance, path, round],
      });
    },
    async seal(claimed, path, round) {
      const sealing = {
        name: 'seal step',
        text: `insert into kontor.effect as e (instance, path, round, tombstone, state) values ($1, $2, $3, true, 'refused')
          on conflict (org_id, instance, path, round) do update set tombstone = true where e.state <> 'done'`,
        values: [claimed.instance, path, round],
      };
      const looking = {
        name: 'look at seal',
        text: `select e.state, s.result::text as result from kontor.effect e
          left join kontor.process_step s on s.org_id = e.org_id and s.instance = $1::uuid and s.path = e.path
          where e.org_id = kontor.org() and e.instance = $1::uuid::text and e.path = $2 and e.round = $3`,
        values: [claimed.instance, path, round],
      };
      const [row] = await held(claimed, sealing, looking);
      return row!['state'] === 'refused'
        ? undefined
        : { result: JSON.parse((row!['result'] as string | null) ?? 'null') };
    },
    async park(claimed, path, wakeAt, signals) {
      const part = { instance: claimed.instance, path, wakeAt, signals };
      await gather(pipeline, claimed, hold, 'park', part, parking);
    },
    async finish(claimed, outcome) {
      const { instance } = claimed;
      const { kind } = outcome;
      if (kind === 'notStarted') await gather(pipeline, claimed, hold, 'forget', { instance }, forgetting);
      else await gather(pipeline, claimed, hold, 'end', { instance, kind, outcome }, finishing);
    },
    async crash(claimed, error) {
      await held(claimed, {
        text: `update kontor.process_instance set crashes = crashes + 1, locked_by = null, locked_until = null, run = null,
            status = case when crashes >= ${crashesMax} then 'repair' else status end,
            outcome = case when crashes >= ${crashesMax} then jsonb_build_object('kind', 'repair', 'open', '[]'::jsonb,
              'failure', jsonb_build_object('code', 'engine', 'step', coalesce(path, 'start'), 'message', $2::text)) end,
            wake_at = case when crashes >= ${crashesMax} then null
              else clock_timestamp() + least(power(2, crashes), 30) * interval '1 second' end
          where org_id = kontor.org() and id = $1`,
        values: [claimed.instance, error],
      });
    },
  };
}

/** Failures of the engine itself until people are asked. */
const crashesMax = 10;

/** Starts what is due by its schedule; the rows that say so are kept up with the definitions. */
function openSchedules(loop: Pool, schedules: () => string) {
  let known = '';
  let keptAt = 0;
  /** By our clock, as it was when the loop rested last: while it is busy nothing is asked that is not due. */
  let dueAt = 0;
  const keep = async (): Promise<void> => {
    const now = schedules();
    if (now === known && Date.now() - keptAt < schedulesEveryMs) return;
    await loop.query('select kontor.keep_schedules($1)', [now]);
    [known, keptAt, dueAt] = [now, Date.now(), 0];
  };
  return {
    async start(): Promise<void> {
      await keep();
      if (known !== '[]' && Date.now() >= dueAt) await loop.query('select kontor.start_scheduled()');
    },
    async nextMs(): Promise<number | null> {
      if (known === '[]') return null;
      const { rows } = await loop.query<{ ms: number | null }>('select kontor.next_scheduled() as ms');
      const [{ ms }] = rows as [{ readonly ms: number | null }];
      dueAt = ms === null ? Infinity : Date.now() + ms;
      return ms;
    },
  };
}

const lastDecision = `select d.by, d.on_behalf_of, d.comment from kontor.approval_decision d
  where d.org_id = a.org_id and d.approval = a.id order by d.at desc limit 1`;

const loading = (parts: readonly Part[]): Statement[] => [
  {
    name: 'load processes',
    text: `select (select json_build_object('organization', i.org_id, 'process', i.process, 'hash', i.plan, 'record', i.record, 'input', i.input,
      'starter', i.starter, 'depth', i.depth, 'round', i.round, 'correlation', i.correlation,
      'cancelling', i.cancelling, 'crashes', i.crashes, 'signals', i.signals::text, 'now', clock_timestamp(),
      'steps', (select coalesce(json_agg(json_build_object('path', s.path, 'kind', s.kind, 'status', s.status,
          'action', s.action, 'result', s.result, 'failure', s.failure, 'attempts', s.attempts, 'wakeAt', s.wake_at)), '[]')
        from kontor.process_step s where s.org_id = i.org_id and s.instance = i.id),
      'approvals', (select coalesce(json_agg(json_build_object('path', a.path, 'status', a.status, 'by', d.by,
          'onBehalfOf', d.on_behalf_of, 'comment', d.comment, 'at', a.decided_at)), '[]')
        from kontor.approval a left join lateral (${lastDecision}) d on true
        where a.org_id = i.org_id and a.instance = i.id))
      from kontor.process_instance i where i.org_id = kontor.org() and i.id = w.id)::text as loaded
    from unnest($1::uuid[]) with ordinality as w (id, place) order by w.place`,
    values: [instancesOf(parts)],
  },
];

interface Beginning extends Part {
  readonly key: string;
  readonly again: string;
}

/** Whether each may begin under its key. Keys are taken in one order, so that no two wait for each other. */
const beginning = (parts: readonly Beginning[]): Statement[] => [
  {
    name: 'begin processes',
    text: `with asked as materialized (
        select a.instance, kontor.begin_process(a.instance, a.key, a.again) as free
          from (select * from unnest($1::uuid[], $2::text[], $3::text[]) as u (instance, key, again) order by u.key) a),
      kept as (
        insert into kontor.process_step (instance, path, kind, status, result, ended_at)
          select a.instance, 'start/key', 'begin', 'done', to_jsonb(a.free), clock_timestamp() from asked a
          on conflict (org_id, instance, path) do update set result = process_step.result
          returning instance, result)
      select k.result::text as free from kept k order by array_position($1, k.instance)`,
    values: [instancesOf(parts), parts.map(({ key }) => key), parts.map(({ again }) => again)],
  },
];

interface Parking extends Part {
  readonly path: string;
  readonly wakeAt: string | null;
  readonly signals: string;
}

/** Lets go of instances, each until its moment, or until a signal that nobody has seen. */
const parking = (parts: readonly Parking[]): Statement[] =>
  parts.map(({ instance, path, wakeAt, signals }) => ({
    name: 'park process',
    text: `update kontor.process_instance set path = $2, crashes = 0, locked_by = null, locked_until = null,
        wake_at = case when signals > $4::bigint then clock_timestamp() else $3::timestamptz end
      where org_id = kontor.org() and id = $1`,
    values: [instance, path, wakeAt, signals],
  }));

/** A call as it stands now; what is known of it before is kept where nothing new is said. What has ended has ended. */
const recording = (
  instance: string,
  { path, kind, status, action, input, result, failure, attempts, wakeAt }: StepRow,
): Statement => ({
  name: 'record step',
  text: `insert into kontor.process_step as s
      (instance, path, kind, status, action, input, result, failure, attempts, wake_at, ended_at)
    values ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8::jsonb, $9, $10,
      case when $4 in ('done', 'failed') then clock_timestamp() end)
    on conflict (org_id, instance, path) do update set status = excluded.status, result = excluded.result,
      failure = excluded.failure, attempts = excluded.attempts, wake_at = excluded.wake_at,
      input = coalesce(excluded.input, s.input), action = coalesce(excluded.action, s.action),
      horizon = excluded.horizon, ended_at = excluded.ended_at
      where s.status in ('retrying', 'waiting') returning 1`,
  values: [
    instance,
    path,
    kind,
    status,
    action ?? null,
    input === undefined ? null : JSON.stringify(input),
    result === undefined ? null : JSON.stringify(result),
    failure ? JSON.stringify(failure) : null,
    attempts,
    wakeAt ?? null,
  ],
});

const instancesOf = (parts: readonly Part[]): string[] => parts.map(({ instance }) => instance);

const own = 'org_id = kontor.org() and instance = $1';

/** Instances that were not to run at all leave nothing. */
const forgetting = (parts: readonly Part[]): Statement[] =>
  parts.flatMap(({ instance }) => [
    { name: 'forget steps', text: `delete from kontor.process_step where ${own}`, values: [instance] },
    {
      name: 'forget process',
      text: 'delete from kontor.process_instance where org_id = kontor.org() and id = $1',
      values: [instance],
    },
  ]);

interface Finishing extends Part {
  readonly kind: string;
  readonly outcome: JsonObject;
}

/** The end of instances. */
const finishing = (parts: readonly Finishing[]): Statement[] => [
  {
    name: 'end processes',
    text: 'select kontor.end_processes($1, $2, $3::jsonb[])',
    values: [
      instancesOf(parts),
      parts.map(({ kind }) => kind),
      parts.map(({ outcome }) => JSON.stringify(outcome)),
    ],
  },
];
