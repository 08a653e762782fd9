/** Public face of `interpreter`: one pure function that runs a process over a port. */
export { planFrom } from './plan.ts';
export type { Deed, Plan, Reading, Retry, Step } from './plan.ts';
export { StepFailed } from './port.ts';
export type { ApprovalAsked, Decision, DeedAsked, EventAsked, Failure, Foreseen, Next, Port, Waited } from './port.ts'; // prettier-ignore
export { runProcess } from './run.ts';
export type { Input, Outcome } from './run.ts';
export type { Calendar } from './time.ts';
