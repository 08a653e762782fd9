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
  showsLabel,
  showsWhole,
} from './cover.ts';
export { describeRights, rightsChanges, type RoleChange, type RowChange } from './describe.ts';
export {
  answeredOn,
  explainAccess,
  rightsToSee,
  type AccessAnswer,
  type AccessQuestion,
  type Reason,
} from './explain.ts';
export {
  beyondOwn,
  entityUnknown,
  fieldUnknown,
  lastAdministrator,
  notShareable,
  notSharedByYou,
} from './faults.ts';
export { grantsGained, holdsGrant, mayGiveRole } from './giving.ts';
export { lookedThrough, narrowedTo } from './narrowed.ts';
export { permitsOf } from './permits.ts';
export { administers, rightsOf, roleAsking, type RightsInput } from './rights.ts';
export { holdsOfScope, scopePattern } from './scope.ts';
export { deedsOf, isShareable, sharedBy, sharedIn, sharedName, type SharedPlace } from './shares.ts';
export { grantFaults } from './stored.ts';
export type {
  Actor,
  Cover,
  FieldAccess,
  PermitGroup,
  Permits,
  Rights,
  SecondFactor,
  SharedRecords,
  StandIn,
  StoredGrant,
  StoredRole,
  StoredShare,
} from './types.ts';
