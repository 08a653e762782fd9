/** Public face of `access`: what an actor may do, and on which rows and fields. */
export {
  fieldAccess,
  isFilterable,
  isReadable,
  isReadableEntity,
  linesOf,
  mayRestore,
  readableFields,
  recordOf,
  rowCondition,
} from './cover.ts';
export { coverOn, explainAccess, rightsToSee, type Explanation, type Reason } from './explain.ts';
export { beyondOwn, lastAdministrator } from './faults.ts';
export { holdsGrant, mayGiveRole } from './giving.ts';
export { permitsOf } from './permits.ts';
export { administers, rightsOf, type RightsInput } from './rights.ts';
export { grantFaults, grantsOf } from './stored.ts';
export type {
  Actor,
  Cover,
  FieldAccess,
  PermitGroup,
  Permits,
  Rights,
  StoredGrant,
  StoredRole,
} from './types.ts';
