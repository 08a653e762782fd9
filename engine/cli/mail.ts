/** The post over the rooms of a process. */
import { join } from 'node:path';
import { addressAs, rolesOf } from '../database/index.ts';
import { folderTransport, openPostman, smtpTransport, type Postman } from '../mail/index.ts';
import { openPool } from '../postgres/index.ts';
import type { RunningDatabase } from './database.ts';
import type { Settings } from './settings.ts';

/** Carries letters out until it is closed: to the mail server that is named, else into a folder. */
export function runMail(settings: Settings, database: RunningDatabase): Pick<Postman, 'close'> {
  const loop = openPool(addressAs(database.url, rolesOf().loop, settings.secret), {
    size: 2,
    pooled: database.url !== database.adminUrl,
  });
  const { smtpUrl, mailFrom, dataFolder } = settings;
  const postman = openPostman({
    loop,
    transport:
      smtpUrl === undefined
        ? folderTransport(join(dataFolder, 'mail'), mailFrom)
        : smtpTransport(smtpUrl, mailFrom),
    onFailure: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
  });
  return {
    async close() {
      await postman.close();
      await loop.close();
    },
  };
}
