import { exit, textOf, type Command } from '../command.ts';
import { withDatabase, placeName } from '../database.ts';
import { filesOf } from '../metadata.ts';
import { plansFolder, printPlan } from '../plans.ts';
import { folderOptions, settingsOf } from '../settings.ts';
import { planAt, writePlan } from '../../publication/index.ts';

/** Says what `apply` would do. What still uses a field that would go is told beside it, so files need not fit yet. */
export const plan: Command = {
  name: 'plan',
  about: 'Say what a change of metadata would do: statements, rows, locks, breakage.',
  usage: '[--demo] [--write <title>] [--data <folder>] [--metadata <folder>]',
  options: { ...folderOptions, demo: { type: 'boolean' }, write: { type: 'string' } },

  async run(call) {
    const { out, values } = call;
    const settings = await settingsOf(call);
    const definitions = await filesOf(settings, { demo: values.demo === true });
    const title = textOf(values, 'write');
    const found = await withDatabase(settings, out, async ({ adminUrl: url }) =>
      title === undefined
        ? { plan: await planAt({ url }, definitions) }
        : writePlan({ url }, definitions, plansFolder, title),
    );
    printPlan(found.plan, placeName(settings), out);
    out.line('file' in found ? `Written to ${found.file}. Nothing was run.` : 'Nothing was run.');
    out.result(found.plan);
    return found.plan.faults.length === 0 ? exit.done : exit.refused;
  },
};
