import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { session, type SessionOptions } from './session.ts';

export interface BellOptions extends SessionOptions {
  /** What to do for a notification, by channel. */
  readonly channels: Readonly<Record<string, (payload: string) => void>>;
  /** Called whenever the connection stands (again): what was rung before went unheard, so look for yourself. */
  readonly listening?: () => void;
}

export interface Bell {
  close(): Promise<void>;
}

const pauseMsMin = 100;
const pauseMsMax = 5_000;

/**
 * Listens on a connection of its own and connects again whenever it is lost. A bell may be missed at any time: it
 * only makes things faster, the truth is in the tables. Behind a transaction pooler give the direct address.
 */
export function openBell(url: string, options: BellOptions): Bell {
  const stop = new AbortController();
  let client: pg.Client | undefined;

  const listen = async (): Promise<void> => {
    client = new pg.Client(session(url, options));
    const ended = new Promise<void>((done) => client!.once('end', done));
    client.on('error', () => {}); // 'end' follows
    client.on('notification', ({ channel, payload }) => options.channels[channel]?.(payload ?? ''));
    await client.connect();
    for (const channel of Object.keys(options.channels))
      await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    options.listening?.();
    await ended;
  };

  const forever = async (): Promise<void> => {
    for (let pause = pauseMsMin; !stop.signal.aborted; pause = Math.min(pause * 2, pauseMsMax)) {
      const began = Date.now();
      await listen().catch(() => client?.end().catch(() => {}));
      if (Date.now() - began > pauseMsMax) pause = pauseMsMin;
      await sleep(pause, undefined, { signal: stop.signal }).catch(() => {});
    }
  };

  const over = forever();
  return {
    async close() {
      stop.abort();
      await client?.end().catch(() => {});
      await over;
    },
  };
}
