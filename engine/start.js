#!/usr/bin/env node
import { onNode24 } from './node24.js';

// `npm start`, `npx kontor`: nothing is imported before it is known that this Node can read it.
await onNode24(import.meta.filename, async () => {
  ignoreLostReader(process.stdout);
  const { main } = await import('./cli/index.ts');
  process.exitCode = await main(process.argv.slice(2), process.env, { processes, temporalServer });
});

/** What Temporal needs takes more memory than everything else: it is imported where it is used. */
async function processes(host, temporal) {
  if (temporal) {
    const { openTemporal } = await import('../workflows/temporal/index.ts');
    return openTemporal(host, temporal);
  }
  const { runEmbedded } = await import('../workflows/embedded/index.ts');
  return runEmbedded(host);
}

async function temporalServer(file, say) {
  const { buildServer, findServer, startServer } = await import('../workflows/temporal/server/index.ts');
  let program = await findServer();
  if (!program) {
    say('There is no Temporal server on this machine. It is built once, which takes some minutes.');
    program = await buildServer();
  }
  const server = await startServer(program, { file });
  say(`Temporal serves on ${server.address}.`);
  return server;
}

/** Who reads our output may leave at any time, as `head` does; that must end neither a command nor a server. */
function ignoreLostReader(stream) {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
