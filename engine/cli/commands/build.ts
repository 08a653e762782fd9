import { exit, type Command } from '../command.ts';
import { buildBundle } from '../bundle.ts';
import { buildPage } from '../page.ts';

export const build: Command = {
  name: 'build',
  about: 'Build page and program where a source is newer, as start does; for an image that is only read.',
  usage: '',

  async run({ out }) {
    const [page, program] = await Promise.all([buildPage(), buildBundle()]);
    out.line(page ? 'The page was built.' : 'The page is up to date.');
    out.line(program ? 'The program was bundled.' : 'The program is up to date.');
    out.result({ page, program });
    return exit.done;
  },
};
