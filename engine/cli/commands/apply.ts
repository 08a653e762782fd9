import { exit, textOf, type Call, type Command, type ExitCode } from '../command.ts';
import { placeName, withDatabase } from '../database.ts';
import { definitionsOf } from '../metadata.ts';
import { plansFolder, printPlan } from '../plans.ts';
import { folderOptions, settingsOf, type Settings } from '../settings.ts';
import { applyPublication, applyWritten } from '../../publication/index.ts';

/** Does what `plan` says, and publishes. */
export const apply: Command = {
  name: 'apply',
  about:
    'Make the metadata files the definitions in force, and the tables fit them; or run the written plans.',
  usage: '[--demo] [--written] [--note <text>] [--data <folder>] [--metadata <folder>]',
  options: {
    ...folderOptions,
    demo: { type: 'boolean' },
    written: { type: 'boolean' },
    note: { type: 'string' },
  },

  async run(call) {
    const settings = await settingsOf(call);
    return call.values.written === true ? runWritten(call, settings) : applyFiles(call, settings);
  },
};

async function applyFiles({ out, values }: Call, settings: Settings): Promise<ExitCode> {
  const definitions = await definitionsOf(settings, { demo: values.demo === true });
  const outcome = await withDatabase(settings, out, ({ adminUrl: url }) =>
    applyPublication({ url }, definitions, { ...noteOf(values), onStage: (stage) => out.progress(stage) }),
  );
  printPlan(outcome.plan, placeName(settings), out);
  out.line(outcome.applied ? `Publication ${outcome.number} is in force.` : 'Nothing has changed.');
  out.result(outcome);
  return exit.done;
}

/** Plans that were written to files, those that this database has not run yet; the files of metadata are not read. */
async function runWritten({ out, values }: Call, settings: Settings): Promise<ExitCode> {
  const ran = await withDatabase(settings, out, ({ adminUrl: url }) =>
    applyWritten({ url }, plansFolder, { ...noteOf(values), onStage: (stage) => out.progress(stage) }),
  );
  for (const file of ran) out.line(`  ${file}`);
  out.line(ran.length === 0 ? 'No written plan was left to run.' : `Plans run: ${ran.length}.`);
  out.result(ran);
  return exit.done;
}

function noteOf(values: Call['values']): { note?: string } {
  const note = textOf(values, 'note');
  return note === undefined ? {} : { note };
}
