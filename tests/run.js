import { compileCache, onNode24 } from '../engine/node24.js';

// `npm test [-- filters and options of vitest]`
await onNode24(import.meta.filename, async () => {
  process.env.NODE_COMPILE_CACHE = compileCache; // for the programs that tests start and kill, too
  const { runTests } = await import('./support/run.ts');
  process.exitCode = await runTests(process.argv.slice(2));
});
