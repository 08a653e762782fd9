/** One scenario, step by step: what is done through the one door, and what must be true then. */
import type { Json } from '../../definition/index.ts';
import { Refusal, type Fault } from '../../errors/index.ts';
import type { Value } from '../../expression/index.ts';
import type { Scenario, ScenarioStep } from '../../model/index.ts';
import { openDesk, operationOf } from '../../server/index.ts';
import { actRefused, foundMany, nobodyAsks, notRefused, notSo, restless } from './faults.ts';
import type { Stage } from './stage.ts';
import { giftsOf, rowsOf, valueOf, type Named, type Row } from './values.ts';

type Of<K extends ScenarioStep['kind']> = Extract<ScenarioStep, { kind: K }>;
type Act = Of<'do'> | Of<'start'> | Of<'decide'>;

/** A scenario while it is played. */
interface Play {
  readonly stage: Stage;
  /** Records by their names. */
  readonly records: Map<string, Named>;
}

/** What did not go as it says: the first act that failed ends it, checks are all looked at. */
export async function playScenario(stage: Stage, scenario: Scenario): Promise<readonly Fault[]> {
  const play: Play = { stage, records: new Map() };
  const faults: Fault[] = [];
  for (const step of scenario.steps) {
    const fault = await perform(play, step);
    if (!fault) continue;
    faults.push(fault);
    if (!isCheck(step)) break;
  }
  return faults;
}

const isCheck = ({ kind }: ScenarioStep): boolean => ['expect', 'list', 'told', 'process'].includes(kind);

/** The step in the words of the business, else its verb. */
const nameOf = ({ says, kind, place }: ScenarioStep): string => says ?? `${kind} ${place.pointer}`;

function perform(play: Play, step: ScenarioStep): Promise<Fault | undefined> {
  switch (step.kind) {
    case 'do':
    case 'start':
    case 'decide':
      return act(play, step);
    case 'pass':
      return rested(step, play.stage.pass(step.ms));
    case 'find':
      return find(play, step);
    case 'expect':
      return expectation(play, step);
    case 'list':
      return list(play, step);
    case 'told':
      return told(play, step);
    case 'process':
      return standing(play, step);
  }
}

async function rested(step: ScenarioStep, rest: Promise<string | undefined>): Promise<Fault | undefined> {
  const where = await rest;
  return where === undefined ? undefined : restless({ step: nameOf(step), where }, step.place);
}

/** Does something; whatever follows from it by itself has happened afterwards. */
async function act(play: Play, step: Act): Promise<Fault | undefined> {
  const { refused: wanted, place } = step;
  try {
    const fault = await acts(play, step);
    if (fault) return fault;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [{ code, message }] = error.faults as [Fault];
    if (wanted === undefined) return actRefused({ step: nameOf(step), code, message }, place);
    if (error.faults.every((one) => one.code !== wanted))
      return notRefused({ step: nameOf(step), wanted, found: code }, place);
    return rested(step, play.stage.rest());
  }
  if (wanted !== undefined) return notRefused({ step: nameOf(step), wanted, found: undefined }, place);
  return rested(step, play.stage.rest());
}

function acts(play: Play, step: Act): Promise<Fault | undefined> {
  if (step.kind === 'do') return deed(play, step);
  return step.kind === 'start' ? start(play, step) : decide(play, step);
}

async function deed({ stage, records }: Play, { as, deed: asked, into }: Of<'do'>): Promise<undefined> {
  const input = await giftsOf(stage, records, asked.with);
  const door = stage.rooms.records;
  const [outcome] = await stage.as(as, async (actor, published) => {
    const operation = await operationOf(door, actor, published, { ...asked, input });
    const { outcomes } = await door.write(actor, [operation], { model: published.model });
    return outcomes;
  });
  const entity = stage.published.model.entities.get(asked.entity)!;
  if (into !== undefined) records.set(into, { entity, id: outcome!.ids[0]! });
}

async function start({ stage, records }: Play, step: Of<'start'>): Promise<undefined> {
  const input = await giftsOf(stage, records, step.with);
  const record = step.record === undefined ? {} : { record: records.get(step.record)!.id };
  const asked = { process: step.process, input, ...record };
  await stage.as(step.as, (actor, { model }) => openDesk(stage.rooms.records).start(actor, model, asked));
}

async function decide({ stage }: Play, step: Of<'decide'>): Promise<Fault | undefined> {
  const [open] = await stage.ask<{ id: string }>({
    text: `select a.id from kontor.approval a where a.org_id = kontor.org() and a.status = 'open'
      and (a.path = $1 or a.path like '%/' || $1) order by a.opened_at desc limit 1`,
    values: [step.step],
  });
  if (!open) return nobodyAsks({ step: nameOf(step) }, step.place);
  const { approved, comment, onBehalfOf: absent } = step;
  const onBehalfOf = absent && (await stage.as(absent, ({ user }) => Promise.resolve(user)));
  const decision = {
    approved,
    ...(comment !== undefined && { comment }),
    ...(onBehalfOf !== undefined && { onBehalfOf }),
  };
  await stage.as(step.as, (actor) => openDesk(stage.rooms.records).decide(actor, open.id, decision));
  return undefined;
}

async function find(play: Play, step: Of<'find'>): Promise<Fault | undefined> {
  const { entity, where, into, as, place } = step;
  const found = await rowsOf(play.stage, as, play.records, entity, where, []);
  if (found.length !== 1) return foundMany({ step: nameOf(step), count: found.length }, place);
  play.records.set(into, { entity, id: found[0]!.id });
  return undefined;
}

/** Faults of what a check found instead. */
const otherwise = (step: ScenarioStep, found: string): Fault =>
  notSo({ step: nameOf(step), found }, step.place);

async function expectation({ stage, records }: Play, step: Of<'expect'>): Promise<Fault | undefined> {
  const { holds, as } = step;
  const value = await valueOf(stage, as, records, holds);
  return value === true ? undefined : otherwise(step, `'${holds.source}' is ${JSON.stringify(value)}.`);
}

async function list({ stage, records }: Play, step: Of<'list'>): Promise<Fault | undefined> {
  const { entity, where, columns, as } = step;
  const found = await rowsOf(stage, as, records, entity, where, columns);
  const wanted = step.rows.map((row) => row.map((cell, index) => plainly(cell, columns[index]!.type.kind)));
  const [are, should] = [found.map(({ cells }: Row) => line(cells)), wanted.map(line)];
  if (JSON.stringify(are.toSorted()) === JSON.stringify(should.toSorted())) return undefined;
  const missing = without(should, are).map((row) => `missing ${row}`);
  const more = without(are, should).map((row) => `too many ${row}`);
  return otherwise(step, [...missing, ...more].join('; '));
}

const line = (cells: readonly (Value | Json)[]): string =>
  cells.map((cell) => String(cell ?? '-')).join(' | ');

/** The texts that stand in one list and not in the other; each as often as it does. */
export function without(all: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return all.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Numbers as expressions give them, without needless zeros: a table may say 120.00. */
function plainly(cell: Json, kind: string): Json {
  if (kind !== 'number' || cell === null) return cell;
  const text = String(cell);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

async function told({ stage }: Play, step: Of<'told'>): Promise<Fault | undefined> {
  const [row] = await stage.ask<{ times: number }>({
    text: 'select count(*)::int as times from kontor.event where org_id = kontor.org() and name = $1',
    values: [step.event],
  });
  const { times } = row!;
  return times === step.times ? undefined : otherwise(step, `'${step.event}' was told ${times} times.`);
}

interface Standing {
  readonly status: string;
  /** Of the steps it came to last and waits at: several, where branches wait side by side. */
  readonly paths: readonly string[];
  readonly outcome: string | null;
}

async function standing({ stage, records }: Play, step: Of<'process'>): Promise<Fault | undefined> {
  const record = step.record === undefined ? null : records.get(step.record)!.id;
  const [row] = await stage.ask<Standing>({
    text: `select i.status, i.outcome::text as outcome, array_remove(i.path || array(
          select regexp_replace(s.path, '/(decision|escalated)$', '') from kontor.process_step s
            where s.org_id = i.org_id and s.instance = i.id and s.status in ('waiting', 'retrying') order by s.path), null) as paths
      from kontor.process_instance i where i.org_id = kontor.org()
      and i.process = $1 and ($2::uuid is null or i.record = $2) order by i.started_at desc, i.id desc limit 1`,
    values: [step.process, record],
  });
  const found = row ?? { status: 'none', paths: [], outcome: null };
  const there =
    step.at === undefined || found.paths.some((path) => path === step.at || path.endsWith(`/${step.at}`));
  if (found.status === step.status && there) return undefined;
  return otherwise(
    step,
    `It is ${found.status} at ${found.paths.join(' and ') || 'no step'}. ${found.outcome ?? ''}`.trim(),
  );
}
