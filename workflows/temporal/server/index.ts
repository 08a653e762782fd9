/** Public face of `server`: a Temporal server of this machine for demo and tests, found or built once with Go. */
export { buildServer, findGo, findServer } from './program.ts';
export { startServer, type RunningServer, type ServerOptions } from './start.ts';
