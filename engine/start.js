#!/usr/bin/env node
import { onNode24 } from './node24.js';

// `npm start`, `npx kontor`: nothing is imported before it is known that this Node can read it.
await onNode24(import.meta.filename, async () => {
  const { main } = await import('./cli/index.ts');
  process.exitCode = await main(process.argv.slice(2));
});
