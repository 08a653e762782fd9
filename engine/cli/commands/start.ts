import type { Command } from '../command.ts';
import { buildBundle } from '../bundle.ts';
import { serveNewcomer } from '../newcomer.ts';
import { buildPage, pageFolder } from '../page.ts';
import { folderOptions } from '../settings.ts';

export const start: Command = {
  name: 'start',
  about: 'Bring up everything on this machine, with the demo company, and serve it.',
  usage: '[--temporal] [--data <folder>] [--metadata <folder>]',
  options: { ...folderOptions, temporal: { type: 'boolean' } },

  run: (call) =>
    serveNewcomer(call, async ({ environment }) => {
      const [page] = await Promise.all([buildPage(), buildBundle()]);
      if (page) call.out.line('The page was built.');
      return { page: { folder: pageFolder }, development: environment === 'development' };
    }),
};
