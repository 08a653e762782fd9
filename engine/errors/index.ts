/** Public face of `errors`: faults with code, message, mend and place, and the refusal that carries them. */
export { defineFault, faultKinds, Refusal, statusOf } from './fault.ts';
export type { Fault, FaultKind, Place } from './fault.ts';
export { didYouMean, nearest } from './nearest.ts';
