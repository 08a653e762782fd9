/** Where each part of a picture stands. The one place that knows dagre. */
import { Graph, layout } from '@dagrejs/dagre';
import type { Flow, FlowEdge, FlowNode } from '../data/flow.ts';

export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly (FlowNode & { readonly x: number; readonly y: number })[];
  readonly edges: readonly (FlowEdge & { readonly points: readonly Point[]; readonly label?: Point })[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Sizes {
  readonly step: { readonly width: number; readonly height: number };
  /** Where it begins and ends. */
  readonly end: { readonly width: number; readonly height: number };
  readonly label: { readonly width: number; readonly height: number };
}

/** From above to below. */
export function place({ nodes, edges }: Flow, sizes: Sizes): Placed {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 34, edgesep: 16, marginx: 12, marginy: 12 });
  for (const { id, step } of nodes) graph.setNode(id, { ...(step ? sizes.step : sizes.end) });
  for (const { from, to, why } of edges)
    graph.setEdge(from, to, why ? { ...sizes.label, labelpos: 'c' } : { width: 0, height: 0 });
  layout(graph);
  const whole = graph.graph() as { readonly width: number; readonly height: number };
  return {
    width: Math.ceil(whole.width),
    height: Math.ceil(whole.height),
    nodes: nodes.map((node) => ({ ...node, ...(graph.node(node.id) as Point) })),
    edges: edges.map((edge) => {
      const made = graph.edge(edge.from, edge.to) as { readonly points: readonly Point[] } & Partial<Point>;
      const label = edge.why && made.x !== undefined ? { label: { x: made.x, y: made.y! } } : {};
      return { ...edge, points: made.points, ...label };
    }),
  };
}
