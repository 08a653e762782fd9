/** Public face of `delivery`: the outbox: events brought to subscribers, each tried again alone, dead letters. */
export { eventChannel, mayHear, ringForEvents } from './bell.ts';
export { openDeliveries, settling, type DeliveriesParts } from './deliveries.ts';
export {
  countingDeliveries,
  dropping,
  findingDelivery,
  listingDeliveries,
  resending,
  type DeliveryFilter,
  type DeliveryRow,
  type SubscriberRow,
} from './desk.ts';
export * from './faults.ts';
export {
  projectionsOf,
  readingProjection,
  rebuildingProjection,
  statesOfProjections,
  type ProjectedRow,
  type ProjectionSpec,
  type ProjectionState,
} from './projections.ts';
export { runDeliveries, type RunOptions, type RunParts } from './run.ts';
export { subscribersOf } from './subscribers.ts';
export type {
  Deliveries,
  DeliveryFailure,
  Hearing,
  Held,
  Limits,
  LoadedDelivery,
  LookedThrough,
  ToldEvent,
} from './types.ts';
