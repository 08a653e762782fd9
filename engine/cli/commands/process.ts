import { openDesk, openEventDesk, repairsOf, type Desk, type EventDesk } from '../../server/index.ts';
import { misuseOf, wantedOption } from '../arguments.ts';
import { exit, textOf, type Call, type Command, type ExitCode } from '../command.ts';
import { folderOptions } from '../settings.ts';
import { withOperator, type Work } from '../work.ts';
import type { Operator } from '../installation.ts';
import { counted } from '../output.ts';

const verbs = ['list', 'inbox', 'show', 'start', 'retry', 'skip', 'undo', 'cancel', 'migrate'] as const;
type Verb = (typeof verbs)[number];

const usage = `<${verbs.join('|')}> [<id>] [--status <status>] [--process <name>] [--record <id>] [--input <json>] [--step <path>] [--reason <text>] [--dry-run] [--organization <name>]`;

/** Running processes, looked at and looked after by whoever runs commands on this machine. */
export const processCommand: Command = {
  name: 'process',
  about:
    'List, look into the repair inbox, show, start, retry, skip a step of, undo, cancel or migrate running processes.',
  usage,
  options: {
    ...folderOptions,
    organization: { type: 'string' },
    status: { type: 'string' },
    process: { type: 'string' },
    record: { type: 'string' },
    input: { type: 'string' },
    step: { type: 'string' },
    reason: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },

  run(call) {
    const verb = verbs.find((one) => one === call.args[0]);
    if (!verb) throw wrong(`One of ${verbs.join(', ')} is wanted.`);
    return withOperator(call, (work) => {
      const { records } = work.rooms;
      return runs[verb]({ ...work, call, desk: openDesk(records), events: openEventDesk(records) });
    });
  },
};

interface Asking extends Work {
  readonly call: Call;
  readonly operator: Operator;
  readonly desk: Desk;
  readonly events: EventDesk;
}

const wrong = misuseOf('process', usage);

function idOf({ args }: Call): string {
  const [, id] = args;
  if (id === undefined) throw wrong('The id of a process is wanted.');
  return id;
}

const done = ({ out }: Call, line: string): ExitCode => {
  out.line(line);
  out.result({ ok: true });
  return exit.done;
};

const runs: Readonly<Record<Verb, (asking: Asking) => Promise<ExitCode>>> = {
  async list({ call, operator, desk }) {
    const { values, out } = call;
    const filter = Object.fromEntries(
      ['process', 'status', 'record'].flatMap((name) => {
        const text = textOf(values, name);
        return text === undefined ? [] : [[name, text]];
      }),
    );
    const instances = await operator.as((actor) => desk.list(actor, filter));
    for (const { id, process, status, path, startedAt } of instances)
      out.line(`  ${id}  ${status.padEnd(10)} ${process.padEnd(24)} ${path ?? ''}  ${startedAt}`);
    out.line(`${counted(instances.length, 'process', 'processes')}.`);
    out.result({ ok: true, instances });
    return exit.done;
  },

  async inbox({ call, operator, desk, events }) {
    const { out } = call;
    const repairs = await operator.as((actor) => repairsOf(actor, desk, events));
    for (const { id, process, delivery } of repairs)
      if (process) out.line(`  ${id}  process ${process.process}  ${process.path ?? 'start'}`);
      else if (delivery) {
        const { subscriber, event, entity, record } = delivery;
        out.line(`  ${id}  loop    ${subscriber}  ${event}  ${entity ?? ''} ${record ?? ''}`.trimEnd());
      }
    out.line(`${counted(repairs.length, 'thing')} to repair.`);
    if (repairs.some(({ process }) => process))
      out.line('Processes: kontor process show|retry|skip|cancel <id>');
    if (repairs.some(({ delivery }) => delivery)) out.line('Loops: kontor events show|retry|drop <id>');
    out.result({ ok: true, repairs });
    return exit.done;
  },

  async show({ call, operator, desk }) {
    const { out } = call;
    const instance = await operator.as((actor) => desk.show(actor, idOf(call)));
    const { process, status, path, key, engine, outcome, steps } = instance;
    out.line(`${process}  ${status}  ${path ?? ''}  ${key ?? ''}  ${engine ?? ''}`.trimEnd());
    for (const step of steps)
      out.line(
        `  ${step.status.padEnd(9)} ${step.path.padEnd(32)} ${step.action ?? step.kind}  ${counted(step.attempts, 'attempt')}  ${step.failure ?? ''}`.trimEnd(),
      );
    if (outcome !== null) out.line(outcome);
    out.result({ ok: true, instance });
    return exit.done;
  },

  async start({ call, operator, desk, model }) {
    const record = textOf(call.values, 'record');
    const input = textOf(call.values, 'input');
    const asked = {
      process: wantedOption(call, 'process', wrong),
      ...(record !== undefined && { record }),
      ...(input !== undefined && { input: parsed(input) }),
    };
    const { id } = await operator.as((actor) => desk.start(actor, model, asked));
    call.out.line(`Started ${id}.`);
    call.out.result({ ok: true, id });
    return exit.done;
  },

  async retry({ call, operator, desk }) {
    await operator.as((actor) => desk.retry(actor, idOf(call)));
    return done(call, 'What was open is tried again.');
  },

  async skip({ call, operator, desk }) {
    const [step, reason] = [wantedOption(call, 'step', wrong), wantedOption(call, 'reason', wrong)];
    await operator.as((actor) => desk.skip(actor, idOf(call), step, reason));
    return done(call, `'${step}' counts as done.`);
  },

  async undo({ call, operator, desk }) {
    await operator.as((actor) => desk.undo(actor, idOf(call)));
    return done(call, 'It is being taken back.');
  },

  async cancel({ call, operator, desk }) {
    await operator.as((actor) => desk.cancel(actor, idOf(call)));
    return done(call, 'It is being taken back, or was closed as it is.');
  },

  async migrate({ call, operator, desk, model }) {
    const { values, out } = call;
    const process = textOf(values, 'process');
    const [, id] = call.args;
    const dry = values['dry-run'] === true;
    const asked = { dry, ...(process !== undefined && { process }), ...(id !== undefined && { id }) };
    const moves = await operator.as((actor) => desk.migrate(actor, model, asked));
    for (const { id: one, process: name, from, to, fits, why } of moves)
      out.line(
        `  ${one}  ${fits && why === null ? '+' : '-'} ${name} ${from} -> ${to}  ${why ?? ''}`.trimEnd(),
      );
    const moved = moves.filter((move) => (dry ? move.fits : move.moved)).length;
    out.line(
      `${counted(moves.length, 'process', 'processes')} of older definitions, ${moved} ${dry ? 'would be ' : ''}moved.`,
    );
    out.result({ ok: true, moves });
    return exit.done;
  },
};

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw wrong('--input is no JSON.');
  }
}
