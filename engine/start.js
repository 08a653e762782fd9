#!/usr/bin/env node
import { onNode24 } from './node24.js';

// Whoever works on the sources runs them.
const wantsSources =
  process.argv[2] === 'dev' || process.execArgv.some((option) => option.startsWith('--inspect'));

// `npm start`, `npx kontor`: nothing is imported before it is known that this Node can read it.
await onNode24(import.meta.filename, async () => {
  ignoreLostReader(process.stdout);
  const { bundledProgram } = await import('./bundled.ts');
  const { run } = await import((!wantsSources && bundledProgram()) || './program.ts');
  process.exitCode = await run(process.argv.slice(2), process.env);
});

/** Who reads our output may leave at any time, as `head` does; that must end neither a command nor a server. */
function ignoreLostReader(stream) {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
