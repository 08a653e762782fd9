import { possibleLoops } from '../../model/index.ts';
import { exit, type Command } from '../command.ts';
import { checkFiles } from '../metadata.ts';
import { counted } from '../output.ts';
import { folderOptions, settingsOf } from '../settings.ts';

/** Reads and links the files; asks no database. */
export const check: Command = {
  name: 'check',
  about: 'Check the metadata files: each alone, then all together. Asks no database.',
  usage: '[--metadata <folder>]',
  options: folderOptions,

  async run(call) {
    const { out } = call;
    const settings = await settingsOf(call);
    const { definitions, model, faults } = await checkFiles(settings, { demo: true });
    out.faults(faults);
    const loops = model ? possibleLoops(model) : [];
    for (const loop of loops) out.line(`May go round, and would end as a dead letter: ${loop}`);
    const entities = model ? `, ${counted(model.entities.size, 'entity', 'entities')}` : '';
    out.line(`${counted(definitions.length, 'file')}${entities}, ${counted(faults.length, 'fault')}.`);
    out.result({
      ok: faults.length === 0,
      files: definitions.length,
      entities: model?.entities.size ?? 0,
      faults,
      loops,
    });
    return faults.length === 0 ? exit.done : exit.refused;
  },
};
