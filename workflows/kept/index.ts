/** Public face of `kept`: the port as both engines have it, where each call is kept under its path. */
export { arrived, attempt, decisionOf, emit, subscriptionOf, type Moment } from './calls.ts';
export { Parked, portOf, type Engine, type Rest } from './port.ts';
