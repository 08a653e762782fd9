#!/usr/bin/env node
import { onNode24 } from './node24.js';

// `npm start`, `npx kontor`: nothing is imported before it is known that this Node can read it.
await onNode24(import.meta.filename, async () => {
  ignoreLostReader(process.stdout);
  const { main } = await import('./cli/index.ts');
  const { openLoop } = await import('../workflows/embedded/index.ts');
  process.exitCode = await main(process.argv.slice(2), process.env, { processes: openLoop });
});

/** Who reads our output may leave at any time, as `head` does; that must end neither a command nor a server. */
function ignoreLostReader(stream) {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
