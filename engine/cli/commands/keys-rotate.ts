import { rotateChainKey } from '../../chain/index.ts';
import { openSeal, rotateKeys } from '../../identity/index.ts';
import { exit, type Command } from '../command.ts';
import { folderOptions } from '../settings.ts';
import { withRooms } from '../work.ts';

/** Keys that sign access tokens, and the one that signs the audit. Whoever fears that one got out changes them at once. */
export const keysRotate: Command = {
  name: 'keys rotate',
  about:
    'Sign access tokens and the audit by new keys; tokens of the keys before count to their end, or no more.',
  usage: '[--end-others]',
  options: { ...folderOptions, 'end-others': { type: 'boolean' } },

  async run(call) {
    const endOthers = call.values['end-others'] === true;
    const { id, audit, shared } = await withRooms(call, async ({ rooms, settings }) => {
      const seal = openSeal(settings.secret);
      return {
        id: await rotateKeys(rooms.ask, seal, { endOthers }),
        audit: await rotateChainKey(rooms.ask, seal),
        shared: settings.jwtSecret !== undefined,
      };
    });
    call.out.line(`Key ${id} signs from now on, in all processes within five seconds.`);
    call.out.line(
      endOthers
        ? 'What was signed before counts no more: pages fetch new tokens by themselves.'
        : 'What was signed before counts to its end, 15 minutes at most.',
    );
    call.out.line(`Key ${audit} signs the blocks of the audit; those that are signed stay so.`);
    if (shared) call.out.line('As long as JWT_SECRET is set, it signs, and no key that is kept does.');
    call.out.result({ ok: true, id, audit });
    return exit.done;
  },
};
