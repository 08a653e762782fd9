import { exit, type Command } from '../command.ts';
import { composeServer } from '../compose.ts';
import { listen } from '../listen.ts';
import { pageFolder } from '../page.ts';
import { openServing } from '../serving.ts';
import { folderOptions } from '../settings.ts';
import { untilStopped } from '../stop.ts';

/** The operator's profile: it serves what was applied, and changes nothing. */
export const serve: Command = {
  name: 'serve',
  about: 'Serve what was applied, in production: no demo, nothing is applied, a secret is demanded.',
  usage: '[--data <folder>]',
  options: folderOptions,

  async run(call) {
    const { out } = call;
    const stop = untilStopped();
    await using stack = new AsyncDisposableStack();
    const { settings, rooms, runProcesses } = await openServing(call, stack);
    const app = await composeServer(settings, rooms, { page: { folder: pageFolder }, development: false });
    stack.defer(() => app.close());
    if (settings.processes === 'server') await runProcesses('beside');
    const address = await listen(app, settings);
    out.line(`Kontor is ready: ${address}`);
    out.result({ address });
    await stop.asked;
    return exit.done;
  },
};
