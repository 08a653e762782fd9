import { Refusal } from '../../errors/index.ts';
import { exit, type Command } from '../command.ts';
import { openRooms } from '../compose.ts';
import { findDatabase } from '../database.ts';
import { notPublished } from '../faults.ts';
import { runProcesses } from '../processes.ts';
import { folderOptions, settingsOf } from '../settings.ts';
import { untilStopped } from '../stop.ts';

/** Processes in a process of their own: any number of them share the work. */
export const worker: Command = {
  name: 'worker',
  about: 'Run processes, beside servers or instead of them where KONTOR_PROCESSES is worker.',
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
    const engine = await runProcesses(settings, database, rooms, call.engines.processes);
    stack.defer(() => engine.close());
    out.line('The worker is ready.');
    out.result({ ready: true });
    await stopped;
    return exit.done;
  },
};
