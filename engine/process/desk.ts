/** Questions about running processes, and what people do with them: statements in an organization that was entered. */
import { processChannel } from './start.ts';
import type { EngineName } from './types.ts';

/** One statement with its values. */
export interface Asked {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** An instance in a list. */
export interface InstanceRow {
  readonly id: string;
  readonly process: string;
  readonly status: string;
  readonly entity: string | null;
  readonly record: string | null;
  readonly key: string | null;
  readonly path: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly wakeAt: string | null;
  /** JSON text. */
  readonly outcome: string | null;
  readonly starter: string | null;
  /** Hash of the definition it goes by. */
  readonly plan: string;
  /** What runs it; nothing before it was taken. */
  readonly engine: EngineName | null;
}

export interface StepView {
  readonly path: string;
  readonly kind: string;
  readonly status: string;
  readonly action: string | null;
  readonly attempts: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly wakeAt: string | null;
  readonly input: string | null;
  readonly result: string | null;
  readonly failure: string | null;
}

/** Who looks: all instances, or those somebody started. */
export interface Looking {
  readonly all: boolean;
}

const columns = `id, process, status, entity, record, key, path, started_at as "startedAt", ended_at as "endedAt",
  wake_at as "wakeAt", outcome::text as outcome, starter, plan, engine`;
const seen = (at: number) => `org_id = kontor.org() and ($${at}::boolean or starter = kontor.user_id())`;

/**
 * Instances that have to do with a record: they are about it, have written it, wait for an event of it, or ask somebody
 * about it. Each is one look at an index.
 */
const touching = (at: number): string => {
  const own = `org_id = kontor.org() and record = $${at}::uuid`;
  return `select id from kontor.process_instance where ${own}
    union select (via ->> 'instance')::uuid from kontor.audit where ${own} and via ? 'instance'
    union select instance from kontor.process_subscription where ${own}
    union select instance from kontor.approval where ${own}`;
};

export const listing = (
  { all }: Looking,
  {
    process,
    status,
    record,
  }: { readonly process?: string; readonly status?: string; readonly record?: string },
): Asked => ({
  text: `select ${columns} from kontor.process_instance where ${seen(1)}
    and ($2::text is null or process = $2) and ($3::text is null or status = $3)
    ${record === undefined ? '' : `and id in (${touching(4)})`}
    order by started_at desc limit 200`,
  values: [all, process ?? null, status ?? null, ...(record === undefined ? [] : [record])],
});

export const finding = ({ all }: Looking, id: string): Asked => ({
  text: `select ${columns} from kontor.process_instance where ${seen(1)} and id = $2`,
  values: [all, id],
});

export const stepsOf = (id: string): Asked => ({
  text: `select path, kind, status, action, attempts, started_at as "startedAt", ended_at as "endedAt",
      wake_at as "wakeAt", input::text as input, result::text as result, failure::text as failure
    from kontor.process_step where org_id = kontor.org() and instance = $1 and kind not in ('now', 'calendar')
    order by started_at, path limit 2000`,
  values: [id],
});

/** An instance that goes by an older definition, with what is kept of it. */
export interface OutdatedRow {
  readonly id: string;
  readonly process: string;
  readonly plan: string;
  /** JSON text of that definition. */
  readonly body: string;
  readonly cancelling: boolean;
  readonly startedAt: string;
  readonly paths: readonly string[];
  /** What is kept of it, as one text: it is moved only while that is so. */
  readonly seen: string;
}

/** Instances that are looked at together. */
export const portionSize = 500;

/**
 * Instances of the processes that go by another plan than the one given for each: a portion of them, oldest first, those
 * after a given one. One of several that are asked about stays where it is in this order whatever is done with it.
 */
export const outdated = (
  plans: ReadonlyMap<string, string>,
  { id = null, after }: { readonly id?: string | null; readonly after: OutdatedRow | undefined },
): Asked => ({
  text: `select i.id, i.process, i.plan, p.body, i.cancelling, to_json(i.started_at) #>> '{}' as "startedAt",
      kontor.process_steps(i.id) as seen,
      array(select s.path from kontor.process_step s where s.org_id = i.org_id and s.instance = i.id) as paths
    from kontor.process_instance i
    join json_to_recordset($1::json) as n (process text, plan text) on n.process = i.process and n.plan <> i.plan
    join kontor.process_plan p on p.hash = i.plan
    where i.org_id = kontor.org() and i.status in ('running', 'repair') and ($2::uuid is null or i.id = $2)
      and ($3::timestamptz is null or (i.started_at, i.id) > ($3, $4::uuid))
    order by i.started_at, i.id limit ${portionSize}`,
  values: [
    JSON.stringify([...plans].map(([process, plan]) => ({ process, plan }))),
    id,
    after?.startedAt ?? null,
    after?.id ?? null,
  ],
});

/** Gives whether it was moved. */
export const moving = ({ id, plan, seen }: OutdatedRow, to: string): Asked => ({
  text: `select kontor.move_process($1, $2, $3, $4) as moved, pg_notify('${processChannel}', '')`,
  values: [id, plan, to, seen],
});

/** The process as it was when the instance began. Its row has JSON text. */
export const planFor = (id: string): Asked => ({
  text: `select p.body from kontor.process_instance i join kontor.process_plan p on p.hash = i.plan
    where i.org_id = kontor.org() and i.id = $1`,
  values: [id],
});

/** What was found open is forgotten, so that it is tried again; a step that only waits for its next try is tried now. */
export const retrying = (id: string): Asked => ({
  text: `with open as (
      select o ->> 'step' as path from kontor.process_instance i, jsonb_array_elements(i.outcome -> 'open') o
        where i.org_id = kontor.org() and i.id = $1 and i.status = 'repair'),
    gone as (
      delete from kontor.process_step s using open o where s.org_id = kontor.org() and s.instance = $1
        and s.status <> 'skipped'
        and (s.path = o.path or s.path in (o.path || '/from', o.path || '/calendar', o.path || '/decision', o.path || '/escalated'))),
    now as (
      update kontor.process_step set wake_at = clock_timestamp() where org_id = kontor.org() and instance = $1
        and status = 'retrying')
    ${waking("status = 'running', outcome = null, crashes = 0, ended_at = null", "status in ('repair', 'running')")}`,
  values: [id],
});

/** People did by hand what the step should have done, or want it left. */
export const skipping = (id: string, path: string, reason: string): Asked => ({
  text: `with skipped as (
      insert into kontor.process_step (instance, path, kind, status, failure, ended_at)
        select i.id, $2, 'do', 'skipped', jsonb_build_object('reason', $3::text, 'by', kontor.user_id()), clock_timestamp()
          from kontor.process_instance i where i.org_id = kontor.org() and i.id = $1 and i.status = 'repair'
            and exists (select from jsonb_array_elements(i.outcome -> 'open') o where o ->> 'step' = $2)
        on conflict (org_id, instance, path) do update set status = 'skipped', result = null,
          failure = excluded.failure, ended_at = excluded.ended_at
        returning 1)
    ${waking("status = 'running', outcome = null, crashes = 0, ended_at = null", 'exists (select from skipped)')}`,
  values: [id, path, reason],
});

/** What runs is taken back. */
export const undoing = (id: string): Asked => ({
  text: `with nothing as (select) ${waking('cancelling = true', "status = 'running'")}`,
  values: [id],
});

/** What runs is undone; what lies in the repair inbox is closed as it is. */
export const cancelling = (id: string): Asked => ({
  text: `with nothing as (select) ${waking(
    `cancelling = true,
      status = case when status = 'repair' then 'cancelled' else status end,
      ended_at = case when status = 'repair' then clock_timestamp() end`,
    "status in ('repair', 'running')",
    "case when status = 'running' then clock_timestamp() end",
  )}`,
  values: [id],
});

/** Changes an instance and wakes it; gives its id, or nothing where it does not fit. */
const waking = (set: string, fits: string, wakeAt = 'clock_timestamp()'): string => `
  , changed as (
    update kontor.process_instance set ${set}, signals = signals + 1,
        wake_at = ${wakeAt}
      where org_id = kontor.org() and id = $1 and ${fits} returning id)
  select id, pg_notify('${processChannel}', '') from changed`;

/** An approval that waits for a decision. */
export interface OpenApproval {
  readonly id: string;
  readonly instance: string;
  readonly process: string;
  /** Step that asks. */
  readonly path: string;
  readonly title: string;
  readonly entity: string | null;
  readonly record: string | null;
  readonly form: string | null;
  /** JSON text. */
  readonly values: string;
  readonly openedAt: string;
  /** The user in whose place it is decided, and his name; null where it is the reader's own to decide. */
  readonly onBehalfOf: string | null;
  readonly onBehalfOfName: string | null;
}

/** Approvals that somebody may decide now, each once: in his own name where he may, else for one who is absent. */
export const askedOf = (roles: readonly string[]): Asked => ({
  text: `with speaking as materialized (select * from kontor.speaks_for($1))
    select a.id, a.instance, i.process, a.path, a.title, a.entity, a.record, a.form, a."values"::text as "values",
      a.opened_at as "openedAt", nullif(s.person, kontor.user_id()) as "onBehalfOf", s.name as "onBehalfOfName"
    from kontor.approval a join kontor.process_instance i on i.org_id = a.org_id and i.id = a.instance
    cross join lateral (
      select s.person, s.name from speaking s cross join lateral kontor.role_to_decide(a, s.person, s.roles)
        where a.roles && s.roles or a.user_id = s.person
        order by s.person <> kontor.user_id(), s.name, s.person limit 1) s
    where a.org_id = kontor.org() and a.status = 'open'
    order by a.opened_at limit 200`,
  values: [roles],
});

export const deciding = (
  approval: string,
  roles: readonly string[],
  {
    approved,
    comment,
    version,
    onBehalfOf,
  }: {
    readonly approved: boolean;
    readonly comment: string | null;
    readonly version: number | null;
    readonly onBehalfOf: string | null;
  },
): Asked => ({
  text: 'select kontor.decide($1, $2, $3, $4, $5, $6) as status',
  values: [approval, roles, approved, comment, version, onBehalfOf],
});
