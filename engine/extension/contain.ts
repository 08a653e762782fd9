/*
 * Plugins in cells: the functions of each run in a thread of its own, with a heap of its own. So code that never lets go of
 * its processor, that eats memory or ends its thread takes nothing along but its own calls: these get a fault, their
 * transactions are undone, and the next call finds a fresh cell. A cell starts with the first call.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Refusal, type Fault } from '../errors/index.ts';
import type { FromCell, ToCell, Word } from './cell-words.ts';
import { pluginStopped } from './faults.ts';
import type { Plugin } from './types.ts';

export interface ContainOptions {
  /** Where the plugins lie. */
  readonly folder: string;
  /** Told of what went astray in a cell, for the log. */
  readonly onStray: (message: string) => void;
  /** Megabytes of a cell's heap. */
  readonly heapMb?: number;
  /** Milliseconds in which a cell must answer that it lives, once something in it was given up. */
  readonly pongMs?: number;
}

export interface Contained {
  readonly plugins: readonly Plugin[];
  /** Starts the cell of a plugin and loads its code there. @returns why it does not live */
  wake(name: string): Promise<Fault | undefined>;
  /** Ends the cell of a plugin. */
  end(name: string): Promise<void>;
  /** Ends all cells. */
  close(): Promise<void>;
}

const heapMbDefault = 128;
const pongMsDefault = 2_000;

export function containPlugins(plugins: readonly Plugin[], options: ContainOptions): Contained {
  const cells = new Map(plugins.map(({ name }) => [name, openCell(name, options)]));
  return {
    plugins: plugins.map((plugin) =>
      Object.freeze(walled(plugin, [], cells.get(plugin.name)!.call) as Plugin),
    ),
    wake: (name) =>
      cells
        .get(name)!
        .call([], [])
        .then(
          () => undefined,
          (error: unknown) =>
            error instanceof Refusal ? error.faults[0] : pluginStopped({ plugin: name, why: String(error) }),
        ),
    async end(name) {
      await cells.get(name)!.close();
    },
    async close() {
      await Promise.all([...cells.values()].map((cell) => cell.close()));
    },
  };
}

type CallCell = (path: readonly string[], words: readonly unknown[]) => Promise<unknown>;

/** The same data, with each function replaced by a call of the same one in the cell. */
function walled(value: unknown, path: readonly string[], call: CallCell): unknown {
  if (typeof value === 'function') return (...words: unknown[]) => call(path, words);
  if (Array.isArray(value)) return value.map((one, index) => walled(one, [...path, String(index)], call));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, walled(one, [...path, name], call)]),
  );
}

interface Waiting {
  readonly done: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
  /** The word that has functions, which the cell asks for. */
  readonly context: Readonly<Record<string, unknown>>;
  /** What our own functions threw, by question: an error that comes back is the one that went in. */
  readonly thrown: Map<number, unknown>;
}

function openCell(
  name: string,
  { folder, onStray, heapMb = heapMbDefault, pongMs = pongMsDefault }: ContainOptions,
) {
  let worker: Worker | undefined;
  let calls = 0;
  /** While it is not known whether the cell lives: who calls meanwhile waits for that. */
  let doubt: { readonly over: Promise<void>; readonly end: () => void } | undefined;
  const waiting = new Map<number, Waiting>();

  /** Whatever the cell was at has failed; the next call starts another one. */
  const ended = (which: Worker, why: string): void => {
    if (worker !== which) return;
    worker = undefined;
    doubt?.end();
    const left = [...waiting.values()];
    waiting.clear();
    for (const { fail } of left) fail(new Refusal(pluginStopped({ plugin: name, why })));
  };

  const start = (): Worker => {
    const fresh = new Worker(new URL('./cell.ts', import.meta.url), {
      workerData: { url: pathToFileURL(join(folder, name, 'index.ts')).href },
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
      env: { ...(process.env['TZ'] !== undefined && { TZ: process.env['TZ'] }) }, // what is ours to know is not its own
    });
    fresh.unref(); // a cell keeps no process alive
    fresh.on('message', (message: FromCell) => heard(fresh, message));
    fresh.on('error', (error: Error & { code?: string }) =>
      ended(fresh, error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it took too much memory' : error.message),
    );
    fresh.on('exit', () => ended(fresh, 'its thread ended'));
    return fresh;
  };

  const heard = (from: Worker, message: FromCell): void => {
    if (message.kind === 'strayed') return onStray(`Plugin '${name}': ${message.message}`);
    if (message.kind === 'pong') return doubt?.end();
    const call = waiting.get(message.id);
    if (message.kind === 'ask') return void answer(from, call, message);
    waiting.delete(message.id);
    if (!call) return; // nobody waits for it any more
    if (message.kind === 'done') return call.done(message.value);
    const { faults, ask, message: text, stack } = message.failed;
    if (ask !== undefined && call.thrown.has(ask)) return call.fail(call.thrown.get(ask));
    if (faults) return call.fail(new Refusal(faults));
    call.fail(Object.assign(new Error(text), { stack }));
  };

  const answer = async (
    to: Worker,
    call: Waiting | undefined,
    { ask, name: word, words }: FromCell & { kind: 'ask' },
  ): Promise<void> => {
    const say = (message: ToCell) => to.postMessage(message);
    try {
      if (!call) throw new Error('The call it belongs to is over.');
      const value = await (call.context[word] as (...words: unknown[]) => unknown)(...words);
      say({ kind: 'answer', ask, value });
    } catch (error) {
      call?.thrown.set(ask, error);
      const faults = error instanceof Refusal ? error.faults : undefined;
      const message = error instanceof Error ? error.message : String(error);
      say({ kind: 'answer', ask, failed: { message, ...(faults && { faults }) } });
    }
  };

  /** A call was given up. Where the cell does not even say that it lives, nothing in it ever ends. */
  const givenUp = (which: Worker, id: number): void => {
    if (!waiting.delete(id) || worker !== which) return;
    which.postMessage({ kind: 'abort', id } satisfies ToCell);
    which.postMessage({ kind: 'ping' } satisfies ToCell);
    if (doubt) return;
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const judge = (): void => {
      if (doubt?.over !== over) return;
      ended(which, 'it did not let go of its processor');
      void which.terminate();
    };
    // Where it was us who were late, its answer is read before it is judged.
    const timer = setTimeout(() => setImmediate(judge), pongMs);
    const end = (): void => {
      clearTimeout(timer);
      doubt = undefined;
      resolve();
    };
    doubt = { over, end };
  };

  return {
    async call(path: readonly string[], words: readonly unknown[]): Promise<unknown> {
      const context = (words.find(hasFunctions) ?? {}) as Readonly<Record<string, unknown>>;
      const { signal } = context as { signal?: AbortSignal };
      await doubt?.over;
      signal?.throwIfAborted();
      const running = (worker ??= start());
      const id = ++calls;
      const { promise, resolve: done, reject: fail } = Promise.withResolvers<unknown>();
      waiting.set(id, { done, fail, context, thrown: new Map() });
      signal?.addEventListener('abort', () => givenUp(running, id), { once: true });
      try {
        running.postMessage({ kind: 'call', id, path, words: words.map(packed) } satisfies ToCell);
      } catch (error) {
        waiting.delete(id);
        fail(error); // what cannot be told to another thread
      }
      return promise;
    },
    async close() {
      const running = worker;
      if (!running) return;
      ended(running, 'Kontor ends');
      await running.terminate();
    },
  };
}

const hasFunctions = (word: unknown): boolean =>
  typeof word === 'object' &&
  word !== null &&
  Object.values(word).some((value) => typeof value === 'function' || value instanceof AbortSignal);

/** A word as it goes in: functions by name, a signal as such. */
function packed(word: unknown): Word {
  if (!hasFunctions(word)) return { data: word, functions: [], signal: false };
  const entries = Object.entries(word as object) as [string, unknown][];
  return {
    data: Object.fromEntries(
      entries.filter(([, value]) => typeof value !== 'function' && !(value instanceof AbortSignal)),
    ),
    functions: entries.filter(([, value]) => typeof value === 'function').map(([name]) => name),
    signal: entries.some(([, value]) => value instanceof AbortSignal),
  };
}
