/** The sealer of the audit beside the rooms of a process. */
import { openSealer, type Sealer } from '../chain/index.ts';
import { openSeal, type Ask } from '../identity/index.ts';
import type { Connection } from '../postgres/index.ts';
import type { RunningDatabase } from './database.ts';
import { complain, openLoopPool } from './looking.ts';
import type { Settings } from './settings.ts';

/** Seals the audit until it is closed, where no other process does. */
export function runSealer(settings: Settings, database: RunningDatabase): Pick<Sealer, 'close'> {
  const loop = openLoopPool(settings, database); // its own: a long block must not hold up who signs in
  const sealer = openSealer({
    ask: askOf(loop),
    seal: openSeal(settings.secret),
    onFailure: complain,
  });
  return {
    async close() {
      await sealer.close();
      await loop.close();
    },
  };
}

/** One statement with its rows. */
export const askOf =
  (db: Connection): Ask =>
  async <Row>(text: string, values: readonly unknown[]) =>
    (await db.query<Row>(text, values)).rows;
