import { explain, type Explained } from '../../server/index.ts';
import { misuseOf, wantedOption } from '../arguments.ts';
import { exit, textOf, type Command } from '../command.ts';
import { folderOptions } from '../settings.ts';
import { withOperator } from '../work.ts';

const usage =
  'explain --user <address> --entity <name> --action <name> [--field <name>] [--record <id>] [--organization <name>]';

/** Why somebody may do something, or may not. */
export const access: Command = {
  name: 'access',
  about: 'Explain which grant lets somebody do something, or which lack of one keeps him from it.',
  usage,
  options: {
    ...folderOptions,
    organization: { type: 'string' },
    user: { type: 'string' },
    entity: { type: 'string' },
    action: { type: 'string' },
    field: { type: 'string' },
    record: { type: 'string' },
  },

  run(call) {
    if (call.args[0] !== 'explain') throw wrong("'explain' is wanted.");
    const question = {
      user: wantedOption(call, 'user', wrong),
      entity: wantedOption(call, 'entity', wrong),
      action: wantedOption(call, 'action', wrong),
      field: textOf(call.values, 'field'),
      record: textOf(call.values, 'record'),
    };
    return withOperator(call, async ({ operator, rooms, organization }) => {
      const published = rooms.publications.current(organization.id);
      const explained = await operator.as((actor) => explain(rooms.records, actor, published, question));
      for (const line of linesOf(explained)) call.out.line(line);
      call.out.result({ ok: true, ...explained });
      return exit.done;
    });
  },
};

const wrong = misuseOf('access', usage);

const linesOf = ({ because, grants, enough }: Explained): string[] => [
  because,
  ...grants.map(({ grant, through, where, holds, field }) =>
    [
      `  ${holds === false ? '-' : '+'} ${grant}`,
      ...(through.length > 1 ? [`by ${through.join(' > ')}`] : []),
      ...(where === null ? [] : [`where ${where}`]),
      ...(field === null ? [] : [`field ${field}`]),
    ].join('  '),
  ),
  ...(enough.length > 0 ? [`  Roles that would do: ${enough.join(', ')}`] : []),
];
