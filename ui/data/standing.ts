/** Where a process stands: what became of each step of its outline, told from what is kept of its calls. */
import type { OutlineStep } from '../../engine/forms/index.ts';
import type { StepRow, WholeInstance } from './processes.ts';

export type Standing = 'done' | 'current' | 'waiting' | 'failed' | 'undone' | 'skipped' | 'ahead' | 'passed';

export interface StepStanding {
  readonly standing: Standing;
  /** What is kept of it, oldest first; of a loop, of every turn. */
  readonly rows: readonly StepRow[];
}

type Told = Pick<WholeInstance, 'status' | 'path' | 'outcome' | 'outline' | 'steps'>;

/** By path of the outline. */
export function standingsOf(instance: Told): ReadonlyMap<string, StepStanding> {
  const standings = new Map<string, StepStanding>();
  stand(
    instance,
    instance.outline,
    standings,
    instance.status !== 'running',
    instance.status === 'completed',
  );
  return standings;
}

/**
 * Steps of one list, last first: whatever stands before a step that was reached is behind us. `past` says that nobody
 * comes to this list any more, `through` that it was gone through to its end. Whether any of it was reached.
 */
function stand(
  instance: Told,
  steps: readonly OutlineStep[],
  into: Map<string, StepStanding>,
  past: boolean,
  through = false,
): boolean {
  let reached = through;
  let any = false;
  for (const step of steps.toReversed()) {
    const inside = step.lists
      .map((list) => stand(instance, list.steps, into, past || reached))
      .includes(true);
    const rows = rowsOf(step, instance.steps);
    const own = ownStanding(step, rows, instance);
    const rest = reached && TRACELESS.has(step.kind) ? 'done' : past || reached ? 'passed' : 'ahead';
    into.set(step.path, { standing: own ?? (inside ? aroundStanding(step, into) : rest), rows });
    any ||= own !== undefined || inside;
    reached ||= any;
  }
  return any;
}

/** Kinds that leave no trace when they are done. */
const TRACELESS: ReadonlySet<string> = new Set(['if', 'for', 'parallel', 'set', 'pivot', 'end']);

/** Calls of a step beside its own, as they end a path. */
const CALLS = ['undo', 'decision', 'escalate', 'escalated', 'record'] as const;

/** The path of a step, and which of its calls is meant. */
export function callOf(path: string): { readonly own: string; readonly call?: (typeof CALLS)[number] } {
  const call = CALLS.find((one) => path.endsWith(`/${one}`));
  return call ? { own: path.slice(0, -call.length - 1), call } : { own: path };
}

const patterns = new Map<string, RegExp>();

/** Whether a path is that of a step; `*` in an outline stands for any key. */
function isAt({ path }: OutlineStep, at: string): boolean {
  const pattern = patterns.get(path) ?? new RegExp(`^${path.replaceAll('*', '[^/]+')}$`);
  patterns.set(path, pattern);
  return pattern.test(at);
}

/** The step that a path of the process leads to. */
export function stepAt(outline: readonly OutlineStep[], path: string): OutlineStep | undefined {
  for (const step of outline) {
    const found = isAt(step, path)
      ? step
      : stepAt(
          step.lists.flatMap((list) => list.steps),
          path,
        );
    if (found) return found;
  }
  return undefined;
}

const rowsOf = (step: OutlineStep, rows: readonly StepRow[]): readonly StepRow[] =>
  rows.filter(({ path }) => isAt(step, path) || isAt(step, callOf(path).own));

const isUndo = ({ path }: StepRow): boolean => path.endsWith('/undo');

/** What its own calls tell; undefined where it has none. */
function ownStanding(step: OutlineStep, rows: readonly StepRow[], instance: Told): Standing | undefined {
  const failed = [instance.outcome?.failure, ...(instance.outcome?.open ?? [])];
  if (step.kind === 'fail' && failed.some((one) => one?.step === step.path)) return 'failed';
  const has = (status: StepRow['status'], which: (row: StepRow) => boolean = () => true): boolean =>
    rows.some((row) => row.status === status && which(row));
  if (rows.length === 0 || step.kind === 'parallel')
    return instance.status === 'running' && matches(step, instance.path) ? 'current' : undefined;
  if (has('failed')) return 'failed';
  if (has('skipped')) return 'skipped';
  if (has('done', isUndo)) return 'undone';
  const ended = instance.status !== 'running';
  if (has('waiting') || has('retrying')) return ended ? 'passed' : 'waiting';
  return 'done';
}

const matches = (step: OutlineStep, at: string | null): boolean =>
  step.lists.length === 0 && at !== null && isAt(step, at);

/** Of a step that only has steps inside: as the foremost of them stands. */
function aroundStanding({ lists }: OutlineStep, known: ReadonlyMap<string, StepStanding>): Standing {
  const inside = lists.flatMap(({ steps }) => steps.map(({ path }) => known.get(path)!.standing));
  const first = (['failed', 'current', 'waiting', 'undone'] as const).find((one) => inside.includes(one));
  return first === 'waiting' ? 'current' : (first ?? 'done');
}
