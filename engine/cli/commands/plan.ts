import { exit, type Command } from '../command.ts';
import { withDatabase, placeName } from '../database.ts';
import { definitionsOf } from '../metadata.ts';
import { printPlan } from '../plans.ts';
import { folderOptions, settingsOf } from '../settings.ts';
import { planAt } from '../../publication/index.ts';

/** Says what `apply` would do. */
export const plan: Command = {
  name: 'plan',
  about: 'Say what a change of metadata would do: statements, rows, locks, breakage.',
  usage: '[--demo] [--data <folder>] [--metadata <folder>]',
  options: { ...folderOptions, demo: { type: 'boolean' } },

  async run(call) {
    const { out, values } = call;
    const settings = await settingsOf(call);
    const definitions = await definitionsOf(settings, { demo: values.demo === true });
    const found = await withDatabase(settings, out, ({ adminUrl }) => planAt({ url: adminUrl }, definitions));
    printPlan(found, placeName(settings), out);
    out.line('Nothing was run.');
    out.result(found);
    return found.faults.length === 0 ? exit.done : exit.refused;
  },
};
