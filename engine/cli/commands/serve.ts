import { Refusal } from '../../errors/index.ts';
import { exit, type Command } from '../command.ts';
import { composeServer, openRooms } from '../compose.ts';
import { findDatabase } from '../database.ts';
import { notPublished } from '../faults.ts';
import { listen } from '../listen.ts';
import { pageFolder } from '../page.ts';
import { runProcesses } from '../processes.ts';
import { folderOptions, settingsOf } from '../settings.ts';
import { untilStopped } from '../stop.ts';

/** The operator's profile: it serves what was applied, and changes nothing. */
export const serve: Command = {
  name: 'serve',
  about: 'Serve what was applied, in production: no demo, nothing is applied, a secret is demanded.',
  usage: '[--data <folder>]',
  options: folderOptions,

  async run(call) {
    const { out } = call;
    const stopped = untilStopped();
    const settings = await settingsOf(call, 'serve');
    await using stack = new AsyncDisposableStack();
    const database = await findDatabase(settings, (line) => out.line(line));
    stack.defer(() => database.stop());
    const rooms = await openRooms(settings, database);
    stack.defer(() => rooms.close());
    if (rooms.publications.current().number === 0) throw new Refusal(notPublished({}));
    const app = await composeServer(settings, rooms, { page: { folder: pageFolder }, development: false });
    stack.defer(() => app.close());
    if (settings.processes === 'server') {
      const engine = await runProcesses(settings, database, rooms, call.engines.processes);
      stack.defer(() => engine.close());
    }
    const address = await listen(app, settings);
    out.line(`Kontor is ready: ${address}`);
    out.result({ address });
    await stopped;
    return exit.done;
  },
};
