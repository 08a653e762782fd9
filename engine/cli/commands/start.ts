import { exit, type Command } from '../command.ts';
import { openKontor } from '../compose.ts';
import { findDatabase } from '../database.ts';
import { listen } from '../listen.ts';
import { buildPage, pageFolder } from '../page.ts';
import { claim } from '../running.ts';
import { folderOptions, settingsOf } from '../settings.ts';
import { untilStopped } from '../stop.ts';
import { prepareDatabase } from '../../database/index.ts';

/** The newcomer's start: everything is found or made, the metadata applied, the demo loaded. */
export const start: Command = {
  name: 'start',
  about: 'Bring up everything on this machine, with the demo company, and serve it.',
  usage: '[--data <folder>] [--metadata <folder>]',
  options: folderOptions,

  async run(call) {
    const { out } = call;
    const settings = await settingsOf(call);
    const held = await claim(settings.dataFolder);
    await using stack = new AsyncDisposableStack();
    stack.defer(() => held.release());

    if (await buildPage()) out.line('The page was built.');
    const database = await findDatabase(settings, (line) => out.line(line));
    stack.defer(() => database.stop());
    await prepareDatabase({ url: database.adminUrl, secret: settings.secret });
    const kontor = await openKontor(settings, database, { page: { folder: pageFolder }, development: false });
    stack.defer(() => kontor.close());
    const address = await listen(kontor.app, settings);
    await held.announce(address);
    out.line(`Kontor is ready: ${address}`);
    out.result({ address });
    await untilStopped();
    return exit.done;
  },
};
