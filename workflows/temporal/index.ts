/** Public face of `temporal`: processes on a Temporal service. Loaded by whoever runs them, and by nobody else. */
export { openTemporal, type TemporalOptions } from './open.ts';
export { bundled, type Place } from './worker.ts';
