import { listOfAll, sendAgain, type MailView } from '../../mail/index.ts';
import { misuseOf } from '../arguments.ts';
import { exit, textOf, type Command } from '../command.ts';
import { counted } from '../output.ts';
import { folderOptions } from '../settings.ts';
import { unknown, withOperator } from '../work.ts';

const usage = '<list|retry> [<id>] [--status <status>] [--organization <name>]';

const wrong = misuseOf('mail', usage);

/** Letters and what became of them, for whoever runs commands on this machine. */
export const mail: Command = {
  name: 'mail',
  about: 'List mail that went out or waits, or send again what failed.',
  usage,
  options: { ...folderOptions, organization: { type: 'string' }, status: { type: 'string' } },

  run(call) {
    const [verb, id] = call.args;
    if (verb !== 'list' && verb !== 'retry') throw wrong('list or retry is wanted.');
    if (verb === 'retry' && id === undefined) throw wrong('The id of a letter is wanted.');
    return withOperator(call, async ({ rooms, operator }) => {
      const { out } = call;
      const { records } = rooms;
      if (verb === 'retry') {
        if (!/^[0-9a-f-]{36}$/i.test(id!)) throw unknown('letter', id!, []);
        const [again] = await operator.as((actor) => records.ask(actor, sendAgain(id!)));
        if (!again) throw unknown('letter that failed', id!, []);
        out.line('It is in the post again.');
        out.result({ ok: true });
        return exit.done;
      }
      const status = textOf(call.values, 'status');
      const letters = await operator.as((actor) => records.ask<MailView>(actor, listOfAll(status)));
      letters.forEach((letter) => out.line(lineOf(letter)));
      out.line(`${counted(letters.length, 'letter')}.`);
      out.result({ ok: true, letters });
      return exit.done;
    });
  },
};

const lineOf = ({ id, status, at, recipients, subject, problem }: MailView): string =>
  [id, status.padEnd(7), at, recipients.join(','), subject, problem ?? ''].join('  ').trimEnd();
