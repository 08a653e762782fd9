import { asOwner, forget, outlived, rolesOf } from '../../database/index.ts';
import { exit, type Command } from '../command.ts';
import { withDatabase } from '../database.ts';
import { counted } from '../output.ts';
import { folderOptions, settingsOf } from '../settings.ts';

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
      asOwner(adminUrl, rolesOf(), (db) => (deleted ? forget : outlived)(db, keepPastDays)),
    );
    out.line(
      `${counted(images, 'audit image')} and ${counted(events, 'event')} older than ${counted(keepPastDays, 'day')}. ` +
        (deleted ? 'They were deleted.' : 'Nothing was deleted.'),
    );
    out.result({ deleted, images, events });
    return exit.done;
  },
};
