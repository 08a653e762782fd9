/*
 * Which variables of a process are still read behind each of its steps. It is computed once for a plan, backwards:
 *   - what stands behind a step needs, without what the step gives anew, and what the step itself reads, stand before it;
 *   - a loop may be followed by its next turn, so what a turn needs from outside is kept to the end of each;
 *   - whatever `catch` needs is kept inside of the step, wherever that fails, and so is what branches beside one read;
 *   - undos keep for themselves what they read, so nothing else is kept for them.
 * What is kept too long costs memory; what is dropped too early is lost. Where in doubt a name is kept.
 */
import { isExpression } from '../../engine/expression/index.ts';
import type { ForStep, Plan, Step } from './plan.ts';

export type Names = ReadonlySet<string>;

export interface Liveness {
  /** Read by the steps of the process. */
  readonly atStart: Names;
  /** Read when the step has ended, or while it sets several of them. */
  behind(step: Step): Names;
}

const kept = new WeakMap<Plan, Liveness>();

/** What a called process gives is its variable `result`. */
const given: Names = new Set(['result']);

export function livenessOf(plan: Plan): Liveness {
  const known = kept.get(plan);
  if (known) return known;
  const found = new Map<Step, Names>();
  const atStart = before(found, plan.steps, { behind: given, always: new Set() });
  const made = { atStart, behind: (step: Step) => found.get(step)! };
  kept.set(plan, made);
  return made;
}

const nothing: Names = new Set();

/** What is needed around a list of steps: when it has ended, and at every moment inside of it. */
interface Around {
  readonly behind: Names;
  readonly always: Names;
}

export const union = (...sets: readonly Names[]): Names => new Set(sets.flatMap((names) => [...names]));

const without = (names: Names, gone: readonly string[]): Names =>
  new Set([...names].filter((name) => !gone.includes(name)));

/** What is needed before a list of steps. */
function before(found: Map<Step, Names>, steps: readonly Step[], { behind, always }: Around): Names {
  return steps.reduceRight<Names>(
    (needed, step) => beforeGuarded(found, step, { behind: union(needed, always), always }),
    union(behind, always),
  );
}

function beforeGuarded(found: Map<Step, Names>, step: Step, around: Around): Names {
  if (!step.catch) return beforeStep(found, step, around);
  const caught = beforeScoped(found, step.catch, around, ['error']);
  return beforeStep(found, step, { ...around, always: union(around.always, caught) });
}

/**
 * What steps need from outside that have variables of their own. Where one is called like another that is needed around
 * them, both are kept: what is set anew inside is not that of outside.
 */
function beforeScoped(
  found: Map<Step, Names>,
  steps: readonly Step[],
  { behind, always }: Around,
  own: readonly string[],
): Names {
  const hidden = new Set(own.filter((name) => behind.has(name) || always.has(name)));
  const needed = before(found, steps, { behind, always: union(always, hidden) });
  return union(without(needed, own), hidden);
}

function beforeStep(found: Map<Step, Names>, step: Step, around: Around): Names {
  const { behind, always } = around;
  const inside = (steps: readonly Step[]): Names => before(found, steps, around);
  const own = readsOf(step);
  found.set(step, union(behind, always, step.kind === 'set' ? own : nothing));
  const left = 'into' in step && step.into !== undefined ? without(behind, [step.into]) : behind;
  switch (step.kind) {
    case 'if':
      return union(own, inside(step.then), inside(step.else));
    case 'parallel': {
      const branches = step.branches.map((branch, index) => {
        const beside = step.branches.filter((_, other) => other !== index).map(readsIn);
        return before(found, branch, { behind, always: union(always, ...beside) });
      });
      return union(own, ...branches);
    }
    case 'for':
      return union(readsIn(step.each), beforeTurns(found, step, around));
    case 'do':
    case 'approve':
    case 'wait':
      return union(own, always, left, step.onTimeout === 'fail' ? nothing : inside(step.onTimeout));
    case 'set':
      return union(own, always, without(behind, Object.keys(step.values)));
    case 'end':
      return union(given, always);
    case 'fail':
      return union(own, always);
    default:
      return union(own, always, left);
  }
}

/** What is needed before each turn of a loop: by it, by its key, by those that may follow it, and behind the loop. */
function beforeTurns(found: Map<Step, Names>, step: ForStep, { behind, always }: Around): Names {
  const own = [step.as, ...step.locals];
  for (let needed = union(behind, always, without(readsIn(step.key), own)); ;) {
    const turn = beforeScoped(found, step.steps, { behind: needed, always }, own);
    const more = union(needed, turn);
    if (more.size === needed.size) return needed;
    needed = more;
  }
}

/** What a step reads itself, beside the steps inside of it. */
function readsOf(step: Step): Names {
  switch (step.kind) {
    case 'do':
      // Its undo is given what the step left.
      return union(
        readsIn(step.deed),
        without(readsIn(step.undo), step.into === undefined ? [] : [step.into]),
      );
    case 'approve':
      return readsIn([step.user, step.except, step.record, step.with]);
    case 'wait':
      return readsIn([step.event, step.until]);
    case 'if':
      return readsIn(step.when);
    case 'call':
    case 'emit':
      return readsIn(step.with);
    case 'set':
      return readsIn(step.values);
    case 'fail':
      return readsIn(step.reason);
    default:
      return nothing;
  }
}

/** Whether a part of a plan reads none of these. */
export const readsNone = (part: unknown, names: Names): boolean =>
  ![...readsIn(part)].some((name) => names.has(name));

/** Whether some expression of a part of a plan asks for the time. */
export function isVolatile(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  return isExpression(part) ? part.volatile : Object.values(part).some(isVolatile);
}

/** Names in all expressions of a part of a plan. */
export function readsIn(part: unknown): Names {
  if (typeof part !== 'object' || part === null) return nothing;
  if (isExpression(part)) return new Set(part.uses.map(({ root }) => root));
  return union(...Object.values(part).map(readsIn));
}
