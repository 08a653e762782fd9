/** The post over the rooms of a process. */
import { join } from 'node:path';
import { folderTransport, openPostman, smtpTransport, type Postman } from '../mail/index.ts';
import type { RunningDatabase } from './database.ts';
import { complain, openLoopPool } from './looking.ts';
import type { Settings } from './settings.ts';

/** Carries letters out until it is closed: to the mail server that is named, else into a folder. */
export function runMail(settings: Settings, database: RunningDatabase): Pick<Postman, 'close'> {
  const loop = openLoopPool(settings, database);
  const { smtpUrl, mailFrom, dataFolder } = settings;
  const postman = openPostman({
    loop,
    transport:
      smtpUrl === undefined
        ? folderTransport(join(dataFolder, 'mail'), mailFrom)
        : smtpTransport(smtpUrl, mailFrom),
    onFailure: complain,
  });
  return {
    async close() {
      await postman.close();
      await loop.close();
    },
  };
}
