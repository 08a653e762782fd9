import { onNode24 } from '../engine/node24.js';

// `npm test [-- filters and options of vitest]`
await onNode24(import.meta.filename, async () => {
  const { runTests } = await import('./support/run.ts');
  process.exitCode = await runTests(process.argv.slice(2));
});
