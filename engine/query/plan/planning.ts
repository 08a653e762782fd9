import type { FragmentDefinitionNode } from 'graphql';
import { Refusal } from '../../errors/index.ts';
import type { Rights } from '../../access/index.ts';
import type { Model } from '../../model/index.ts';
import { tooCostly, tooManyNames, tooManyValues } from '../faults.ts';
import { LIMITS } from '../limits.ts';
import type { Given, Variables } from '../given.ts';

/** What all stages of planning one operation look at, and what they count. */
export interface Planning {
  readonly model: Model;
  readonly rights: Rights;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Variables of the request that is planned for; only their shape may decide. */
  readonly variables: Variables;
  /** Lists without `first` are wanted whole, as far as `LIMITS.wholeList`; nobody asked for them by a document of his own. */
  readonly wholeLists: boolean;
  readonly count: { cost: number; comparisons: number; aliases: number };
}

/** Where in the document a selection stands. */
export interface Level {
  /** Records above this one. */
  readonly depth: number;
  /** How many times this level may be answered: the page sizes above, multiplied. */
  readonly times: number;
}

export function pay(planning: Planning, cost: number): void {
  if (planning.wholeLists) return;
  planning.count.cost += cost;
  if (planning.count.cost > LIMITS.cost)
    throw new Refusal(tooCostly({ cost: planning.count.cost, limit: LIMITS.cost }));
}

export function countComparison(planning: Planning): void {
  if (++planning.count.comparisons > LIMITS.comparisons)
    throw new Refusal(tooManyNames({ what: 'comparisons in filters', limit: LIMITS.comparisons }));
}

export function checkLength(given: Given): void {
  if (given.kind === 'list' && given.items.length > LIMITS.values)
    throw new Refusal(tooManyValues({ count: given.items.length, limit: LIMITS.values }));
}
