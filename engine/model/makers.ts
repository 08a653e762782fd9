/** Actions that make a record from another one, found from that other one. */
import { aboutMember, type Expression } from '../expression/index.ts';
import type { Action, Entity, Model, ReferenceField } from './types.ts';

/** An action that makes a record of its entity from a record of another one. */
export interface Maker {
  readonly action: Action;
  /** The input that names the record it is made from. */
  readonly from: ReferenceField;
  /** What the action asks of that record alone, as a condition of the record. */
  readonly holds?: Expression;
}

const kept = new WeakMap<Model, ReadonlyMap<Entity, readonly Maker[]>>();

/** Actions that make another record from one of this entity: the first of their inputs refers to it. */
export function makersFrom(model: Model, entity: Entity): readonly Maker[] {
  const known = kept.get(model) ?? Map.groupBy(makersOf(model), ({ from }) => from.target);
  kept.set(model, known);
  return known.get(entity) ?? [];
}

const makersOf = (model: Model): readonly Maker[] =>
  [...model.entities.values()].flatMap((entity) => entity.actions).flatMap((action) => makerOf(action) ?? []);

function makerOf(action: Action): Maker | undefined {
  const [from] = action.inputs.values();
  if (!action.makes || from?.kind !== 'reference') return undefined;
  const holds = action.when && aboutMember(action.when, 'input', from.name);
  return { action, from, ...(holds && { holds }) };
}
