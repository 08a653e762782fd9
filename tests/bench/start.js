import { onNode24 } from '../../engine/node24.js';

// `npm run bench [-- --json] [--only order,list] [--rounds N] [--seconds S] [--scale F] [--connections N]`
await onNode24(import.meta.filename, async () => {
  const { main } = await import('./index.ts');
  process.exitCode = await main(process.argv.slice(2));
});
