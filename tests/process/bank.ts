/** A bank that steps of processes call: its module, the plugin that speaks to it, and the bank itself. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExternalCode, Plugin } from '../../engine/index.ts';
import { refuse } from '../../engine/index.ts';

const x = (source: string) => ({ 'x-expr': source });

const action = (title: string, name: string) => ({ title, code: `bank.${name}`, external: true });

const collect = { do: 'shop.Transfer.collect', with: { id: x('transfer') }, external: true };
const process = (steps: readonly object[]) => ({
  title: 'Process',
  version: 1,
  actor: 'shop.bank',
  start: { by: ['manual', 'api'], record: 'shop.Transfer' },
  retry: { compensation: { attempts: 2, initialMs: 20 } },
  steps,
});

export const bankFiles: Readonly<Record<string, object>> = {
  'shop/entities/Transfer.json': {
    type: 'object',
    required: ['title'],
    'x-label': 'title',
    properties: { title: { type: 'string' }, collected: { type: 'string' }, returned: { type: 'string' } },
  },
  'shop/actions/Transfer.collect.json': { ...action('Collect', 'collect'), when: "title != 'Locked'" },
  'shop/actions/Transfer.giveBack.json': action('Give back', 'giveBack'),
  'shop/access/shop.bank.json': {
    title: 'Bank',
    grants: { transfers: { entity: 'shop.Transfer', actions: '*' } },
  },
  'shop/processes/collected.json': process([
    { id: 'collect', ...collect, undo: { do: 'shop.Transfer.giveBack', with: { id: x('transfer') } } },
    { id: 'bad', if: "transfer.title == 'Bad'", then: [{ id: 'stop', fail: 'It was bad.' }] },
  ]),
  'shop/processes/settled.json': process([
    { id: 'forward', pivot: true },
    { id: 'collect', ...collect, undo: false },
  ]),
};

const telling =
  (field: string): ExternalCode =>
  async (record, { call, key, settings }) => {
    const headers = { 'idempotency-key': key };
    const url = `${settings['url']}/${field}`;
    const { status, body } = await call({ method: 'POST', url, headers, body: String(record['title']) });
    if (status === 402) throw refuse('The bank will not.');
    if (status !== 200) throw new Error(`The bank answered ${status}.`);
    return { [field]: body };
  };

export const bank: Plugin = {
  name: 'bank',
  about: 'Has transfers collected, and given back.',
  engine: '^0.1.0',
  needs: ['shop'],
  settings: { url: { about: 'Where the bank is.', required: true } },
  external: { collect: telling('collected'), giveBack: telling('returned') },
};

export type Mood = 'does' | 'holds' | 'refuses' | 'loses its answer';

/** Does a thing once for each key, and remembers who asked for what. */
export async function openBank() {
  const calls: { readonly what: string; readonly key: string }[] = [];
  let mood: Mood = 'does';
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const { url, headers } = request;
      const [what, key] = [url!.slice(1), String(headers['idempotency-key'])];
      calls.push({ what, key });
      if (mood === 'holds') return;
      if (mood === 'refuses') return void response.writeHead(402).end();
      if (mood === 'loses its answer' && what === 'collected') return request.socket.destroy();
      response.end(`done ${key}`);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    /** What it is from now on; nobody whom it holds waits any longer. */
    be(next: Mood) {
      mood = next;
      calls.length = 0;
      server.closeAllConnections();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
