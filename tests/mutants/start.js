import { onNode24 } from '../../engine/node24.js';

// `npm run mutants`
await onNode24(import.meta.filename, async () => {
  const { main } = await import('./index.ts');
  process.exitCode = await main();
});
