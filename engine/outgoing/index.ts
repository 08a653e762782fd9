/** Public face of `outgoing`: calls of other programs, each through retry, breaker and bulkhead, and never into our own network unless that was allowed. */
export { openBreaker, type Breaker, type BreakerState } from './breaker.ts';
export { openBulkhead, type Bulkhead } from './bulkhead.ts';
export { openOutgoing, type CallOptions, type Outgoing, type Reply, type Request } from './call.ts';
export { isPrivate } from './addresses.ts';
export { NoAnswer } from './no-answer.ts';
