import { exit, type Command } from '../command.ts';
import { placeName, withDatabase } from '../database.ts';
import { definitionsOf } from '../metadata.ts';
import { printPlan } from '../plans.ts';
import { folderOptions, settingsOf } from '../settings.ts';
import { applyPublication } from '../../publication/index.ts';

/** Does what `plan` says, and publishes. */
export const apply: Command = {
  name: 'apply',
  about: 'Make the metadata files the definitions in force, and the tables fit them.',
  usage: '[--demo] [--note <text>] [--data <folder>] [--metadata <folder>]',
  options: { ...folderOptions, demo: { type: 'boolean' }, note: { type: 'string' } },

  async run(call) {
    const { out, values } = call;
    const settings = await settingsOf(call);
    const definitions = await definitionsOf(settings, { demo: values.demo === true });
    const note = typeof values.note === 'string' ? { note: values.note } : {};
    const outcome = await withDatabase(settings, out, ({ adminUrl }) =>
      applyPublication({ url: adminUrl }, definitions, { ...note, onStage: (stage) => out.progress(stage) }),
    );
    printPlan(outcome.plan, placeName(settings), out);
    out.line(outcome.applied ? `Publication ${outcome.number} is in force.` : 'Nothing has changed.');
    out.result(outcome);
    return exit.done;
  },
};
