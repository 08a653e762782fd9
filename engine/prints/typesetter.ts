/** Sheets -> PDF, or a picture of the same for the page, by Typst in one thread beside the server's. */
import { Worker } from 'node:worker_threads';
import { Refusal } from '../errors/index.ts';
import { noTypesetter, notSet, tooManyPrints } from './faults.ts';
import type { Done, Order } from './setter.ts';
import type { Sheet } from './sheet.ts';

export interface Typesetter {
  /**
   * The document in bytes: a tagged PDF, or an SVG with its pages below each other.
   * @throws Refusal PRT002 without Typst for this machine, PRT003, PRT004
   */
  set(sheet: Sheet, as: Order['as']): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface TypesetterOptions {
  /** A document that takes longer is given up, and its thread with it. */
  readonly msMax?: number;
  /** Documents that may wait; whoever comes then is told so at once. */
  readonly waitingMax?: number;
}

interface Waiting {
  readonly done: (bytes: Uint8Array) => void;
  readonly failed: (refusal: Refusal) => void;
  readonly timer: NodeJS.Timeout;
}

/** The thread is started by the first document, and again after one that broke it. */
export function openTypesetter({ msMax = 20_000, waitingMax = 50 }: TypesetterOptions = {}): Typesetter {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let count = 0;

  const settle = (id: number): Waiting | undefined => {
    const found = waiting.get(id);
    waiting.delete(id);
    clearTimeout(found?.timer);
    return found;
  };
  const giveUp = (why: string): void => {
    const broken = worker;
    worker = undefined;
    for (const id of waiting.keys()) settle(id)!.failed(new Refusal(notSet({ why })));
    void broken?.terminate();
  };
  const start = (): Worker => {
    const fresh = new Worker(new URL('./setter.ts', import.meta.url));
    fresh.unref();
    fresh.on('message', (done: Done) => {
      const found = settle(done.id);
      if ('bytes' in done) found?.done(done.bytes);
      else found?.failed(new Refusal(faultOf(done)));
    });
    fresh.on('error', (error) => fresh === worker && giveUp(String(error)));
    fresh.on('exit', () => fresh === worker && giveUp('its thread has ended.'));
    return fresh;
  };

  return {
    set(sheet, as) {
      if (waiting.size >= waitingMax) return Promise.reject(new Refusal(tooManyPrints({})));
      worker ??= start();
      const order: Order = { id: ++count, sheet: JSON.stringify(sheet), as };
      return new Promise((done, failed) => {
        const timer = setTimeout(() => giveUp(`it took longer than ${msMax / 1000} seconds.`), msMax);
        timer.unref();
        waiting.set(order.id, { done, failed, timer });
        worker!.postMessage(order);
      });
    },
    async close() {
      const last = worker;
      giveUp('the server is stopping.');
      await last?.terminate();
    },
  };
}

const faultOf = (done: Extract<Done, { readonly failure: unknown }>) =>
  done.failure === 'missing'
    ? noTypesetter({ platform: `${process.platform} ${process.arch}` })
    : notSet({ why: done.why });
