import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('..'),
  cacheDir: here('../.cache/vite'),
  // As Node does: the other build of the package is another realm, whose schemas Mercurius refuses.
  resolve: { alias: [{ find: /^graphql$/, replacement: here('../node_modules/graphql/index.js') }] },
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: [here('support/setup.ts')],
    setupFiles: [here('support/each.ts')],
    // Live tests wait for a cluster's first start and share two cores with it.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What a page will show is waited for, however busy the machine is.
    expect: { poll: { timeout: 20_000 } },
    // A process goes on with the next file: loading the engine anew for each took a quarter of all the work. So what a file
    // changes in its process it takes back, and each.ts closes what it opened.
    isolate: false,
    maxWorkers: 3, // of two cores: tests of processes and pages wait as often as they work
    // What is expected is written by a person who looks at it: in CI a file that is missing fails.
    // CI shares its machine: what came too late once is tried again, and the report says so.
    ...(process.env.CI && { update: 'none', retry: 1 }),
  },
});
