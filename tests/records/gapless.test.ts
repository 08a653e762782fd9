import net from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import type { Outcome } from '../../engine/records/index.ts';
import { entity, openWorld, type World } from './world.ts';

let world: World;
let boss: Actor;
beforeAll(async () => {
  world = await openWorld();
  boss = await world.person(['shop.all']);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => world.close());

const draft = (note = '') => world.create(boss, 'shop.Invoice', { note });
const issue = (id: string) =>
  ({ kind: 'transition', entity: entity('shop.Invoice'), name: 'issue', id, version: 1 }) as const;

/** An answer that tells the number, and one that PostgreSQL refuses when the counter is taken already. */
const number = (outcomes: readonly Outcome[]) => ({
  text: 'select number from shop.invoice where id = $1',
  values: outcomes[0]!.ids,
});
const refused = () => ({ text: 'select (1 / 0)::text', values: [] });

/** What goes out to the server from here on, a text for each write to a socket. */
function messages(): readonly string[] {
  const sent: string[] = [];
  const write = net.Socket.prototype.write;
  vi.spyOn(net.Socket.prototype, 'write').mockImplementation(function (this: net.Socket, ...args) {
    sent.push(Buffer.from(args[0]).toString('latin1'));
    return write.apply(this, args);
  });
  return sent;
}

// The first issue of all: later ones name statements that the server has, and their texts are not sent again.
test('from the counter to COMMIT there is one message, with the answer in it', async () => {
  const id = await draft();
  const sent = messages();
  const { text } = await world.write(boss, [issue(id)], { answer: number });
  expect(text).toBe('INV-0001');
  const last = sent.at(-1)!;
  expect(sent.filter((message) => message.includes('kontor.series'))).toEqual([last]);
  expect(last).toContain('select number from shop.invoice');
  expect(last.split('commit')).toHaveLength(2);
});

test('gapless numbers come with the transition that issues, and stand in image and event', async () => {
  const id = await draft();
  expect((await world.image(boss, id))['number'] ?? null).toBeNull();
  await world.write(boss, [issue(id)]);
  expect(await world.image(boss, id)).toMatchObject({ number: 'INV-0002', status: 'issued', version: 2 });
  const events = await world.rows(boss, 'select name from kontor.event where record = $1 order by id', [id]);
  expect(events.map((row) => row['name'])).toEqual(['shop.invoice.created', 'shop.invoice.issued']);
});

test('what is refused and what meets others leaves no gap and no number twice', async () => {
  const lone = await world.person(['shop.all']);
  const writers = await Promise.all(
    Array.from({ length: 16 }, async (_, writer) => {
      let issued = 0;
      for (let n = 0; n < 6; n++) {
        const bad = (writer + n) % 4 === 0;
        const id = await world.create(lone, 'shop.Invoice', { note: bad ? 'bad' : 'good' });
        const answer = (writer + n) % 4 === 1 ? refused : number;
        const written = await world.write(lone, [issue(id)], { answer }).catch(() => undefined);
        if (written) issued++;
      }
      return issued;
    }),
  );
  const issued = writers.reduce((sum, each) => sum + each);
  expect(issued).toBe(48);
  const rows = await world.rows(
    lone,
    'select number from shop.invoice where number is not null order by number',
  );
  expect(rows.map((row) => row['number'])).toEqual(
    Array.from({ length: issued }, (_, index) => `INV-${String(index + 1).padStart(4, '0')}`),
  );
});

test('several records of one document are numbered in one go', async () => {
  const lone = await world.person(['shop.all']);
  const ids = [await world.create(lone, 'shop.Invoice', {}), await world.create(lone, 'shop.Invoice', {})];
  await world.write(lone, ids.map(issue));
  const rows = await world.rows(lone, 'select number from shop.invoice order by number');
  expect(rows.map((row) => row['number'])).toEqual(['INV-0001', 'INV-0002']);
});
