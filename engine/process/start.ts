/** How processes begin: by events in the transaction that tells them, or because somebody asked. */
import type { Model } from '../model/index.ts';
import type { Connection } from '../postgres/index.ts';
import { planOf } from './plan.ts';

/** Channel on which the embedded engine is told that some instance wants to run. */
export const processChannel = 'kontor_process';

/** Events that cause events that cause events: how deep, before people have to look at it. */
const depthMax = 16;

/** A change: its entity, and what event it tells, where that is known beforehand. */
export interface Telling {
  readonly entity: string;
  readonly event?: string;
}

interface Starts {
  /** Events that start processes, and the entities whose events do. */
  readonly events: ReadonlySet<string>;
  readonly entities: ReadonlySet<string>;
  /** JSON of `{event, process, plan}`. */
  readonly list: string;
}

const kept = new WeakMap<Model, Starts>();

function startsOf(model: Model): Starts {
  const known = kept.get(model);
  if (known) return known;
  const listening = [...model.processes.values()].filter(({ start }) => start.event !== undefined);
  const made = {
    events: new Set(listening.map(({ start }) => start.event!)),
    entities: new Set(listening.map(({ start }) => start.entity?.fullName ?? '')),
    list: JSON.stringify(
      listening.map((process) => ({
        event: process.start.event,
        process: process.fullName,
        plan: planOf(model, process).hash,
      })),
    ),
  };
  kept.set(model, made);
  return made;
}

/** Whether these changes may tell an event that starts a process; any change where nobody can say. */
export function mayStart(model: Model, changes: readonly Telling[] | 'any'): boolean {
  const { events, entities } = startsOf(model);
  if (changes === 'any') return events.size > 0;
  return changes.some(({ entity, event }) => (event ? events.has(event) : entities.has(entity)));
}

/**
 * Starts what waits for the events that this transaction has told. Whether the process is to run at all is asked when it
 * runs first: a condition that fails must not undo the change that told the event.
 */
export const startByEvents = (model: Model, account: string | null) => ({
  name: 'start processes',
  text: `with started as (
      insert into kontor.process_instance (process, plan, entity, record, account, depth, correlation, status, wake_at, outcome)
        select p.process, p.plan, e.entity, e.record, $2::uuid, e.depth + 1, e.correlation,
            case when depth.exceeded then 'repair' else 'running' end, case when depth.exceeded then null else now() end,
            case when depth.exceeded then jsonb_build_object('kind', 'repair', 'open', '[]'::jsonb, 'failure',
              jsonb_build_object('code', 'depth', 'step', 'start', 'message',
                e.name || ' would start it: events and processes cause each other without end.')) end
          from kontor.event e
          join json_to_recordset($1::json) as p (event text, process text, plan text) on p.event = e.name
          cross join lateral (select e.depth + 1 >= ${depthMax} as exceeded) depth
          where e.org_id = kontor.org() and e.xid = pg_current_xact_id()
        returning 1)
    select pg_notify('${processChannel}', '') from (select 1 from started limit 1) s`,
  values: [startsOf(model).list, account],
});

export interface StartAsked {
  readonly process: string;
  readonly record: string | null;
  readonly input: object;
  readonly account: string;
}

/** Starts one in the name of whoever has entered. Its row has the id. */
export function startByHand(model: Model, { process: name, record, input, account }: StartAsked) {
  const process = model.processes.get(name)!;
  return {
    text: `with started as (
        insert into kontor.process_instance (process, plan, entity, record, input, account)
          values ($1, $2, $3, $4, $5::jsonb, $6) returning id)
      select id, pg_notify('${processChannel}', '') from started`,
    values: [
      name,
      planOf(model, process).hash,
      process.start.entity?.fullName ?? null,
      record,
      JSON.stringify(input),
      account,
    ],
  };
}

/** Keeps the plan of each process of the Model, so that instances can begin with it. */
export async function keepPlans(db: Pick<Connection, 'query'>, model: Model): Promise<void> {
  if (model.processes.size === 0) return;
  const plans = [...model.processes.values()].map((process) => {
    const { hash, body } = planOf(model, process);
    return { hash, process: process.fullName, body: JSON.stringify(body) };
  });
  await db.query('select kontor.keep_plans($1)', [JSON.stringify(plans)]);
}
