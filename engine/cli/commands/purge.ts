import {
  applying,
  asOwner,
  purge as destroy,
  retiredIn,
  rolesOf,
  type Retired,
} from '../../database/index.ts';
import { exit, type Command } from '../command.ts';
import { withDatabase } from '../database.ts';
import { counted, type Output } from '../output.ts';
import { folderOptions, settingsOf } from '../settings.ts';

/** Destroys what is retired: only what was named, and only after its time. Without a name it says what there is. */
export const purge: Command = {
  name: 'purge',
  about: 'List what is retired; destroy for good what --consent names, after the retention time.',
  usage: '[--consent <name> ...] [--data <folder>]',
  options: { data: folderOptions.data, consent: { type: 'string', multiple: true } },

  async run(call) {
    const { out, values } = call;
    const settings = await settingsOf(call);
    const consent = Array.isArray(values.consent) ? values.consent.map(String) : [];
    const roles = rolesOf();
    const list = await withDatabase(settings, out, ({ adminUrl }) =>
      asOwner(adminUrl, roles, (db) =>
        consent.length === 0
          ? retiredIn(db, roles, settings.purgeAfterDays)
          : applying(db, () => destroy(db, roles, settings.purgeAfterDays, consent)),
      ),
    );
    const destroyed = consent.length > 0;
    print(list, destroyed, out);
    out.result({ destroyed, retired: list });
    return exit.done;
  },
};

function print(list: readonly Retired[], destroyed: boolean, out: Output): void {
  for (const { name, kind, count, retiredAt, due, dueAt } of list) {
    const when = due ? 'may go' : dueAt === null ? 'stays' : `may go from ${dueAt.slice(0, 10)}`;
    const since = retiredAt === null ? '' : `  retired ${retiredAt.slice(0, 10)}, ${when}`;
    out.line(
      `  ${kind} ${name}  ${counted(count, kind === 'column' ? 'value' : 'row')}${destroyed ? '' : since}`,
    );
  }
  out.line(
    destroyed
      ? `${counted(list.length, 'element')} destroyed.`
      : `${counted(list.length, 'element')} retired. Nothing was destroyed.`,
  );
}
