import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../errors/index.ts';
import { linkModel, typescriptOf } from '../../model/index.ts';
import { exit, type Command } from '../command.ts';
import { definitionsOf } from '../metadata.ts';
import { folderOptions, settingsOf } from '../settings.ts';

const file = join(import.meta.dirname, '../../../plugins/types.ts');

/** Writes the types that plugins and workflows are checked against. */
export const types: Command = {
  name: 'types',
  about: 'Write the TypeScript types of all records for plugins and workflows.',
  usage: '[--metadata <folder>]',
  options: folderOptions,

  async run(call) {
    const definitions = await definitionsOf(await settingsOf(call), { demo: true });
    const { model, faults } = linkModel(definitions);
    if (!model) throw new Refusal(faults);
    const text = await typescriptOf(model);
    const changed = text !== (await readFile(file, 'utf8').catch(() => ''));
    if (changed) await writeFile(file, text);
    call.out.line(
      changed ? 'plugins/types.ts was written anew.' : 'plugins/types.ts is what the definitions say.',
    );
    call.out.result({ ok: true, changed });
    return exit.done;
  },
};
