import type { Recomputed } from '../../records/index.ts';
import { exit, type Command } from '../command.ts';
import { counted } from '../output.ts';
import { folderOptions } from '../settings.ts';
import { entityNamed, withOperator } from '../work.ts';

/** Proves what is rolled up from other records, and mends what differs. */
export const recompute: Command = {
  name: 'recompute',
  about: 'Prove roll-ups from the records they are made of, and mend what differs.',
  usage: '[<entity> ...] [--organization <name>]',
  options: { ...folderOptions, organization: { type: 'string' } },

  async run(call) {
    const { args, out } = call;
    const fields = await withOperator(call, async ({ rooms, model, operator }) => {
      const entities =
        args.length > 0 ? args.map((name) => entityNamed(model, name)) : [...model.entities.values()];
      const done: Recomputed[] = [];
      for (const entity of entities)
        done.push(...(await operator.as((actor) => rooms.records.recompute(actor, model, entity))));
      return done;
    });
    for (const { field, mended } of fields)
      out.line(`  ${field}  ${mended === 0 ? 'right' : `${counted(mended, 'record')} mended`}`);
    out.line(
      `${counted(fields.length, 'field')}, ${counted(
        fields.reduce((sum, { mended }) => sum + mended, 0),
        'record',
      )} mended.`,
    );
    out.result({ ok: true, fields });
    return exit.done;
  },
};
