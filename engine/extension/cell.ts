/*
 * The inside of a cell: a thread that runs the code of one plugin and nothing else. It knows the plugin by its own copy,
 * and everything it may reach lies outside: each function of a context is a question to those who called.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { FromCell, ToCell, Word } from './cell-words.ts';

const port = parentPort!;
const { url } = workerData as { readonly url: string };
const say = (message: FromCell): void => port.postMessage(message);

const asked = new Map<
  number,
  { readonly answer: (value: unknown) => void; readonly fail: (error: unknown) => void }
>();
const stops = new Map<number, AbortController>();
let questions = 0;

// What nobody waits for is told, and ends neither the cell nor anything in it.
process.on('unhandledRejection', (error) => say({ kind: 'strayed', message: String(error) }));
process.on('uncaughtException', (error) => say({ kind: 'strayed', message: String(error) }));

const plugin = import(url).then((module: { readonly default: object }) => module.default);
plugin.catch(() => {}); // each call that waits for it fails by it

port.on('message', (message: ToCell) => {
  switch (message.kind) {
    case 'call':
      void call(message);
      break;
    case 'answer': {
      const { ask, value, failed } = message;
      const waiting = asked.get(ask);
      asked.delete(ask);
      if (failed) waiting?.fail(Object.assign(new Error(failed.message), { faults: failed.faults, ask }));
      else waiting?.answer(value);
      break;
    }
    case 'abort':
      stops.get(message.id)?.abort();
      break;
    case 'ping':
      say({ kind: 'pong' });
  }
});

async function call({ id, path, words }: ToCell & { kind: 'call' }): Promise<void> {
  try {
    const loaded = await plugin;
    if (path.length === 0) return say({ kind: 'done', id, value: undefined }); // whether it lives
    const found = path.reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], loaded);
    const value = await (found as (...words: unknown[]) => unknown)(...words.map((word) => opened(id, word)));
    say({ kind: 'done', id, value });
  } catch (error) {
    say({ kind: 'failed', id, failed: failedOf(error) });
  } finally {
    stops.delete(id);
  }
}

/** A word as the plugin gets it: its functions ask outside. */
function opened(id: number, { data, functions, signal }: Word): unknown {
  if (functions.length === 0 && !signal) return data;
  const stop = new AbortController();
  if (signal) stops.set(id, stop);
  const asking = functions.map((name) => [name, (...words: unknown[]) => ask(id, name, words)]);
  return {
    ...(data as object),
    ...Object.fromEntries(asking),
    ...(signal && { signal: stop.signal }),
  };
}

function ask(id: number, name: string, words: readonly unknown[]): Promise<unknown> {
  const question = ++questions;
  return new Promise((answer, fail) => {
    asked.set(question, { answer, fail });
    say({ kind: 'ask', ask: question, id, name, words });
  });
}

function failedOf(error: unknown) {
  const { faults, ask: question, stack } = (error ?? {}) as Record<'faults' | 'ask' | 'stack', never>;
  return {
    message: error instanceof Error ? error.message : String(error),
    ...(question !== undefined && { ask: question }),
    ...(Array.isArray(faults) && { faults }),
    ...(stack !== undefined && { stack }),
  };
}
