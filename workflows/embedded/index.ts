/** Public face of `embedded`: processes on the application's own PostgreSQL, and the loop that claims them. */
export { openEmbedded, runEmbedded } from './instance.ts';
export { openLoop, type LoopOptions, type Runner } from './loop.ts';
