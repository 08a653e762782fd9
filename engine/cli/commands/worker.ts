import { exit, type Command } from '../command.ts';
import { openServing } from '../serving.ts';
import { folderOptions } from '../settings.ts';
import { untilStopped } from '../stop.ts';
import { readyMessage } from '../worker-process.ts';

/** Processes in a process of their own: any number of them share the work. */
export const worker: Command = {
  name: 'worker',
  about: 'Run processes, beside servers or instead of them where KONTOR_PROCESSES is worker.',
  usage: '[--data <folder>]',
  options: folderOptions,

  async run(call) {
    const { out } = call;
    const stop = untilStopped();
    await using stack = new AsyncDisposableStack();
    const serving = await openServing(call, stack);
    await serving.runProcesses('here');
    process.send?.(readyMessage); // to a server whose worker it is
    out.line('The worker is ready.');
    out.result({ ready: true });
    await stop.asked;
    return exit.done;
  },
};
