/**
 * The whole program: the command line with what stands on the engine. `start.js` runs it, from these sources or from the
 * bundle that was made of them.
 */
import { main } from './cli/index.ts';
import type { Engines, ExitCode } from './cli/index.ts';

/** Runs one command line (without program names) and gives the number the process ends with. */
export const run = (argv: readonly string[], env: NodeJS.ProcessEnv): Promise<ExitCode> =>
  main(argv, env, { processes, temporalServer });

/** What Temporal needs takes more memory than everything else: it is imported where it is used. */
const processes: Engines['processes'] = async (host, temporal) => {
  if (temporal) {
    const { openTemporal } = await import('../workflows/temporal/index.ts');
    return openTemporal(host, temporal);
  }
  const { runEmbedded } = await import('../workflows/embedded/index.ts');
  return runEmbedded(host);
};

const temporalServer: Engines['temporalServer'] = async (file, say) => {
  const { buildServer, findServer, startServer } = await import('../workflows/temporal/server/index.ts');
  let program = await findServer();
  if (!program) {
    say('There is no Temporal server on this machine. It is built once, which takes some minutes.');
    program = await buildServer();
  }
  const server = await startServer(program, { file });
  say(`Temporal serves on ${server.address}.`);
  return server;
};
