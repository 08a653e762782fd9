/** Public face of `database`: what tables a model needs, what tables exist, and how to get from one to the other. */
export { applying, applyPlan, asOwner, type ApplyOptions } from './apply.ts';
export { scalarType } from './columns.ts';
export { diffShapes } from './diff.ts';
export { countRows, gatherFacts, type Facts } from './facts.ts';
export { auditCatalogue } from './audit.ts';
export { inspectShape } from './inspect.ts';
export { locksHeld, transactionsOf } from './locks.ts';
export { migrate } from './migrate.ts';
export { purge, retiredIn, type Retired } from './purge.ts';
export { forget, outlived, type OnForgotten, type Past } from './retention.ts';
export { searchName } from './parts.ts';
export { planChanges } from './plan.ts';
export { prepareDatabase, type Preparation } from './prepare.ts';
export { addressAs, rolesOf, type Roles } from './roles.ts';
export { shapeOf } from './shape.ts';
export { phases } from './types.ts';
export type { Change, Column, Part, Phase, Shape, Step, Table, TablePlan } from './types.ts';
