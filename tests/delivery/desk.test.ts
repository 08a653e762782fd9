import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { definePlugin } from '../../engine/index.ts';
import { openEventDesk } from '../../engine/server/events/desk.ts';
import { modelOf } from '../database/modules.ts';
import { shop } from '../process/shop.ts';
import { faultsOf } from '../records/world.ts';
import { owner } from '../database/live.ts';
import { openDeliveryWorld, type DeliveryWorld } from './world.ts';

const model = modelOf({
  ...shop,
  'core/access/core.admin.json': { title: 'Administrator', grants: {} },
  'shop/subscribers/moody.json': {
    title: 'Moody',
    on: ['shop.deal.created', 'shop.deal.updated'],
    actor: 'shop.all',
    deadLetter: 'hold',
    retry: { attempts: 1 },
    code: 'watch.moody',
  },
});

let well = false;
const handled: number[] = [];
const watch = definePlugin({
  name: 'watch',
  about: 'Sees what happens.',
  engine: '^0.1.0',
  needs: ['shop'],
  subscribers: {
    moody: {
      handle({ version }) {
        if (!well) throw new Error('in a bad mood');
        handled.push(version!);
      },
    },
  },
});

let world: DeliveryWorld;
beforeAll(async () => {
  world = await openDeliveryWorld(model, [watch]);
  world.start();
});
afterAll(() => world.close());

const desk = () => openEventDesk(world.records);

/** A deal whose first event is a dead letter, with one that is held behind it. */
async function stuck(): Promise<{ readonly admin: Actor; readonly dead: string; readonly held: string }> {
  well = false;
  handled.length = 0;
  const admin = await world.person(['shop.all', 'core.admin']);
  const deal = await world.create(admin, 'shop.Deal', { title: 'Stuck' });
  await world.update(admin, 'shop.Deal', deal, 1, { title: 'Stuck still' });
  await world.until(admin, 'select status from kontor.delivery order by version', (rows) => rows.length === 2 && rows[0]!['status'] === 'dead'); // prettier-ignore
  const [held, dead] = await desk().list(admin, {});
  return { admin, dead: dead!.id, held: held!.id };
}

test('the console shows what is dead and what is held behind it, with the event', async () => {
  const { admin, dead, held } = await stuck();
  expect(await desk().list(admin, {})).toMatchObject([
    { id: held, event: 'shop.deal.updated', status: 'held', kind: null, version: 2 },
    {
      id: dead,
      event: 'shop.deal.created',
      status: 'dead',
      kind: 'failed',
      attempts: 1,
      code: 'EVT006',
      message: 'The handler failed: in a bad mood',
    },
  ]);
  expect(await desk().list(admin, { status: 'dead', subscriber: 'shop.moody' })).toHaveLength(1);
  expect(await desk().list(admin, { event: 'shop.deal.deleted' })).toEqual([]);
  const { told } = await desk().show(admin, dead);
  expect(told).toMatchObject({ name: 'shop.deal.created', schema: 1, class: 'business', by: admin.user });
});

test('an event is told with the version of the schema that its payload was written by, whatever is written today', async () => {
  const { admin, dead } = await stuck();
  const writing = (version: number) =>
    owner(world.url, (db) => db.query(`alter table kontor.event alter column schema_version set default ${version}`));
  await writing(2); // as a later Kontor does, whose payloads are of another form
  const before = (await desk().list(admin, { status: 'dead' })).length;
  await world.create(admin, 'shop.Deal', { title: 'Of a later form' }).finally(() => writing(1));
  await expect
    .poll(async () => (await desk().list(admin, { status: 'dead' })).length, { timeout: 30_000 })
    .toBe(before + 1);
  const [newest] = await desk().list(admin, { status: 'dead' });
  expect((await desk().show(admin, newest!.id)).told).toMatchObject({ schema: 2, version: 1 });
  expect((await desk().show(admin, dead)).told).toMatchObject({ schema: 1 });
}); // prettier-ignore

test('a dead letter that is sent again is taken, and what waited behind it after it', async () => {
  const { admin, dead } = await stuck();
  well = true;
  await desk().retry(admin, dead);
  await world.until(admin, 'select 1', () => handled.length === 2);
  expect(handled).toEqual([1, 2]);
  await world.quiet(admin);
  const told = await world.rows(admin, `select class, actor from kontor.event where name = 'kontor.delivery.resent'`);
  expect(told).toEqual([{ class: 'audit', actor: admin.user }]);
}); // prettier-ignore

test('a dead letter that is dropped lets go of what waited behind it', async () => {
  const { admin, dead } = await stuck();
  well = true;
  await desk().drop(admin, dead);
  await world.until(admin, 'select 1', () => handled.length === 1);
  expect(handled).toEqual([2]);
});

test('what still waits is neither sent again nor dropped', async () => {
  const { admin, held } = await stuck();
  expect(await faultsOf(desk().retry(admin, held))).toEqual(['EVT002 -: The delivery is no dead letter.']);
  expect(await faultsOf(desk().drop(admin, held))).toEqual(['EVT002 -: The delivery is no dead letter.']);
});

test('whoever does not administer the organization, or another one, sees nothing', async () => {
  const { dead } = await stuck();
  const gone = ['EVT001 -: There is no such delivery, or it is not yours to see.'];
  const clerk = await world.person(['shop.all']);
  const stranger = await world.person(['core.admin']);
  expect(await faultsOf(desk().list(clerk, {}))).toEqual(gone);
  expect(await desk().list(stranger, {})).toEqual([]);
  expect(await faultsOf(desk().show(stranger, dead))).toEqual(gone);
  expect(await faultsOf(desk().drop(stranger, dead))).toEqual(gone);
});

test('a dead letter of eight days is forgotten, one of six is kept', async () => {
  const { admin, dead } = await stuck();
  const aged = (days: number) =>
    owner(world.url, (db) =>
      db.query(`update kontor.delivery set died_at = now() - $2 * interval '1 day' where id = $1`, [
        dead,
        days,
      ]),
    );
  await aged(6);
  await world.deliveries.forget(7, ['shop.moody']);
  expect(await desk().list(admin, { status: 'dead' })).toHaveLength(1);
  await aged(8);
  await world.deliveries.forget(7, ['shop.moody']);
  expect((await desk().list(admin, {})).map(({ event }) => event)).not.toContain('shop.deal.created');
});
