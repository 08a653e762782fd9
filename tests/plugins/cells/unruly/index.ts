import { definePlugin, refuse, type PluginContext, type PluginRecord } from '../../../../engine/index.ts';

/** Memory that is never given back. */
const kept: unknown[] = [];

/** Does to a note what it says. */
async function beforeWrite(note: PluginRecord, context: PluginContext): Promise<PluginRecord | undefined> {
  switch (note['text']) {
    case 'refuse':
      throw refuse('Not this one.', { field: 'text' });
    case 'throw':
      throw new TypeError('a bug of the plugin');
    case 'find wrongly':
      await context.find('shop.Nothing', {});
      return undefined;
    case 'never end':
      return new Promise(() => {});
    case 'never let go':
      for (;;);
    case 'eat':
      for (;;) kept.push(Array.from<number>({ length: 1_000_000 }).fill(0.5));
    case 'leave':
      return process.exit(1);
    case 'stray':
      void Promise.reject(new Error('nobody waits for this'));
      return { ...note, text: 'strayed' };
    case 'look':
      return { ...note, text: String(process.env['KONTOR_TEST_SECRET'] ?? 'nothing to see') };
    default: {
      const found = await context.find('shop.Note', { text: 'well' });
      return { ...note, weight: String(found.length) };
    }
  }
}

export default definePlugin({
  name: 'unruly',
  about: 'Does everything that a plugin must not do.',
  engine: '^0.1.0',
  needs: ['shop'],
  hooks: { 'shop.Note': { beforeWrite } },
  subscribers: {
    heed: {
      on: 'shop.tag.created',
      actor: 'shop.all',
      async handle(event, { create }) {
        await create('shop.Note', { text: `of ${event.record}` });
      },
    },
  },
});
