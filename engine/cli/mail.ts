/** The post over the rooms of a process. */
import { addressAs, rolesOf } from '../database/index.ts';
import { openPostman, type Postman } from '../mail/index.ts';
import { openPool } from '../postgres/index.ts';
import { mailOf } from './adapters.ts';
import type { Rooms } from './compose.ts';
import type { RunningDatabase } from './database.ts';
import type { Settings } from './settings.ts';

/** Carries letters out until it is closed, by the adapter that the settings name. */
export function runMail(settings: Settings, database: RunningDatabase, rooms: Rooms): Pick<Postman, 'close'> {
  const transport = mailOf(settings, rooms);
  const loop = openPool(addressAs(database.url, rolesOf().loop, settings.secret), {
    size: 2,
    pooled: database.url !== database.adminUrl,
  });
  const postman = openPostman({
    loop,
    transport,
    onFailure: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
  });
  return {
    async close() {
      await postman.close();
      await loop.close();
    },
  };
}
