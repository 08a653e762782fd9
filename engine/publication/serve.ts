import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { linkModel } from '../model/index.ts';
import type { Connection } from '../postgres/index.ts';
import { definitionsOf } from './store.ts';
import type { Publications, Published } from './types.ts';

export interface ServeOptions {
  /** Connections of the run role; only single statements are asked. */
  readonly database: Connection;
  /** Told what went wrong while looking; the process goes on serving what it has. */
  readonly onFailure?: (error: unknown) => void;
  /** Between two looks. Processes count as live for three times the default. */
  readonly pollMs?: number;
}

/**
 * Loads the newest publication and keeps up with it: the bell of `publicationChannel` should call `refresh`, the poll
 * proves it. Each look is this process's heartbeat too: an apply takes nothing away before every live process has
 * reported the new number here.
 */
export async function openPublications(options: ServeOptions): Promise<Publications> {
  const { database, onFailure = () => {}, pollMs = 5_000 } = options;
  const node = randomUUID();
  const listeners = new Set<(published: Published) => void>();
  let published = link(0, []);
  let looking: Promise<void> | undefined;
  let again = false;

  const report = async (): Promise<number> => {
    const { rows } = await database.query<{ newest: string | null }>(
      'select kontor.report($1, $2, $3)::text as newest',
      [node, hostname(), published.number],
    );
    return Number(rows[0]!.newest ?? 0);
  };

  const look = async (): Promise<void> => {
    do {
      again = false;
      for (let newest = await report(); newest !== published.number; newest = await report()) {
        published = link(newest, await definitionsOf(database, newest));
        for (const listener of listeners) listener(published);
      }
    } while (again);
  };

  /** A bell that rings during a look may tell of what that look has missed, so it is answered by one more. */
  const refresh = (): Promise<void> => {
    again = true;
    looking ??= look().finally(() => (looking = undefined));
    return looking;
  };

  await refresh();
  const timer = setInterval(() => void refresh().catch(onFailure), pollMs);
  timer.unref();

  return {
    current: () => published,
    refresh,
    onSwap(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      clearInterval(timer);
      await looking?.catch(onFailure);
      await database.query('select kontor.leave($1)', [node]).catch(onFailure);
    },
  };
}

/** What was published was linked before; a fault here means that this process is older than what it reads. */
function link(number: number, definitions: Parameters<typeof linkModel>[0]): Published {
  const { model, faults } = linkModel(definitions, { served: true });
  if (!model || faults.length > 0) {
    throw new Error(`Publication ${number} cannot be linked: ${faults.map((one) => one.code).join(', ')}`);
  }
  return Object.freeze({ number, model });
}
