/** What the embedded engine runs on, over a database with the shop; in a process of its own too, so nothing of vitest. */
import { addressAs, rolesOf } from '../../engine/database/index.ts';
import { extensionsOf } from '../../engine/extension/index.ts';
import type { ProcessHost } from '../../engine/index.ts';
import type { Model } from '../../engine/model/index.ts';
import { openBell, openPipeline, openPool, type Pool } from '../../engine/postgres/index.ts';
import { openJournal, processChannel } from '../../engine/process/index.ts';
import type { Publications } from '../../engine/publication/index.ts';
import { openRecords } from '../../engine/records/index.ts';
import { openProcessHost } from '../../engine/server/processes/host.ts';

export interface TestHost {
  readonly host: ProcessHost;
  /** Connections of the run role. */
  readonly database: Pool;
  /** What went wrong that nobody foresaw. */
  readonly failures: unknown[];
  close(): Promise<void>;
}

export function openTestHost(url: string, secret: string, model: Model): TestHost {
  const { run, loop: looking } = rolesOf();
  const pipeline = openPipeline(addressAs(url, run, secret), { connections: 2 });
  const pool = openPool(addressAs(url, run, secret), { size: 4 });
  const loop = openPool(addressAs(url, looking, secret), { size: 2 });
  const failures: unknown[] = [];
  const listeners: (() => void)[] = [];
  const ring = () => listeners.forEach((listener) => listener());
  const channels = { [processChannel]: ring };
  const bell = openBell(addressAs(url, run, secret), { channels, listening: ring });
  const publications = {
    current: () => ({ number: 1, model }),
    refresh: async () => {},
  } as unknown as Publications;
  const host = openProcessHost({
    journal: openJournal({ pipeline, loop }),
    records: openRecords({ pipeline, pool, extensions: extensionsOf([]) }),
    publications,
    pipeline,
    ask: async <Row>(text: string, values: readonly unknown[]) =>
      (await pipeline.runUnit([{ text, values }]))[0]!.rows as Row[],
    onBell: (listener) => void listeners.push(listener),
    onFailure: (error) => void failures.push(error),
  });
  const close = async () => {
    await bell.close();
    await Promise.all([pipeline.close(), pool.close(), loop.close()]);
  };
  return { host, database: pool, failures, close };
}
