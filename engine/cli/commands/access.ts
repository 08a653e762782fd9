import { Refusal } from '../../errors/index.ts';
import { accessDifference, explain, type AccessDifference, type Explained } from '../../server/index.ts';
import { misuseOf, wantedOption } from '../arguments.ts';
import { exit, textOf, type Call, type Command, type ExitCode } from '../command.ts';
import { checkFiles } from '../metadata.ts';
import { counted } from '../output.ts';
import { folderOptions } from '../settings.ts';
import { withOperator, type Operated } from '../work.ts';

const usage =
  'explain --user <address> --entity <name> --action <name> [--field <name>] [--record <id>], or diff [--demo]; [--organization <name>]';

/** What people may do: why somebody may or may not, and what the files of metadata would change about it. */
export const access: Command = {
  name: 'access',
  about: 'Explain which grant lets somebody do something; tell what the metadata would give and take.',
  usage,
  options: {
    ...folderOptions,
    organization: { type: 'string' },
    demo: { type: 'boolean' },
    user: { type: 'string' },
    entity: { type: 'string' },
    action: { type: 'string' },
    field: { type: 'string' },
    record: { type: 'string' },
  },

  run(call) {
    const run = runs[call.args[0] ?? ''];
    if (!run) throw wrong("'explain' or 'diff' is wanted.");
    return run(call);
  },
};

const wrong = misuseOf('access', usage);

const runs: Readonly<Record<string, (call: Call) => Promise<ExitCode>>> = {
  explain(call) {
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
      return told(call, explained, explanationLines(explained));
    });
  },

  diff: (call) =>
    withOperator(call, async ({ settings, operator, rooms, organization }: Operated) => {
      const { model, faults } = await checkFiles(settings, { demo: call.values['demo'] === true });
      if (!model) throw new Refusal(faults);
      const published = rooms.publications.current(organization.id);
      const roles = await operator.as((actor) => accessDifference(rooms.records, actor, published, model));
      return told(call, { roles }, differenceLines(roles));
    }),
};

function told({ out }: Call, result: object, lines: readonly string[]): ExitCode {
  for (const line of lines) out.line(line);
  out.result({ ok: true, ...result });
  return exit.done;
}

const explanationLines = ({ because, grants, enough }: Explained): string[] => [
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

const differenceLines = (roles: readonly AccessDifference[]): string[] => [
  ...roles.flatMap(({ role, gained, lost, rows }) => [
    role,
    ...lost.map((line) => `  - ${line}`),
    ...gained.map((line) => `  + ${line}`),
    ...rows.map(
      (row) =>
        `    ${row.entity}: ${row.person ?? 'everybody who has it'} gains ${counted(row.gained, 'record')}, loses ${row.lost}`,
    ),
  ]),
  roles.length === 0 ? 'No role changes.' : `${counted(roles.length, 'role')} would change. Nothing was run.`,
];
