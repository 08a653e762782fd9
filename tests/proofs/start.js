import { compileCache, onNode24 } from '../../engine/node24.js';

// `npm run proof -- <name> [--seed S] [--scale F] [--case N]` or `--list`
await onNode24(import.meta.filename, async () => {
  process.env.NODE_COMPILE_CACHE = compileCache; // for the programs that a proof starts and kills, too
  const { main } = await import('./index.ts');
  process.exitCode = await main(process.argv.slice(2));
});
