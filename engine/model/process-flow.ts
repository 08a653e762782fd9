/** What can be seen of a process without running it: steps nobody reaches, and what could not be taken back. */
import { sameTarget, undoMissing, unreachableStep, unsureUndo } from './faults.ts';
import { tell, type Drafting } from './process-scope.ts';
import type { Deed, ProcessStep } from './process-types.ts';

export function checkFlow(drafting: Drafting, steps: readonly ProcessStep[]): void {
  checkReach(drafting, steps);
  checkUndo(drafting, steps, undefined);
  for (const step of allSteps(steps)) if (step.kind === 'parallel') checkBranches(drafting, step.branches);
}

/** Lists of steps inside a step. */
function blocksOf(step: ProcessStep): readonly (readonly ProcessStep[])[] {
  const own =
    step.kind === 'if'
      ? [step.then, step.else]
      : step.kind === 'parallel'
        ? step.branches
        : step.kind === 'for'
          ? [step.steps]
          : [];
  const late = 'onTimeout' in step && step.onTimeout !== 'fail' ? [step.onTimeout] : [];
  return [...own, ...late, ...(step.catch ? [step.catch] : [])];
}

/** All steps, those inside others too. */
export const allSteps = (steps: readonly ProcessStep[]): readonly ProcessStep[] =>
  steps.flatMap((step) => [step, ...blocksOf(step).flatMap(allSteps)]);

/** The step that ends the process whatever happens, if one does. */
function endOf(steps: readonly ProcessStep[]): ProcessStep | undefined {
  return steps.find(
    (step) =>
      step.kind === 'end' ||
      (step.kind === 'fail' && !step.catch) ||
      (step.kind === 'if' && endOf(step.then) !== undefined && endOf(step.else) !== undefined),
  );
}

function checkReach(drafting: Drafting, steps: readonly ProcessStep[]): void {
  const end = endOf(steps);
  const next = end && steps[steps.indexOf(end) + 1];
  if (next) tell(drafting, unreachableStep({ step: next.id, after: end.id }, placeOf(drafting, next)));
  for (const step of steps) for (const block of blocksOf(step)) checkReach(drafting, block);
}

const placeOf = (drafting: Drafting, step: ProcessStep) =>
  drafting.part.place(drafting.pointers.get(step.id)!);

/**
 * Walks backwards. `later` is a step that may fail after what is looked at, before a pivot; the same is given for what
 * stands in front of the list.
 */
function checkUndo(
  drafting: Drafting,
  steps: readonly ProcessStep[],
  later: string | undefined,
): string | undefined {
  let failing = later;
  for (const step of steps.toReversed()) {
    const caught = step.catch && checkUndo(drafting, step.catch, failing);
    failing = before(drafting, step, failing) ?? caught;
  }
  return failing;
}

function before(drafting: Drafting, step: ProcessStep, later: string | undefined): string | undefined {
  switch (step.kind) {
    case 'pivot':
    case 'end':
      return undefined;
    case 'fail':
    case 'call':
      return step.id;
    case 'do': {
      const untold = step.deed.kind !== 'read' && !step.undo && !drafting.staying.has(step.id);
      const place = placeOf(drafting, step);
      if (untold && later !== undefined) tell(drafting, undoMissing({ step: step.id, later }, place));
      else if (untold && step.deed.external) tell(drafting, unsureUndo({ step: step.id }, place));
      if (step.onTimeout !== 'fail') checkUndo(drafting, step.onTimeout, later);
      return step.id;
    }
    case 'if': {
      const yes = checkUndo(drafting, step.then, later);
      const no = checkUndo(drafting, step.else, later);
      return yes ?? no;
    }
    case 'parallel': {
      const failing = step.branches.map((branch) => failureIn(branch));
      const found = step.branches.map((branch, at) =>
        checkUndo(drafting, branch, later ?? failing.find((one, other) => other !== at && one)),
      );
      return found.find((one) => one !== undefined);
    }
    case 'for':
      return checkUndo(drafting, step.steps, later ?? failureIn(step.steps));
    case 'approve':
    case 'wait': {
      if (step.onTimeout !== 'fail') return checkUndo(drafting, step.onTimeout, later) ?? later;
      return step.timeout ? step.id : later;
    }
    case 'sleep':
    case 'emit':
    case 'set':
      return later;
  }
}

/** A step of the list that may fail, if there is one. */
const failureIn = (steps: readonly ProcessStep[]): string | undefined =>
  allSteps(steps).find((step) => step.kind === 'do' || step.kind === 'fail' || step.kind === 'call')?.id;

/** What branches write: a record by how it is named, or a variable. */
function writesOf(steps: readonly ProcessStep[]): Map<string, { step: string; what: string; made: boolean }> {
  const found = new Map<string, { step: string; what: string; made: boolean }>();
  const made = new Set(
    allSteps(steps).flatMap((step) => (step.kind === 'do' && step.deed.kind === 'create' && step.into) || []),
  );
  for (const step of allSteps(steps)) {
    if ('into' in step && step.into !== undefined)
      found.set(`variable ${step.into}`, { step: step.id, what: `the variable '${step.into}'`, made: false });
    if (step.kind === 'set')
      for (const name of Object.keys(step.values))
        found.set(`variable ${name}`, { step: step.id, what: `the variable '${name}'`, made: false });
    if (step.kind !== 'do' || step.deed.kind === 'read' || step.deed.kind === 'create') continue;
    const what = `the same record of ${step.deed.entity}`;
    found.set(`record ${step.deed.entity}`, { step: step.id, what, made: made.has(rootOf(step.deed)) });
  }
  return found;
}

/** Variable the record of an action is taken from. */
function rootOf({ with: { id } }: Deed): string {
  return id && 'expression' in id ? (id.expression.uses[0]?.root ?? '') : '';
}

/** What one branch makes itself no other can write. */
function checkBranches(drafting: Drafting, branches: readonly (readonly ProcessStep[])[]): void {
  const seen = new Map<string, { step: string; what: string; made: boolean }>();
  for (const branch of branches) {
    const own = writesOf(branch);
    for (const [target, write] of own) {
      const first = seen.get(target);
      if (!first || first.made || write.made) continue;
      const step = allSteps(branch).find(({ id }) => id === write.step)!;
      tell(
        drafting,
        sameTarget({ what: write.what, first: first.step, second: write.step }, placeOf(drafting, step)),
      );
    }
    for (const [target, write] of own) seen.set(target, write);
  }
}
