/** Public face of `postgres`: a PostgreSQL of our own, and the only ways to talk to any PostgreSQL. */
export { startEmbedded } from './launcher.ts';
export type { Embedded, EmbeddedOptions } from './launcher.ts';
