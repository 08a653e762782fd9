/** Public face of `publication`: which definitions are in force: planned, applied, taken back, and served. */
export { applyPublication, planAt, takeBack } from './apply.ts';
export type { Outcome, Place, PublishOptions } from './apply.ts';
export { applyWritten, writePlan, type WrittenPlan } from './written.ts';
export { openPublications, type ServeOptions } from './serve.ts';
export { definitionsOf, newestNumber, publicationChannel } from './store.ts';
export type { DefinitionChange, ModuleChange, Plan, PlannedStep, Publications, Published } from './types.ts';
