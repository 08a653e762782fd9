/** Public face of `server`: everything that is reached over HTTP, composed from the rooms below. */
export { openServer, type ServerParts } from './server.ts';
export { transferDoor } from './transfer.ts';
export { openServices, type Services } from './auth/services.ts';
export { openProcessHost, type HostParts } from './processes/host.ts';
export { accessDifference, type AccessDifference } from './access/diff.ts';
export { explain, type Explained } from './access/explain.ts';
export { openDesk, type Desk } from './processes/desk.ts';
export { repairsOf, type Repair } from './processes/repairs.ts';
export { operationOf, readRecord, readRecords } from './processes/deed.ts';
export type { Work } from './door.ts';
export { openDeliveryHost, type DeliveryListener } from './events/host.ts';
export { openEventDesk, type EventDesk } from './events/desk.ts';
export { openProjections } from './events/projections.ts';
export { readAsItWas, readTimeline, type AsItWas, type Change } from './history.ts';
