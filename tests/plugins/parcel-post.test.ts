/** External code that a plugin ships, with the files of its manual: a parcel is booked once, whatever is lost, and cancelled. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { openDesk } from '../../engine/server/processes/desk.ts';
import parcelPost from '../../plugins/parcel-post/index.ts';
import { modelOf } from '../database/modules.ts';
import { openProcessWorld, type ProcessWorld } from '../process/world.ts';

const manual = readFileSync(new URL('../../plugins/parcel-post/README.md', import.meta.url), 'utf8');
const shown = [...manual.matchAll(/^```json (\S+)\n(.*?)^```$/gms)];
const text = { type: 'string' };

const model = modelOf({
  'core/access/core.admin.json': { title: 'Administrator', grants: {} },
  'stock/entities/Delivery.json': {
    type: 'object',
    'x-label': 'number',
    properties: {
      number: text,
      shipName: text,
      tracking: text,
      status: { enum: ['draft', 'picked', 'shipped'] },
    },
    'x-lifecycle': {
      field: 'status',
      initial: 'draft',
      transitions: {
        pick: { from: ['draft'], to: 'picked' },
        ship: { from: ['picked'], to: 'shipped' },
      },
    },
  },
  'stock/access/stock.all.json': {
    title: 'All',
    grants: { deliveries: { entity: 'stock.Delivery', actions: '*' } },
  },
  ...Object.fromEntries(shown.map(([, path, json]) => [path!, JSON.parse(json!)])),
});

/** What the carrier was asked, and how often it hides its answer or says no. */
const asked: { readonly path: string; readonly key: string; readonly told: Record<string, unknown> }[] = [];
const known = new Map<string, string>();
let [hides, refuses] = [0, false];

const carrier = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    const key = String(request.headers['idempotency-key']);
    asked.push({ path: request.url!, key, told: JSON.parse(body) as Record<string, unknown> });
    if (refuses) return void response.writeHead(422).end('{"reason": "No such street."}');
    if (!known.has(key)) known.set(key, `T-${known.size + 1}`);
    if (hides-- > 0) return void request.socket.destroy();
    response.end(JSON.stringify({ tracking: known.get(key) }));
  });
});

let world: ProcessWorld;
let actor: Actor;
beforeAll(async () => {
  await new Promise<void>((done) => carrier.listen(0, '127.0.0.1', done));
  const { port } = carrier.address() as AddressInfo;
  world = await openProcessWorld(model, undefined, {
    plugins: [parcelPost],
    variables: {
      KONTOR_PLUGIN_PARCEL_POST_URL: `http://127.0.0.1:${port}`,
      KONTOR_PLUGIN_PARCEL_POST_API_KEY: 'key',
    },
  });
  world.startEngine();
  actor = await world.person(['stock.all', 'core.admin']);
});
afterAll(async () => {
  await world.close();
  carrier.closeAllConnections();
  await new Promise((done) => carrier.close(done));
});
beforeEach(() => {
  asked.length = 0;
  [hides, refuses] = [0, false];
});

const goes = (name: string, id: string) =>
  world.write(actor, [{ kind: 'transition', entity: model.entities.get('stock.Delivery')!, name, id }]);
const tracked = async (id: string) =>
  (await world.rows(actor, `select tracking from stock.delivery where id = '${id}'`))[0]!['tracking'];

/** A delivery that was picked, with its process. */
async function picked(number: string) {
  const delivery = await world.create(actor, 'stock.Delivery', { number, shipName: 'Alfreds' });
  await goes('pick', delivery);
  const [row] = await world.rows(
    actor,
    `select id from kontor.process_instance where record = '${delivery}'`,
  );
  return { delivery, process: row!['id'] as string };
}
const waits = (process: string) => world.standing(actor, 'shipped', process);

test('what is picked is booked, with one key though an answer is lost, and the process ends when it is shipped', async () => {
  hides = 1;
  const { delivery, process } = await picked('DN-1');
  await waits(process);
  expect(asked.map(({ path }) => path)).toEqual(['/parcels', '/parcels']);
  expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
  expect(asked[0]!.told).toEqual({ reference: delivery, number: 'DN-1', to: 'Alfreds' });
  expect(await tracked(delivery)).toBe(known.get(asked[0]!.key));
  await goes('ship', delivery);
  expect(await world.ended(actor, process)).toMatchObject({ status: 'completed' });
});

test('what is not shipped after all is cancelled, by another key', async () => {
  const { delivery, process } = await picked('DN-2');
  await waits(process);
  await openDesk(world.records).undo(actor, process);
  expect(await world.ended(actor, process)).toMatchObject({ status: 'cancelled' });
  expect(asked.map(({ path }) => path)).toEqual(['/parcels', '/parcels/cancel']);
  expect(asked[0]!.key).not.toBe(asked[1]!.key);
  expect(await tracked(delivery)).toBeNull();
});

test('what the carrier refuses was not booked, and nothing is to be cancelled', async () => {
  refuses = true;
  const { delivery, process } = await picked('DN-3');
  const { status, outcome } = await world.ended(actor, process);
  expect(status).toBe('undone');
  expect(outcome).toContain('The carrier refused: No such street.');
  expect(asked.map(({ path }) => path)).toEqual(['/parcels']);
  expect(await tracked(delivery)).toBeNull();
});
