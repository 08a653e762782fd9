import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  // The components collect usage figures in development: ours collect none.
  resolve: {
    alias: { '@vaadin/vaadin-usage-statistics/vaadin-usage-statistics.js': here('shared/silent.js') },
  },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    // Older targets rewrite Aura's colours into transparent ones: a blank page.
    cssTarget: ['chrome125', 'safari18', 'firefox129'],
    // All of these preload modules by themselves.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 400,
    rolldownOptions: {
      output: {
        // Lists and records need all of these: one file compresses better than what each page would share.
        codeSplitting: {
          groups: [
            {
              name: 'values',
              test: /\/ui\/(data\/(format|titles|wire)|fields\/(display|address|file-link))\.ts/,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': 'http://localhost:8080', '/graphql': 'http://localhost:8080' },
    // Packages may lie in a folder above this one.
    fs: { allow: [here('..'), fileURLToPath(new URL('../..', import.meta.resolve('vite')))] },
  },
});
