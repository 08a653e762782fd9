import { openProjections } from '../../server/index.ts';
import { misuseOf } from '../arguments.ts';
import { exit, type Call, type Command, type ExitCode } from '../command.ts';
import { counted } from '../output.ts';
import { folderOptions } from '../settings.ts';
import { withOperator, type Work } from '../work.ts';
import type { Operator } from '../installation.ts';

const usage = '<list|show|rebuild> [<name>] [--organization <name>]';
const wrong = misuseOf('projection', usage);

interface Asking extends Work {
  readonly call: Call;
  readonly operator: Operator;
}

/** Read models made of events, looked at and built anew. */
export const projection: Command = {
  name: 'projection',
  about: 'List and show read models, and build one anew from events while it is read.',
  usage,
  options: { ...folderOptions, organization: { type: 'string' } },

  run(call) {
    const run = runs[call.args[0] ?? ''];
    if (!run) throw wrong('One of list, show, rebuild is wanted.');
    return withOperator(call, (work) => run({ ...work, call }));
  },
};

function nameOf({ args }: Call): string {
  const [, name] = args;
  if (name === undefined) throw wrong('The name of a projection is wanted, such as stock.balance.');
  return name;
}

const runs: Readonly<Record<string, (asking: Asking) => Promise<ExitCode>>> = {
  async list({ call: { out }, operator, rooms, model }) {
    const found = await operator.as((actor) => openProjections(rooms.records).list(actor, model));
    for (const { name, generations } of found) {
      const states = generations.map(({ generation, status }) => `${generation} ${status}`);
      out.line(`  ${name.padEnd(32)} ${states.join(', ') || 'nothing was looked at yet'}`);
    }
    out.line(`${counted(found.length, 'projection')}.`);
    out.result({ ok: true, projections: found });
    return exit.done;
  },

  async show({ call, operator, rooms, model }) {
    const { out } = call;
    const projections = openProjections(rooms.records);
    const rows = await operator.as((actor) => projections.read(actor, model, nameOf(call), {}));
    for (const { key, values } of rows) out.line(`  ${JSON.stringify(key)}  ${JSON.stringify(values)}`);
    out.line(`${counted(rows.length, 'row')}.`);
    out.result({ ok: true, rows });
    return exit.done;
  },

  async rebuild({ call, operator, rooms, model }) {
    const { out } = call;
    const projections = openProjections(rooms.records);
    const { generation } = await operator.as((actor) => projections.rebuild(actor, model, nameOf(call)));
    out.line(
      `Generation ${generation} is built by whoever carries events; until then the one before is read.`,
    );
    out.result({ ok: true, generation });
    return exit.done;
  },
};
