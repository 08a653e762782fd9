import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { secret } from '../database/live.ts';
import { modelOf } from '../database/modules.ts';
import { shop, small } from './shop.ts';
import { openProcessWorld, type ProcessWorld } from './world.ts';

const model = modelOf({ ...shop, 'shop/processes/small.json': small });
const boundariesMax = 60;

let world: ProcessWorld;
beforeAll(async () => {
  world = await openProcessWorld(model);
});
afterAll(() => world.close());

/** Whether the worker was killed; false when the process came to its end before that boundary. */
async function killAt(boundary: number): Promise<boolean> {
  const program = join(import.meta.dirname, 'killed.ts');
  const child = spawn(process.execPath, [program, world.url, secret, `${boundary}`], { stdio: 'inherit' });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The worker failed with ${code}.`);
  return signal === 'SIGKILL';
}

/** What is left of a deal of that title when its worker is killed at a boundary and another one goes on. */
async function leftOf(title: string, boundary: number) {
  const actor = await world.person(['shop.all']);
  const id = await world.create(actor, 'shop.Deal', { title, value: '120.00' });
  await world.write(actor, [
    { kind: 'transition', entity: model.entities.get('shop.Deal')!, name: 'win', id, version: 1 },
  ]);
  const killed = await killAt(boundary);
  const engine = world.startEngine({ leaseSeconds: 1, pollMs: 100 });
  const { status } = await world.ended(actor);
  await engine.close();
  const states = async (table: string) =>
    (await world.rows(actor, `select status from shop.${table}`)).map((row) => row['status']);
  const left = {
    status,
    orders: await states('"order"'),
    reservations: await states('reservation'),
    bills: await states('bill'),
  };
  return { killed, left };
}

async function atEachBoundary(title: string, wanted: object): Promise<number> {
  for (let boundary = 1; boundary < boundariesMax; boundary++) {
    const { killed, left } = await leftOf(title, boundary);
    expect(left, `killed after ${boundary}`).toEqual(wanted);
    if (!killed) return boundary;
  }
  return boundariesMax;
}

test('killed at any boundary, a process completes and does each thing once', async () => {
  const boundaries = await atEachBoundary('Good', {
    status: 'completed',
    orders: ['draft'],
    reservations: ['held'],
    bills: ['open'],
  });
  expect(boundaries).toBeGreaterThan(6);
}, 240_000);

test('killed at any boundary, a process that fails is undone, and nothing twice', async () => {
  const boundaries = await atEachBoundary('Bad', {
    status: 'undone',
    orders: ['cancelled'],
    reservations: ['released'],
    bills: ['void'],
  });
  expect(boundaries).toBeGreaterThan(9);
}, 360_000);

test('killed at any boundary, an undo that is refused ends in the repair inbox, and the others are undone', async () => {
  const boundaries = await atEachBoundary('Stuck', {
    status: 'repair',
    orders: ['cancelled'],
    reservations: ['released'],
    bills: ['paid'],
  });
  expect(boundaries).toBeGreaterThan(9);
}, 360_000);
