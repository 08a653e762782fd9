import { openEventDesk, type EventDesk } from '../../server/index.ts';
import { misuseOf } from '../arguments.ts';
import { exit, textOf, type Call, type Command, type ExitCode } from '../command.ts';
import type { Operator } from '../installation.ts';
import { counted } from '../output.ts';
import { folderOptions } from '../settings.ts';
import { withOperator } from '../work.ts';

const verbs = ['list', 'show', 'retry', 'drop'] as const;
type Verb = (typeof verbs)[number];

const usage = `<${verbs.join('|')}> [<id>] [--status <waiting|held|dead>] [--kind <failed|loop|crash>] [--subscriber <name>] [--event <name>] [--record <id>] [--organization <name>]`;

/** Events on their way to subscribers, looked at and looked after by whoever runs commands on this machine. */
export const events: Command = {
  name: 'events',
  about: 'List, show, send again or drop events that subscribers have not taken.',
  usage,
  options: {
    ...folderOptions,
    organization: { type: 'string' },
    status: { type: 'string' },
    kind: { type: 'string' },
    subscriber: { type: 'string' },
    event: { type: 'string' },
    record: { type: 'string' },
  },

  run(call) {
    const verb = verbs.find((one) => one === call.args[0]);
    if (!verb) throw wrong(`One of ${verbs.join(', ')} is wanted.`);
    return withOperator(call, ({ operator, rooms }) =>
      runs[verb]({ call, operator, desk: openEventDesk(rooms.records) }),
    );
  },
};

interface Asking {
  readonly call: Call;
  readonly operator: Operator;
  readonly desk: EventDesk;
}

const wrong = misuseOf('events', usage);

function idOf({ args }: Call): string {
  const [, id] = args;
  if (id === undefined) throw wrong('The id of a delivery is wanted.');
  return id;
}

function done({ out }: Call, line: string): ExitCode {
  out.line(line);
  out.result({ ok: true });
  return exit.done;
}

const runs: Readonly<Record<Verb, (asking: Asking) => Promise<ExitCode>>> = {
  async list({ call, operator, desk }) {
    const { values, out } = call;
    const filter = Object.fromEntries(
      ['status', 'kind', 'subscriber', 'event', 'record'].flatMap((name) => {
        const text = textOf(values, name);
        return text === undefined ? [] : [[name, text]];
      }),
    );
    const deliveries = await operator.as((actor) => desk.list(actor, filter));
    for (const { id, status, subscriber, event, attempts, message } of deliveries)
      out.line(
        `  ${id}  ${status.padEnd(7)} ${subscriber.padEnd(28)} ${event.padEnd(28)} ${counted(attempts, 'attempt')}  ${message ?? ''}`.trimEnd(),
      );
    out.line(`${counted(deliveries.length, 'delivery', 'deliveries')}.`);
    out.result({ ok: true, deliveries });
    return exit.done;
  },

  async show({ call, operator, desk }) {
    const { out } = call;
    const delivery = await operator.as((actor) => desk.show(actor, idOf(call)));
    const { subscriber, status, kind, attempts, code, message, told } = delivery;
    out.line(`${subscriber}  ${status}${kind === null ? '' : ` (${kind})`}  ${counted(attempts, 'attempt')}`);
    if (message !== null) out.line(`${code ?? ''}  ${message}`);
    out.line(JSON.stringify(told, undefined, 2));
    out.result({ ok: true, delivery });
    return exit.done;
  },

  async retry({ call, operator, desk }) {
    await operator.as((actor) => desk.retry(actor, idOf(call)));
    return done(call, 'It is sent again.');
  },

  async drop({ call, operator, desk }) {
    await operator.as((actor) => desk.drop(actor, idOf(call)));
    return done(call, 'It was dropped; what waited behind it goes on.');
  },
};
