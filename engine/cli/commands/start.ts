import { exit, type Command } from '../command.ts';
import { composeServer, openRooms } from '../compose.ts';
import { demo, demoPassword, loadDemo } from '../demo.ts';
import { findDatabase, placeName, type RunningDatabase } from '../database.ts';
import { listen } from '../listen.ts';
import { definitionsOf } from '../metadata.ts';
import { counted, type Output } from '../output.ts';
import { buildPage, pageFolder } from '../page.ts';
import { printPlan } from '../plans.ts';
import { claim } from '../running.ts';
import { folderOptions, settingsOf, type Settings } from '../settings.ts';
import { untilStopped } from '../stop.ts';
import { prepareDatabase } from '../../database/index.ts';
import { applyPublication } from '../../publication/index.ts';

/** The newcomer's start: everything is found or made, the metadata applied, the demo loaded. */
export const start: Command = {
  name: 'start',
  about: 'Bring up everything on this machine, with the demo company, and serve it.',
  usage: '[--data <folder>] [--metadata <folder>]',
  options: folderOptions,

  async run(call) {
    const { out } = call;
    const stopped = untilStopped(); // from here on: what is asked while starting is done when all of it can be undone
    const settings = await settingsOf(call);
    await using stack = new AsyncDisposableStack();
    const held = await claim(settings.dataFolder);
    stack.defer(() => held.release());

    if (await buildPage()) out.line('The page was built.');
    const database = await findDatabase(settings, (line) => out.line(line));
    stack.defer(() => database.stop());
    await prepareDatabase({ url: database.adminUrl, secret: settings.secret });
    await applyAdditions(settings, database, out);

    const rooms = await openRooms(settings, database);
    stack.defer(() => rooms.close());
    await loadDemo(settings, database, rooms, out);
    const app = await composeServer(settings, rooms, { page: { folder: pageFolder }, development: false });
    stack.defer(() => app.close());
    const address = await listen(app, settings);
    await held.announce(address);
    out.line(`Kontor is ready: ${address}`);
    for (const { users } of demo)
      for (const { email, about } of users) out.line(`  ${email.padEnd(26)}${about}`);
    out.line(`  password of all of them: ${demoPassword}`);
    out.result({ address });
    await stopped;
    return exit.done;
  },
};

/** Applies the files, unless something that is seen today would be gone: that is never done by just starting. */
async function applyAdditions(settings: Settings, database: RunningDatabase, out: Output): Promise<void> {
  const definitions = await definitionsOf(settings, { demo: true });
  const outcome = await applyPublication({ url: database.adminUrl }, definitions, {
    accept: ({ retires, parent }) => parent === 0 || !retires,
    onStage: (stage) => out.progress(stage),
  });
  if (outcome.applied) {
    out.line(`Publication ${outcome.number}: ${counted(outcome.plan.steps.length, 'step')} applied.`);
  } else if (outcome.plan.retires) {
    printPlan(outcome.plan, placeName(settings), out);
    out.line(`Not applied, because it would retire something: 'kontor apply' does it.`);
    out.line(`Publication ${outcome.number} is served.`);
  }
}
