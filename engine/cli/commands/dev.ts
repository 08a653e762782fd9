import type { Command } from '../command.ts';
import { serveNewcomer } from '../newcomer.ts';
import { viteConfig } from '../page.ts';
import { folderOptions } from '../settings.ts';

export const dev: Command = {
  name: 'dev',
  about: 'Like start, with the page served from its sources: an edit shows at once.',
  usage: '[--data <folder>] [--metadata <folder>]',
  options: folderOptions,

  run: (call) => serveNewcomer(call, async () => ({ page: { viteConfig }, development: true })),
};
