import { openSeal, rotateKeys } from '../../identity/index.ts';
import { exit, type Command } from '../command.ts';
import { folderOptions } from '../settings.ts';
import { withRooms } from '../work.ts';

/** Keys that sign access tokens. They change by themselves; whoever fears that one got out does it at once. */
export const keysRotate: Command = {
  name: 'keys rotate',
  about:
    'Sign access tokens by a new key from now on; those of the keys before count to their end, or no more.',
  usage: '[--end-others]',
  options: { ...folderOptions, 'end-others': { type: 'boolean' } },

  async run(call) {
    const endOthers = call.values['end-others'] === true;
    const { id, shared } = await withRooms(call, async ({ rooms, settings }) => ({
      id: await rotateKeys(rooms.ask, openSeal(settings.secret), { endOthers }),
      shared: settings.jwtSecret !== undefined,
    }));
    call.out.line(`Key ${id} signs from now on, in all processes within five seconds.`);
    call.out.line(
      endOthers
        ? 'What was signed before counts no more: pages fetch new tokens by themselves.'
        : 'What was signed before counts to its end, 15 minutes at most.',
    );
    if (shared) call.out.line('As long as JWT_SECRET is set, it signs, and no key that is kept does.');
    call.out.result({ ok: true, id });
    return exit.done;
  },
};
