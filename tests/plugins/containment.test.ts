/** Plugins that throw, hang, eat memory or end: a fault that names them, nothing written, and everything else goes on. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { containPlugins, type Contained } from '../../engine/extension/index.ts';
import { faultsOf, openWorld, shopModel, type World } from '../records/world.ts';
import unruly from './cells/unruly/index.ts';

const folder = join(import.meta.dirname, 'cells');
const strayed: string[] = [];
let contained: Contained;
let world: World;
let boss: Actor;
beforeAll(async () => {
  process.env['KONTOR_TEST_SECRET'] = 'a secret of the server';
  contained = containPlugins([unruly], {
    folder,
    onStray: (message) => void strayed.push(message),
    heapMb: 48,
    pongMs: 500,
  });
  world = await openWorld(contained.plugins, shopModel, { hookMs: 5_000 });
  boss = await world.person(['shop.all']);
}, 60_000);
afterAll(async () => {
  await world.close();
  await contained.close();
});

const note = (text: string) => world.create(boss, 'shop.Note', { text });
const written = (text: string) => world.rows(boss, 'select weight from shop.note where text = $1', [text]);

describe('a plugin in its cell', { timeout: 60_000 }, () => {
  test('hooks as it would anywhere, and finds what is written', async () => {
    await note('well');
    await note('well');
    expect((await written('well')).map(({ weight }) => Number(weight)).sort()).toEqual([0, 1]);
    expect(await faultsOf(note('refuse'))).toEqual(['PLG310 text: Not this one.']);
  });

  const bad: readonly (readonly [string, RegExp])[] = [
    ['throw', /^PLG311 -: The plugin 'unruly' failed at the hook of shop.Note; nothing was changed.$/],
    ['never end', /^PLG313 -: The plugin 'unruly' did not end within 5 s at the hook of shop.Note/],
    ['never let go', /^PLG313 -: The plugin 'unruly' did not end within 5 s/],
    ['eat', /^PLG31[34] -: The plugin 'unruly' (was stopped: it took too much memory|did not end)/],
    ['leave', /^PLG314 -: The plugin 'unruly' was stopped: its thread ended/],
  ];
  test.each(bad)(
    'that does "%s" is refused by name, writes nothing, and the next one is well',
    async (deed, says) => {
      expect(await faultsOf(note(deed))).toEqual([expect.stringMatching(says)]);
      expect(await written(deed)).toEqual([]);
      await note(`after ${deed}`);
      expect(await written(`after ${deed}`)).toHaveLength(1);
    },
  );

  test('keeps what we threw as it was', async () => {
    await expect(note('find wrongly')).rejects.toThrow("No module declares 'shop.Nothing'.");
  });

  test('takes nothing along: writes that call no plugin go on while it hangs', async () => {
    const hanging = faultsOf(note('never let go'));
    await world.create(boss, 'shop.Party', { name: 'Beside' });
    expect(await world.rows(boss, "select name from shop.party where name = 'Beside'")).toHaveLength(1);
    expect(await hanging).toHaveLength(1);
  });

  test('what strays in it is told and ends nothing; secrets of the server are not its own', async () => {
    await note('stray');
    expect(await written('strayed')).toHaveLength(1);
    await note('look');
    expect(await written('nothing to see')).toHaveLength(1);
    expect(strayed).toEqual(["Plugin 'unruly': Error: nobody waits for this"]);
  });
});
