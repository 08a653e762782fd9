/*
 * Runs one process over a port. Nothing here waits, reads a clock or draws by chance but through the port, so a run can
 * be repeated from its beginning at any time: what was done is answered from what the port has kept.
 *
 * What is taken back when a process fails:
 *   1. An undo is registered before its step is done, with the variables of that moment.
 *   2. Undos run in the reverse order of the definition, whatever was finished first.
 *   3. Each first seals its step: a step that did not happen now never will, and has nothing to undo.
 *   4. An undo that fails is left open for people, and the others run all the same.
 *   5. Behind a pivot nothing is undone; what fails there is left open.
 */
import type { RecordValue, Value } from '../../engine/expression/index.ts';
import type { ApproveStep, CallStep, Deed, DoStep, Duration, ForStep, Plan, Reading, Step, WaitStep } from './plan.ts'; // prettier-ignore
import { isVolatile, livenessOf, readsIn, readsNone, union, type Names } from './liveness.ts';
import { StepFailed, type DeedAsked, type Failure, type Foreseen, type Next, type Port } from './port.ts'; // prettier-ignore
import { after, afterWorked } from './time.ts';
import { giftsOf, givenOf, isTrue, valueOf, Variables } from './variables.ts';

export interface Input {
  /** Id of the record it is about. */
  readonly record?: string;
  readonly values?: RecordValue;
}

/** What became of a process. `open` are the paths of steps that people have to look at. */
export type Outcome =
  | { readonly kind: 'notStarted' }
  | { readonly kind: 'completed' }
  | { readonly kind: 'undone'; readonly failure: Failure }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'repair'; readonly failure?: Failure; readonly open: readonly Failure[] };

/** Thrown by `end`. */
class Ended extends Error {}

interface Undo {
  /** Places in the lists that lead to the step: what is larger stands later. */
  readonly position: readonly number[];
  readonly path: string;
  readonly deed: Deed;
  readonly into: string | undefined;
  /** What it reads, as it was before its step. */
  readonly read: Readonly<Record<string, Value>>;
}

/** What all parts of one run share. */
interface Run {
  undos: Undo[];
  pivoted: boolean;
  readonly open: Failure[];
}

/** Where a step is run. */
interface Here {
  readonly run: Run;
  readonly plan: Plan;
  readonly port: Port;
  readonly variables: Variables;
  /** Path and position of the list it stands in. */
  readonly path: string;
  readonly position: readonly number[];
  /** Variables that are still read behind the step that is run. */
  readonly behind: ReadonlySet<string>;
  /** Paths at which steps ran last, by id. */
  readonly ran: Map<string, string>;
  /** What comes behind the list it stands in. */
  readonly beyond: Beyond;
}

/** Steps that come next, at most so many, while nobody knows these variables yet. */
type Beyond = (unknown: Names, most: number) => Promise<readonly Foreseen[]>;

const nothingForeseen: Beyond = () => Promise.resolve([]);

export async function runProcess(plan: Plan, input: Input, port: Port): Promise<Outcome> {
  const run: Run = { undos: [], pivoted: false, open: [] };
  const here: Here = {
    run,
    plan,
    port,
    variables: new Variables({}),
    path: '',
    position: [],
    behind: livenessOf(plan).atStart,
    ran: new Map(),
    beyond: nothingForeseen,
  };
  try {
    if (!(await starts(here, input))) return { kind: 'notStarted' };
    here.variables.keep(here.behind);
    await ending(() => block(here, plan.steps));
  } catch (error) {
    return failed(here, error);
  }
  return run.open.length > 0 ? { kind: 'repair', open: run.open } : { kind: 'completed' };
}

async function ending(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
  }
}

/** Reads what it is about; whether it is to run at all. */
async function starts(here: Here, input: Input): Promise<boolean> {
  const { plan, port, variables } = here;
  await begin(here, 'start', input.record ?? null, input.values ?? {});
  const asking = { port, variables, path: 'start' };
  if (plan.when && !(await isTrue(asking, plan.when))) return false;
  if (!plan.key) return true;
  return port.begin(String(await valueOf(asking, plan.key)), plan.again);
}

/** The variables a process begins with: its record and its input. */
async function begin(
  { plan, port, variables }: Here,
  path: string,
  record: string | null,
  input: RecordValue,
): Promise<void> {
  variables.set('input', input);
  if (!plan.about || record === null) return;
  const { entity, variable } = plan.about;
  const deed = { action: `${entity}.read`, entity, kind: 'read', name: 'read' } as const;
  const reading = plan.readings[variable]!;
  const asked = { deed, input: { id: record }, retry: plan.compensation, reading };
  variables.set(variable, await port.step(path, asked));
}

/** Takes back what a failed or cancelled process did; what is neither passes on. */
async function failed(here: Here, error: unknown): Promise<Outcome> {
  const { run, port } = here;
  const cancelled = port.isCancelled(error);
  if (!cancelled && !(error instanceof StepFailed)) throw error;
  const failure = error instanceof StepFailed ? { failure: error.failure } : {};
  if (run.pivoted) {
    const open = [...run.open, ...(error instanceof StepFailed ? [error.failure] : [])];
    return open.length > 0 ? { kind: 'repair', ...failure, open } : { kind: 'cancelled' };
  }
  await port.shield((shielded) => takeBack(run, here.plan, shielded, run.undos));
  if (run.open.length > 0) return { kind: 'repair', ...failure, open: run.open };
  return error instanceof StepFailed ? { kind: 'undone', failure: error.failure } : { kind: 'cancelled' };
}

const later = (a: readonly number[], b: readonly number[]): number => {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (b[at] ?? -1) - (a[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
};

async function takeBack(run: Run, plan: Plan, port: Port, undos: readonly Undo[]): Promise<void> {
  for (const undo of undos.toSorted((a, b) => later(a.position, b.position))) {
    const done = await port.seal(undo.path);
    if (done === undefined) continue;
    const { into, deed, read } = undo;
    const path = `${undo.path}/undo`;
    const variables = new Variables(into === undefined ? read : { ...read, [into]: done });
    try {
      const input = await giftsOf({ port, path, variables }, deed.with);
      const asked = { deed, input, retry: plan.compensation, undoes: undo.path };
      await port.step(path, asked);
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      run.open.push(error.failure);
    }
  }
}

/** Letters of all variables of a process, as JSON. Documents stay where they are; a process passes on what it decides by. */
const rememberedMax = 256 * 1024;

function remember({ variables, path, behind }: Here, name: string, value: Value): void {
  if (!behind.has(name)) return;
  variables.set(name, value);
  variables.keep(behind);
  if (variables.size() <= rememberedMax) return;
  const message = `With '${name}' the variables of the process are larger than ${rememberedMax / 1024} KB.`;
  throw new StepFailed({ code: 'tooLarge', message, step: path });
}

async function block(here: Here, steps: readonly Step[]): Promise<void> {
  for (const [index, step] of steps.entries()) {
    const path = pathOf(here, step);
    const behind = livenessOf(here.plan).behind(step);
    here.port.publish(path);
    const beyond = foreseenIn(here, steps, index + 1);
    await guarded({ ...here, path, behind, beyond, position: [...here.position, index] }, step);
    here.variables.keep(behind);
    here.ran.set(step.id, path);
  }
}

const pathOf = ({ path }: Here, { id }: Step): string => (path === '' ? id : `${path}/${id}`);

/**
 * Steps of a list, and what comes behind it, as far as it is sure now that they come and with what: actions that read
 * nothing of what is not known yet, and no clock. What cannot be computed is told when its turn comes.
 */
const foreseenIn =
  (here: Here, steps: readonly Step[], at: number): Beyond =>
  async (unknown, most) => {
    const step = steps[at];
    if (!step) return here.beyond(unknown, most);
    if (most === 0 || step.kind !== 'do' || !isForeseen(step, unknown)) return [];
    const one = { ...here, path: pathOf(here, step) };
    const input = await giftsOf(one, step.deed.with).catch(() => undefined);
    if (!input) return [];
    const left = leftBy(here, step, unknown);
    if (!left) return [];
    const asked = askedOf(here, step, input);
    return [{ path: one.path, asked }, ...(await foreseenIn(here, steps, at + 1)(left, most - 1))];
  };

const isForeseen = ({ deed, timeout }: DoStep, unknown: Names): boolean =>
  !timeout && !deed.external && !isVolatile(deed.with) && readsNone(deed.with, unknown);

/** Letters that a step leaves at most. */
const leftMax = 64 * 1024;

/** Variables nobody knows behind a step; nothing where they might become too large, and the process end there. */
function leftBy({ plan, variables }: Here, step: DoStep, unknown: Names): Names | undefined {
  if (step.into === undefined) return unknown;
  const left = union(unknown, new Set([step.into]));
  const remembered = livenessOf(plan).behind(step).has(step.into);
  return remembered && variables.size() + left.size * leftMax > rememberedMax ? undefined : left;
}

/** Lists inside a step, by their place in its position. */
const inner = { first: 0, second: 1, late: 30, caught: 31 } as const;

const within = (here: Here, place: number): Here => ({ ...here, position: [...here.position, place] });

/** A step with its `catch`: what failed inside is taken back first. */
async function guarded(here: Here, step: Step): Promise<void> {
  if (!step.catch) return perform(here, step);
  const { run, plan, port, position } = here;
  const before = new Set(run.undos);
  try {
    await perform(here, step);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const inside = run.undos.filter(
      (undo) => !before.has(undo) && position.every((place, at) => undo.position[at] === place),
    );
    await port.shield((shielded) => takeBack(run, plan, shielded, inside));
    run.undos = run.undos.filter((undo) => !inside.includes(undo));
    const { code, message, step: at } = error.failure;
    const variables = new Variables({ error: { code, message, step: at } }, here.variables, ['error']);
    await block({ ...within(here, inner.caught), variables }, step.catch);
  }
}

async function perform(here: Here, step: Step): Promise<void> {
  const { port, path, run } = here;
  switch (step.kind) {
    case 'do':
      return doStep(here, step);
    case 'if':
      return (await isTrue(here, step.when))
        ? block(within(here, inner.first), step.then)
        : block(within(here, inner.second), step.else);
    case 'parallel':
      return port.all(
        path,
        step.branches.map((branch, index) => (own: Port) => {
          const alone = { ...here, port: own, path: `${path}/${index}`, beyond: nothingForeseen };
          const place = within(alone, index);
          return block(place, branch);
        }),
      );
    case 'for':
      return forStep(here, step);
    case 'approve':
      return approveStep(here, step);
    case 'wait':
      return waitStep(here, step);
    case 'sleep':
      return port.sleep(path, await counted(here, step.duration));
    case 'call':
      return callStep(here, step);
    case 'emit':
      return port.emit(path, step.event, await giftsOf(here, step.with), step.schema ?? 1);
    case 'set':
      for (const [name, given] of Object.entries(step.values))
        remember(here, name, await givenOf(here, given));
      return;
    case 'pivot':
      run.pivoted = true;
      run.undos = [];
      return;
    case 'fail': {
      const message = String((await givenOf(here, step.reason)) ?? '');
      throw new StepFailed({ code: 'failed', message, step: path });
    }
    case 'end':
      throw new Ended();
  }
}

const readingOf = ({ plan }: Here, into: string | undefined): { readonly reading?: Reading } => {
  const reading = into === undefined ? undefined : plan.readings[into];
  return reading ? { reading } : {};
};

/** When time is up, counted from the moment the step was first reached. */
async function deadline(here: Here, step: Pick<DoStep, 'timeout'>): Promise<string | undefined> {
  return step.timeout && counted(here, step.timeout);
}

/** Working days are those of the calendar as it was when they were first counted. */
async function counted({ port, path }: Here, duration: Duration): Promise<string> {
  const from = await port.now(`${path}/from`);
  if ('ms' in duration) return after(from, duration.ms);
  return afterWorked(from, duration.workingDays, await port.calendar(`${path}/calendar`));
}

async function timedOut(here: Here, onTimeout: DoStep['onTimeout'], failure?: Failure): Promise<void> {
  if (onTimeout !== 'fail') return block(within(here, inner.late), onTimeout);
  throw new StepFailed(
    failure ?? { code: 'timedOut', message: 'Time was up.', step: here.path, timedOut: true },
  );
}

const askedOf = (here: Here, { deed, into, retry }: DoStep, input: RecordValue): DeedAsked => ({
  deed,
  input,
  retry,
  ...readingOf(here, into),
});

async function doStep(here: Here, step: DoStep): Promise<void> {
  const { port, path, variables, run, position } = here;
  const { deed, undo, into } = step;
  const input = await giftsOf(here, deed.with);
  const until = await deadline(here, step);
  if (undo && !run.pivoted)
    run.undos.push({ position, path, deed: undo, into, read: variables.pick(readsIn(undo)) });
  const asked = { ...askedOf(here, step, input), ...(until && { until }) };
  const unknown = leftBy(here, step, new Set());
  const next: Next = async (most) => (unknown ? here.beyond(unknown, most) : []);
  try {
    const left = await port.step(path, asked, next);
    if (into !== undefined) remember(here, into, left);
  } catch (error) {
    if (!(error instanceof StepFailed && error.failure.timedOut)) throw error;
    return timedOut(here, step.onTimeout, error.failure);
  }
}

async function forStep(here: Here, step: ForStep): Promise<void> {
  const list = ((await valueOf(here, step.each)) ?? []) as readonly Value[];
  const seen = new Set<string>();
  for (const index of list.keys()) {
    const turn = await turnOf(here, step, list, index);
    const { path } = turn;
    if (seen.has(path)) {
      const name = path.slice(here.path.length + 1);
      throw new StepFailed({ code: 'key', message: `Two elements have the key '${name}'.`, step: path });
    }
    seen.add(path);
    const beyond = foreseenTurns(here, step, list, index + 1, seen);
    await block({ ...within(turn, index), beyond }, step.steps);
  }
}

/** Where a turn of a loop is run: with variables of its own, at the path of its key. */
async function turnOf(
  here: Here,
  { as, key, locals }: ForStep,
  list: readonly Value[],
  index: number,
): Promise<Here> {
  const variables = new Variables({ [as]: list[index]! }, here.variables, [as, ...locals]);
  const name = String((await valueOf({ ...here, variables }, key)) ?? '').replaceAll('/', '_');
  return { ...here, variables, path: `${here.path}/${name}` };
}

const foreseenTurns =
  (here: Here, step: ForStep, list: readonly Value[], index: number, seen: Names): Beyond =>
  async (unknown, most) => {
    if (index === list.length) return here.beyond(unknown, most);
    if (isVolatile(step.key) || !readsNone(step.key, unknown)) return [];
    const turn = await turnOf(here, step, list, index).catch(() => undefined);
    if (!turn || seen.has(turn.path)) return [];
    const beyond = foreseenTurns(here, step, list, index + 1, union(seen, new Set([turn.path])));
    return foreseenIn({ ...turn, beyond }, step.steps, 0)(unknown, most);
  };

async function approveStep(here: Here, step: ApproveStep): Promise<void> {
  const { port, path } = here;
  const { roles, mode, count, title, form, escalate, into } = step;
  const user = step.user && (await valueOf(here, step.user));
  const except = step.except && (await valueOf(here, step.except));
  const id = step.record && (await valueOf(here, step.record.id));
  await port.ask(path, {
    title,
    roles,
    mode,
    count,
    values: await giftsOf(here, step.with),
    ...(typeof user === 'string' && { user }),
    ...(typeof except === 'string' && { except }),
    ...(typeof id === 'string' && { record: { entity: step.record!.entity, id } }),
    ...(form !== undefined && { form }),
  });
  const until = await deadline(here, step);
  const first = escalate && (await counted(here, escalate.after));
  let decided = await port.decision(`${path}/decision`, path, first ?? until);
  if (decided.kind === 'timedOut' && escalate) {
    await port.escalate(`${path}/escalate`, path, escalate.role);
    decided = await port.decision(`${path}/escalated`, path, until);
  }
  if (decided.kind === 'timedOut') return timedOut(here, step.onTimeout);
  const { approved, by, onBehalfOf = null, comment, at } = decided.value;
  if (into !== undefined) remember(here, into, { approved, by, onBehalfOf, comment, at });
  else if (!approved)
    throw new StepFailed({ code: 'rejected', message: comment ?? 'It was rejected.', step: path });
}

async function waitStep(here: Here, step: WaitStep): Promise<void> {
  const { port, path, ran } = here;
  const { event, into, since } = step;
  const moment = step.until && ((await valueOf(here, step.until)) as string | null);
  if (!event) return moment ? port.sleep(path, moment) : undefined;
  const until = moment ?? (await deadline(here, step));
  const asked = {
    name: event.name,
    match: await giftsOf(here, event.match),
    ...(event.entity !== undefined && { entity: event.entity }),
    ...(since !== undefined && { since: ran.get(since) ?? 'start' }),
    ...readingOf(here, into),
  };
  const waited = await port.wait(path, asked, until);
  if (waited.kind === 'timedOut') return timedOut(here, step.onTimeout);
  if (into !== undefined) remember(here, into, waited.value);
}

/** A called process has variables of its own; what it did is taken back with its caller. */
async function callStep(here: Here, step: CallStep): Promise<void> {
  const plan = here.plan.called[step.process]!;
  const { record, ...input } = await giftsOf(here, step.with);
  const variables = new Variables({});
  const behind = livenessOf(plan).atStart;
  const own = { plan, variables, behind, ran: new Map<string, string>(), beyond: nothingForeseen };
  const called: Here = { ...within(here, inner.first), ...own };
  await begin(called, `${here.path}/record`, (record as string | undefined) ?? null, input);
  variables.keep(behind);
  await ending(() => block(called, plan.steps));
  if (step.into !== undefined) remember(here, step.into, variables.all()['result'] ?? null);
}
