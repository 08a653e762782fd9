/** Processes that start by themselves, as rows of the database say when. */
import type { Model } from '../model/index.ts';
import { planOf } from './plan.ts';

const kept = new WeakMap<Model, string>();

/** JSON of the schedules that the Model has, for every organization. */
export function schedulesOf(model: Model): string {
  const known = kept.get(model);
  if (known !== undefined) return known;
  const made = JSON.stringify(
    [...model.processes.values()].flatMap((process) => {
      const { schedule } = process.start;
      return schedule ? [{ process: process.fullName, plan: planOf(model, process).hash, ...schedule }] : [];
    }),
  );
  kept.set(model, made);
  return made;
}
