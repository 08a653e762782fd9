/*
 * What code of a plugin runs behind. It has so much time; what it throws is a fault that names it, unless it is a refusal
 * of its own or a failure of what it asked us for. When its time is up it is left behind: it is told by `signal`, and what
 * it still asks for is refused, so that nothing of it gets into the transaction of another one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../errors/index.ts';
import { pluginFailed, pluginHangs } from './faults.ts';

export interface Guarded {
  readonly plugin: string;
  /** What it was doing, in words: `the hook of sales.Order`. */
  readonly what: string;
  /** Milliseconds it may take. */
  readonly ms: number;
}

/** Errors that something we gave to a plugin threw: they are ours, and keep their meaning. */
const ours = new WeakSet<object>();

/** Whether an error came out of what a plugin was given, and not out of the plugin. */
export const isOurs = (error: unknown): boolean =>
  error instanceof Refusal || (typeof error === 'object' && error !== null && ours.has(error));

/**
 * Runs code of a plugin with a context whose functions end with its time.
 * @throws Refusal PLG311 when it threw, PLG313 when it did not end in time, and whatever was refused
 */
export async function guarded<C extends object, T>(
  { plugin, what, ms }: Guarded,
  context: C,
  run: (context: C & { readonly signal: AbortSignal }) => T | Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const late = sleep(ms, undefined, { signal: stop.signal, ref: false }).then(() => {
    throw new Refusal(pluginHangs({ plugin, what, seconds: ms / 1000 }));
  });
  late.catch(() => {}); // it is stopped when the plugin ends first
  const work = (async () => run({ ...until(stop.signal, context), signal: stop.signal }))();
  work.catch(() => {}); // what it throws after its time is nobody's
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    if (isOurs(error)) throw error;
    throw new Refusal(pluginFailed({ plugin, what }), { cause: error });
  } finally {
    stop.abort();
  }
}

/** The same context until time is up; what its functions throw is marked as ours. */
function until<C extends object>(signal: AbortSignal, context: C): C {
  const entries = Object.entries(context).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'function' ? asLongAs(signal, value as Asked) : value,
  ]);
  return Object.fromEntries(entries) as C;
}

type Asked = (...words: unknown[]) => unknown;

const asLongAs =
  (signal: AbortSignal, ask: Asked): Asked =>
  async (...words) => {
    signal.throwIfAborted();
    try {
      return await ask(...words);
    } catch (error) {
      if (typeof error === 'object' && error !== null) ours.add(error);
      throw error;
    }
  };
