/** Public face of `postgres`: a PostgreSQL of our own, and the only ways to talk to any PostgreSQL. */
export { startEmbedded } from './launcher.ts';
export type { Embedded, EmbeddedOptions } from './launcher.ts';
export { refusedAt } from './group.ts';
export { openPipeline } from './pipeline.ts';
export type { Pipeline, PipelineOptions } from './pipeline.ts';
export { openPool } from './pool.ts';
export { isPooled } from './pooled.ts';
export type { Connection, Pool, PoolOptions } from './pool.ts';
export { openBell } from './bell.ts';
export type { Bell, BellOptions } from './bell.ts';
export { ConnectionLost, proveSettings, sessionSettings } from './session.ts';
export type { Result, Statement } from './session.ts';
export type { Company, Joint } from './sharing.ts';
export { valueTypes } from './values.ts';
