/** Public face of `embedded`: processes on the application's own PostgreSQL. */
export { openLoop, type LoopOptions } from './loop.ts';
