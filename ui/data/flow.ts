/** The steps of a process as a graph, from its start to its ends: what a picture of it has to lay out. */
import type { OutlineList, OutlineStep } from '../../engine/forms/index.ts';

export interface Flow {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

/** A step, or where the process begins (`start`) and is over (`end`): names that no path of a step has. */
export interface FlowNode {
  readonly id: string;
  readonly step?: OutlineStep;
}

export interface FlowEdge {
  readonly from: string;
  readonly to: string;
  /** Why it goes this way, where that is no matter of course. */
  readonly why?: OutlineList['kind'];
}

export const START = '/start';
export const END = '/end';

/** Whence the next step is come to. */
type Leaving = Omit<FlowEdge, 'to'>;

export function flowOf(outline: readonly OutlineStep[]): Flow {
  const nodes: FlowNode[] = [{ id: START }];
  const edges: FlowEdge[] = [];
  const enter = (to: string, from: readonly Leaving[]): void => {
    for (const one of from)
      if (!edges.some((edge) => edge.from === one.from && edge.to === to)) edges.push({ ...one, to });
  };

  const through = (steps: readonly OutlineStep[], from: readonly Leaving[]): readonly Leaving[] =>
    steps.reduce((leaving, step) => {
      nodes.push({ id: step.path, step });
      enter(step.path, leaving);
      return leave(step);
    }, from);

  const leave = (step: OutlineStep): readonly Leaving[] => {
    const from = step.path;
    if (step.kind === 'fail') return [];
    if (step.kind === 'end') {
      enter(END, [{ from }]);
      return [];
    }
    const inside = step.lists.flatMap(({ kind, steps }) => through(steps, [{ from, why: kind }]));
    return [...inside, ...pastLists(step).map((why) => ({ from, ...(why && { why }) }))];
  };

  enter(END, through(outline, [{ from: START }]));
  if (edges.some(({ to }) => to === END)) nodes.push({ id: END });
  return { nodes, edges };
}

/** Ways past the lists of a step: a branch that has no steps, and the usual way where the lists are for trouble. */
function pastLists({ kind, lists }: OutlineStep): readonly (OutlineList['kind'] | undefined)[] {
  const kinds = lists.map((list) => list.kind);
  if (kind === 'if') return (['then', 'else'] as const).filter((one) => !kinds.includes(one));
  return kinds.some((one) => one !== 'timeout' && one !== 'catch') ? [] : [undefined];
}
