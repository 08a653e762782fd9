/*
 * What must be so after a play, whatever went wrong. An instance has completed, or has taken back all it did, or lies in
 * the repair inbox for a reason that is known beforehand: a step failed behind a pivot, or an undo was refused. That the
 * business refuses an undo rightly is said here by hand.
 */
import type pg from 'pg';
import type { Model, Process, ProcessStep } from '../../../engine/model/index.ts';
import { withoutIds } from './driver.ts';

/** Undos that are no transitions and that the business refuses when the condition holds. */
interface Refused {
  readonly because: string;
  readonly paths: readonly string[];
  /** Asked of the organization. */
  readonly when: string;
}

const refusedUndos: readonly Refused[] = [
  {
    because: 'Of an order that was shipped or cancelled nothing is reserved any more.',
    paths: ['reserve/undo', 'cash/reserve/undo'],
    when: `select from sales."order" where org_id = $1 and status in ('shipped', 'closed', 'cancelled')`,
  },
];

/** Scenarios in which a process, when it has taken back all, leaves the tables of another one, written by hand there. */
export const takenBack: Readonly<Record<string, { readonly process: string; readonly like: string }>> = {
  'flows.dealToCash': { process: 'flows.dealToCash', like: 'flows.orderForgotten' },
  'flows.quoteToCash': { process: 'flows.quoteToCash', like: 'flows.orderForgotten' },
  'flows.orderCancelled': { process: 'flows.dealToCash', like: 'flows.orderForgotten' },
  'flows.creditRefused': { process: 'flows.dealToCash', like: 'flows.orderForgotten' },
  'flows.orderForgotten': { process: 'flows.dealToCash', like: 'flows.orderForgotten' },
};

interface Instance {
  readonly id: string;
  readonly process: string;
  readonly status: string;
  readonly outcome: { readonly open?: readonly { readonly step: string }[] } | null;
}

export const instancesOf = async (database: pg.Pool, org: string): Promise<readonly Instance[]> =>
  (
    await database.query<Instance>(
      'select id, process, status, outcome from kontor.process_instance where org_id = $1 order by started_at, id',
      [org],
    )
  ).rows;

/** What is wrong with instances after a refusal; `rightly` are paths at which people have to look. */
export async function wrongEnds(
  database: pg.Pool,
  model: Model,
  org: string,
  rightly: readonly string[],
): Promise<readonly string[]> {
  const said = [...rightly];
  for (const { paths, when } of refusedUndos)
    if ((await database.query(when, [org])).rowCount! > 0) said.push(...paths);
  const ends = (await instancesOf(database, org)).map(async (instance) => {
    const process = model.processes.get(instance.process)!;
    const wrong = await wrongEnd(database, model, org, process, instance, said);
    return wrong.map((what) => `${instance.process} ${what}`);
  });
  return (await Promise.all(ends)).flat();
}

async function wrongEnd(
  database: pg.Pool,
  model: Model,
  org: string,
  process: Process,
  instance: Instance,
  said: readonly string[],
): Promise<readonly string[]> {
  switch (instance.status) {
    case 'completed':
      return [];
    case 'running':
      return ['never ended'];
    case 'repair': {
      const beyond = await beyondUndo(database, model, org, process, instance);
      return openOf(instance)
        .filter((path) => !said.includes(path) && !beyond.includes(path))
        .filter((path) => path.endsWith('/undo') || !stepAt(model, process, path)?.pivoted)
        .map((path) => `lies in the repair inbox at ${path}, and nobody said that it must`);
    }
    default:
      return leftUndone(database, model, process, org, instance);
  }
}

/**
 * Undos whose records are in no state for them: what takes back a receipt is its transition `cancel`, and the lifecycle
 * does not cancel what was received. Nor is anything changed of a record whose state is fixed.
 */
async function beyondUndo(
  database: pg.Pool,
  model: Model,
  org: string,
  process: Process,
  { id }: Instance,
): Promise<readonly string[]> {
  const { rows } = await database.query<{ path: string; image: Readonly<Record<string, unknown>> }>(
    `select s.path, (select a.image from kontor.audit a where a.org_id = s.org_id
        and a.record = (s.input ->> 'id')::uuid order by a.version desc limit 1) as image
      from kontor.process_step s where s.org_id = $1 and s.instance = $2 and s.status = 'failed' and s.path like '%/undo'`,
    [org, id],
  );
  return rows
    .filter(({ path, image }) => {
      const step = stepAt(model, process, path.slice(0, -'/undo'.length))?.step;
      const deed = step?.kind === 'do' ? step.undo : undefined;
      const lifecycle = deed && model.entities.get(deed.entity)!.lifecycle;
      if (!deed || !lifecycle) return false;
      const state = String(image[lifecycle.field.id]);
      if (deed.kind === 'transition') return !lifecycle.transitions.get(deed.name)!.from.includes(state);
      return deed.kind !== 'action' && lifecycle.fixed.includes(state);
    })
    .map(({ path }) => withoutIds(path));
}

/** Paths at which an instance waits for people. */
export const openOf = ({ outcome }: Instance): readonly string[] =>
  (outcome?.open ?? []).map(({ step }) => withoutIds(step));

/** Steps of an instance that was taken back, and what of them was not. */
async function leftUndone(
  database: pg.Pool,
  model: Model,
  process: Process,
  org: string,
  { id, status }: Instance,
): Promise<readonly string[]> {
  const { rows } = await database.query<{ path: string }>(
    `select s.path from kontor.process_step s where s.org_id = $1 and s.instance = $2 and s.kind = 'do' and s.status = 'done'
      and not exists (select from kontor.process_step u where u.org_id = s.org_id and u.instance = s.instance
        and u.path = s.path || '/undo' and u.status = 'done')`,
    [org, id],
  );
  const done = rows.flatMap(({ path }) => {
    const found = path.endsWith('/undo') ? undefined : stepAt(model, process, path);
    return found ? [{ path, ...found }] : [];
  });
  if (done.some(({ pivoted }) => pivoted)) return []; // behind a pivot nothing is taken back
  return done
    .filter(({ step }) => step.kind === 'do' && step.undo !== undefined)
    .map(({ path }) => `is ${status}, and ${path} was not taken back`);
}

/** What a step did in more than one transaction. */
export async function doubled(database: pg.Pool, org: string): Promise<readonly string[]> {
  const { rows } = await database.query<{ what: string }>(
    `select cause || ' did ' || (via ->> 'path') || ' twice' as what from kontor.audit
      where org_id = $1 and via is not null group by cause, via ->> 'instance', via ->> 'path'
      having count(distinct xid) > 1
    union all
    select cause || ' told ' || name || ' another time' from kontor.event e
      where org_id = $1 and entity is null and cause like 'process %' group by cause, name
      having count(*) <> (select count(*) from kontor.process_step s join kontor.process_instance i
          on i.org_id = s.org_id and i.id = s.instance
        where s.org_id = $1 and s.kind = 'emit' and s.status = 'done' and s.action = e.name
          and 'process ' || i.process = e.cause)`,
    [org],
  );
  return rows.map(({ what }) => what);
}

/** All that was written and told in an organization and how its instances ended, as texts in which no id stands. */
export async function effectsOf(database: pg.Pool, org: string): Promise<readonly string[]> {
  const { rows } = await database.query<{ effect: string }>(
    `select entity || ' ' || version || ' ' || cause || coalesce(' ' || (via ->> 'path'), '') as effect
      from kontor.audit where org_id = $1
    union all
    select name || coalesce(' ' || cause, '') from kontor.event where org_id = $1
    union all
    select process || ' is ' || status from kontor.process_instance where org_id = $1`,
    [org],
  );
  return rows.map(({ effect }) => withoutIds(effect)).toSorted();
}

interface Found {
  readonly step: ProcessStep;
  /** A pivot stands before it. */
  readonly pivoted: boolean;
}

/** The step at a path, by a walk of our own. */
function stepAt(model: Model, process: Process, path: string): Found | undefined {
  let words = path.split('/');
  let lists: readonly (readonly ProcessStep[])[] = [process.steps];
  let pivoted = false;
  for (;;) {
    const list = lists.find((steps) => steps.some(({ id }) => id === words[0]));
    if (!list) return undefined;
    const at = list.findIndex(({ id }) => id === words[0]);
    const step = list[at]!;
    pivoted ||= list.slice(0, at).some(({ kind }) => kind === 'pivot');
    words = words.slice(1);
    if (words.length === 0) return { step, pivoted };
    if (step.kind === 'for' || step.kind === 'parallel') words = words.slice(1); // its key, or the place of its branch
    lists = listsIn(model, step);
  }
}

function listsIn(model: Model, step: ProcessStep): readonly (readonly ProcessStep[])[] {
  const late = 'onTimeout' in step && step.onTimeout !== 'fail' ? [step.onTimeout] : [];
  const around = [...late, ...(step.catch ? [step.catch] : [])];
  switch (step.kind) {
    case 'if':
      return [step.then, step.else, ...around];
    case 'for':
      return [step.steps, ...around];
    case 'parallel':
      return [...step.branches, ...around];
    case 'call':
      return [model.processes.get(step.process)!.steps, ...around];
    default:
      return around;
  }
}
