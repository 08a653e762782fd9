import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../../errors/index.ts';
import { exportRecords } from '../../transfer/index.ts';
import { exit, textOf, type Command } from '../command.ts';
import { badArguments } from '../faults.ts';
import { folderOptions } from '../settings.ts';
import { entityNamed, withOperator } from '../work.ts';

const usage =
  '<entity> [--columns number,customer.name] [--where <json>] [--out <file.csv>] [--organization <name>]';

/** Writes records as CSV, to a file or to standard output. */
export const exportCommand: Command = {
  name: 'export',
  about: 'Write records as CSV; importing the file again changes nothing.',
  usage,
  options: {
    ...folderOptions,
    organization: { type: 'string' },
    columns: { type: 'string' },
    where: { type: 'string' },
    out: { type: 'string' },
  },

  async run(call) {
    const { args, values, out } = call;
    const [name] = args;
    if (name === undefined)
      throw new Refusal(badArguments({ why: 'Which entity?', usage: `kontor export ${usage}` }));
    const file = textOf(values, 'out');
    const columns = textOf(values, 'columns')?.split(',');
    const where = textOf(values, 'where');
    await withOperator(call, async ({ model, operator }) => {
      const options = {
        ...(columns && { columns }),
        ...(where !== undefined && { where: JSON.parse(where) as never }),
      };
      const { rights } = await operator.as(async (actor) => actor);
      const pieces = exportRecords(entityNamed(model, name), rights, operator.door, options);
      const target = file === undefined ? process.stdout : createWriteStream(file);
      await pipeline(Readable.from(pieces), target, { end: file !== undefined });
    });
    if (file !== undefined) out.line(`Written to ${file}.`);
    if (file !== undefined) out.result({ ok: true, file });
    return exit.done;
  },
};
