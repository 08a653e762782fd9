import { asOwner, forget, outlived, rolesOf, type OnForgotten } from '../../database/index.ts';
import { appendBlock, chainKey } from '../../chain/index.ts';
import { openSeal } from '../../identity/index.ts';
import { exit, type Command } from '../command.ts';
import { withDatabase } from '../database.ts';
import { counted } from '../output.ts';
import { askOf } from '../sealing.ts';
import { folderOptions, settingsOf, type Settings } from '../settings.ts';

/** Deletes audit images and events that are older than they are to be kept; without `--delete` it counts them. */
export const retention: Command = {
  name: 'retention',
  about: 'Count audit images and events older than they are to be kept; --delete deletes them.',
  usage: '[--delete] [--data <folder>]',
  options: { data: folderOptions.data, delete: { type: 'boolean' } },

  async run(call) {
    const { out, values } = call;
    const settings = await settingsOf(call);
    const { keepPastDays } = settings;
    if (keepPastDays === undefined) {
      out.line('Audit images and events are kept for ever: KONTOR_KEEP_PAST_DAYS is not set.');
      out.result({ deleted: false, images: 0, events: 0 });
      return exit.done;
    }
    const deleted = values.delete === true;
    const { images, events } = await withDatabase(settings, out, ({ adminUrl }) =>
      asOwner(adminUrl, rolesOf(), (db) =>
        deleted ? forget(db, keepPastDays, forgotten(settings)) : outlived(db, keepPastDays),
      ),
    );
    out.line(
      `${counted(images, 'audit image')} and ${counted(events, 'event')} older than ${counted(keepPastDays, 'day')}. ` +
        (deleted ? 'They were deleted.' : 'Nothing was deleted.'),
    );
    out.result({ deleted, images, events });
    return exit.done;
  },
};

/** Says in the chain of the audit, signed, that these rows are no more. */
const forgotten =
  ({ secret }: Settings): OnForgotten =>
  async (db, { org, xids, ids }) =>
    appendBlock(db, await chainKey(askOf(db), openSeal(secret)), org, {
      kind: 'forgotten',
      xids,
      ids,
      salts: Buffer.of(),
      leaves: Buffer.of(),
    });
