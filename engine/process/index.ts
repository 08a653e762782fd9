/** Public face of `process`: processes as they are kept, started and looked after in the database. */
export {
  askedOf,
  cancelling,
  deciding,
  finding,
  listing,
  moving,
  outdated,
  planFor,
  portionSize,
  retrying,
  skipping,
  stepsOf,
  undoing,
  type InstanceRow,
  type OpenApproval,
  type OutdatedRow,
  type StepView,
} from './desk.ts';
export * from './faults.ts';
export { openJournal } from './journal.ts';
export { misfitOf, type KeptProcess } from './migrate.ts';
export { planOf, type KeptPlan } from './plan.ts';
export { schedulesOf } from './schedules.ts';
export { keepPlans, mayStart, processChannel, startByEvents, startByHand, type Telling } from './start.ts';
export { companyOf, enter, mark, type Marked } from './together.ts';
export type {
  ApprovalRow,
  Begun,
  Claimable,
  Claimed,
  DeedAsked,
  Done,
  EngineName,
  Journal,
  Loaded,
  News,
  ProcessEngine,
  ProcessHost,
  SignalRow,
  StepRow,
} from './types.ts';
