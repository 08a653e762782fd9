import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { asOwner, rolesOf } from '../../engine/database/index.ts';
import { secret } from '../database/live.ts';
import { modelOf } from '../database/modules.ts';
import { engines } from './engines.ts';
import { shop, small } from './shop.ts';
import { openProcessWorld, type ProcessWorld } from './world.ts';

const model = modelOf({ ...shop, 'shop/processes/small.json': small });

/** One instance for each boundary that the longest of them has, and some for which there is none. */
const instances = 16;

/** What a deal of that title leads to, whatever happens on the way. */
const wanted = {
  Good: { status: 'completed', order: 'draft', reservation: 'held', bill: 'open' },
  Bad: { status: 'undone', order: 'cancelled', reservation: 'released', bill: 'void' },
  // The bill was paid, which is not taken back: a person has to look.
  Stuck: { status: 'repair', order: 'cancelled', reservation: 'released', bill: 'paid' },
};
const titles = Object.keys(wanted) as (keyof typeof wanted)[];

describe.each(engines)('on the $name engine', (engine) => {
  let world: ProcessWorld;
  beforeAll(async () => {
    world = await openProcessWorld(model);
  });
  afterAll(() => world.close());

  /** Wins as many deals as there are boundaries, and gives the actor in whose organization they are. */
  async function won(title: string): Promise<Actor> {
    const actor = await world.person(['shop.all']);
    for (let deal = 0; deal < instances; deal++) {
      const id = await world.create(actor, 'shop.Deal', { title });
      await world.write(actor, [
        { kind: 'transition', entity: model.entities.get('shop.Deal')!, name: 'win', id, version: 1 },
      ]);
    }
    return actor;
  }

  const running = async (actor: Actor): Promise<readonly unknown[]> =>
    (await world.rows(actor, `select id from kontor.process_instance where status = 'running'`)).map(
      (row) => row['id'],
    );

  /** A worker that holds each instance of one title at another boundary. */
  function holder(when: 'before' | 'after') {
    const program = join(import.meta.dirname, 'held.ts');
    const child = fork(program, [world.url, secret, engine.at, when, `${instances}`], { execArgv: [] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const held = new Set<unknown>();
    child.on('message', (message) => held.add((message as { held?: string }).held));
    return {
      child,
      /** Comes back when each of them is held or has ended. */
      async holds(actor: Actor): Promise<void> {
        const busy = async () => (await running(actor)).filter((id) => !held.has(id));
        await expect.poll(busy, { timeout: 90_000, interval: 200 }).toEqual([]);
        expect((await running(actor)).length).toBeGreaterThan(5);
      },
    };
  }

  /** Time passes, and another worker brings all to an end. */
  async function finishing(actors: readonly Actor[]): Promise<void> {
    await asOwner(world.url, rolesOf(), (db) =>
      db.query(
        'update kontor.process_instance set locked_until = clock_timestamp() where locked_by is not null',
      ),
    );
    const other = world.startEngine({ concurrency: 20 }, engine);
    for (const actor of actors)
      await expect.poll(() => running(actor), { timeout: 90_000, interval: 200 }).toEqual([]);
    await other.close();
  }

  async function leftOf(actor: Actor): Promise<readonly object[]> {
    return world.rows(
      actor,
      `select i.status, o.status as order, r.status as reservation, b.status as bill, count(*)::int as count
         from kontor.process_instance i join shop."order" o on o.deal_id = i.record
           join shop.reservation r on r.order_id = o.id join shop.bill b on b.order_id = o.id
         group by 1, 2, 3, 4`,
    );
  }

  // All titles by one kill: a Temporal takes long to miss a worker.
  test('killed at every boundary at once, each process ends as it must', async () => {
    const { child, holds } = holder('after');
    const actors = new Map<(typeof titles)[number], Actor>();
    for (const title of titles) {
      const actor = await won(title);
      actors.set(title, actor);
      await holds(actor);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    await finishing([...actors.values()]);
    for (const [title, actor] of actors)
      expect(await leftOf(actor), title).toEqual([{ ...wanted[title], count: instances }]);
  }, 240_000);

  test('what a stopped worker still does when others have ended its work is refused', async () => {
    const title = 'Bad';
    const actor = await won(title);
    const { child, holds } = holder('before');
    await holds(actor);
    child.kill('SIGSTOP');
    await finishing([actor]);
    const ended = once(child, 'message');
    child.kill('SIGCONT');
    child.send('go');
    expect((await ended)[0]).toEqual({ ended: true });
    expect(await leftOf(actor)).toEqual([{ ...wanted[title], count: instances }]);
  }, 240_000);
});
