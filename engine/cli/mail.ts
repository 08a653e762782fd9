/** The post over the rooms of a process. */
import { openSeal } from '../identity/index.ts';
import { openPostman, type Postman } from '../mail/index.ts';
import { mailOf } from './adapters.ts';
import type { Rooms } from './compose.ts';
import type { RunningDatabase } from './database.ts';
import { complain, openLoopPool } from './looking.ts';
import type { Settings } from './settings.ts';

/** Carries letters out until it is closed, by the adapter that the settings name. */
export function runMail(settings: Settings, database: RunningDatabase, rooms: Rooms): Pick<Postman, 'close'> {
  const seal = openSeal(settings.secret);
  const loop = openLoopPool(settings, database);
  const postman = openPostman({
    loop,
    transport: mailOf(settings, rooms),
    unseal: (sealed) => seal.open(sealed, 'letter'),
    onFailure: complain,
  });
  return {
    async close() {
      await postman.close();
      await loop.close();
    },
  };
}
