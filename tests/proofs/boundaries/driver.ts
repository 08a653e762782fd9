/*
 * What stands between an engine and its host in this proof, and nowhere else: it tells each boundary that an instance
 * comes to, and by command fails, delays or repeats what is done there. A boundary is a call that changes something:
 * the process, the call, and the path of the step.
 */
import pg from 'pg';
import type { Claimed, ProcessHost } from '../../../engine/index.ts';
import { ConnectionLost } from '../../../engine/postgres/index.ts';

/**
 *   - kill: it is done, and nobody hears of it, because the worker is killed;
 *   - stop: the worker is stopped before it is done, and does it when others have long ended its work;
 *   - timeOut: it is done, and whoever asked is told that no answer came;
 *   - repeat: it is delivered twice;
 *   - refusal: it is not done, and refused for good.
 */
export const faults = ['kill', 'stop', 'timeOut', 'repeat', 'refusal'] as const;
export type Fault = (typeof faults)[number];

/** What is to go wrong in an organization, and where: in each one scenario is played. */
export interface Command {
  readonly organization: string;
  readonly cases: readonly { readonly boundary: string; readonly fault: Fault }[];
  /** Steps that an engine does in one go stay so; else each is done by itself, and has a boundary of its own. */
  readonly together: boolean;
}

/** What the proof is told. */
export type Told =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reached'; readonly organization: string; readonly boundary: string }
  /** It goes wrong there. Whoever is to be killed or stopped is held there until then. */
  | { readonly kind: 'met'; readonly organization: string; readonly boundary: string }
  | { readonly kind: 'released' };

export interface Driver {
  drive(host: ProcessHost): ProcessHost;
  command(command: Command): void;
  /** Lets go what a stopped worker still had to do. */
  release(): void;
}

/** Calls that change something; what is only looked at can be looked at again. */
const changing = new Set(
  'load record begin seal subscribe ask escalate park stand finish deed emit'.split(' '),
);

/** Calls that can be refused by the business. */
const refusable = new Set(['deed', 'emit']);

export const isRefusable = (boundary: string): boolean => refusable.has(boundary.split(' ')[1]!);

const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What of another play is the same: ids are not. */
export const withoutIds = (text: string): string => text.replaceAll(id, '*');

type Call = (...words: unknown[]) => Promise<unknown>;

export function openDriver(url: string, tell: (told: Told) => void): Driver {
  const database = new pg.Pool({ connectionString: url, max: 2 });
  const commands = new Map<string, Command>();
  const reached = new Set<string>();
  const known = new Map<string, Promise<readonly [organization: string, process: string]>>();
  const held: Promise<unknown>[] = [];
  const gate = Promise.withResolvers<void>();

  const placeOf = ({ instance }: Claimed): Promise<readonly [string, string]> => {
    const found =
      known.get(instance) ??
      database
        .query<{ place: [string, string] }>(
          'select array[org_id::text, process] as place from kontor.process_instance where id = $1',
          [instance],
        )
        .then(({ rows }) => rows[0]?.place ?? (['', ''] as const));
    known.set(instance, found);
    return found;
  };

  /** The fault at a boundary that is reached for the first time. */
  const faultAt = (organization: string, boundary: string): Fault | undefined => {
    const mark = `${organization} ${boundary}`;
    if (reached.has(mark)) return undefined;
    reached.add(mark);
    tell({ kind: 'reached', organization, boundary });
    return commands.get(organization)?.cases.find((one) => one.boundary === boundary)?.fault;
  };

  const through = async (name: string, call: Call, claimed: Claimed, words: unknown[]): Promise<unknown> => {
    const [organization, process] = await placeOf(claimed);
    const boundary = withoutIds(`${process} ${name} ${pathOf(name, words)}`);
    const fault = faultAt(organization, boundary);
    const alone = name === 'deed' && commands.get(organization)?.together !== true;
    const done = () => call(claimed, ...(alone ? words.slice(0, 2) : words));
    const met = () => tell({ kind: 'met', organization, boundary });
    const hold = <T>(work: Promise<T>): Promise<T> => {
      held.push(work);
      met();
      return work;
    };
    switch (fault) {
      case undefined:
        return done();
      case 'kill':
        await done();
        return hold(gate.promise);
      case 'stop':
        return hold(gate.promise.then(done));
      case 'timeOut':
        await done();
        met();
        throw new ConnectionLost('unknown', 'It was to be so.');
      case 'repeat':
        await done();
        met();
        return done();
      case 'refusal':
        met();
        return { kind: 'failed', code: 'refused', message: 'It was to be so.', again: false };
    }
  };

  function between<T extends object>(target: T): T {
    return new Proxy(target, {
      get(of, name) {
        const value = Reflect.get(of, name) as unknown;
        if (typeof value !== 'function') return name === 'journal' ? between(value as object) : value;
        const call = value.bind(of) as Call;
        if (!changing.has(String(name))) return call;
        return (claimed: Claimed, ...words: unknown[]) => through(String(name), call, claimed, words);
      },
    });
  }

  return {
    drive(host) {
      const onFailure = (error: unknown): void => {
        if (!(error instanceof ConnectionLost)) host.onFailure(error);
      };
      return between({ ...host, onFailure });
    },
    command(command) {
      commands.set(command.organization, command);
    },
    release() {
      gate.resolve();
      void Promise.allSettled(held).then(() => tell({ kind: 'released' }));
    },
  };
}

function pathOf(name: string, words: readonly unknown[]): string {
  const [first, second] = words as [unknown, { readonly path?: string } | undefined];
  if (name === 'deed') return second!.path!;
  if (name === 'emit') return String(second);
  if (name === 'record') return (first as { readonly path: string }).path;
  return typeof first === 'string' && name !== 'begin' ? first : '';
}
