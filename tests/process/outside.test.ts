/** Steps that call another program: with one key, outside of any transaction, whatever becomes of the answer. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { asOwner, rolesOf } from '../../engine/database/index.ts';
import { compileDocument } from '../../engine/graphql/index.ts';
import type { ProcessEngine } from '../../engine/index.ts';
import { retrying } from '../../engine/process/index.ts';
import { secret } from '../database/live.ts';
import { modelOf } from '../database/modules.ts';
import { bank, bankFiles, openBank } from './bank.ts';
import { engines } from './engines.ts';
import { shop } from './shop.ts';
import { openProcessWorld, type ProcessWorld } from './world.ts';

const model = modelOf({ ...shop, ...bankFiles });

describe.each(engines)('on the $name engine', { timeout: 120_000 }, (engine) => {
  let counter: Awaited<ReturnType<typeof openBank>>;
  let world: ProcessWorld;
  let actor: Actor;
  let running: ProcessEngine | undefined;
  beforeAll(async () => {
    counter = await openBank();
    world = await openProcessWorld(model, undefined, { plugins: [bank], variables: { KONTOR_PLUGIN_BANK_URL: counter.url } }); // prettier-ignore
    actor = await world.person(['shop.bank']);
  });
  afterAll(async () => {
    counter.be('does');
    await world.close();
    await counter.close();
  });

  const run = (): ProcessEngine => (running ??= world.startEngine({}, engine));

  async function started(process: 'collected' | 'settled', title: string) {
    const transfer = await world.create(actor, 'shop.Transfer', { title });
    return { transfer, id: await world.start(actor, `shop.${process}`, transfer) };
  }
  const stands = async (transfer: string) =>
    (await world.rows(actor, 'select collected, returned, version from shop.transfer where id = $1', [transfer]))[0]; // prettier-ignore
  const asked = (what: string) => counter.calls.filter((call) => call.what === what).map(({ key }) => key);
  const isAsked = () => expect.poll(() => asked('collected'), { timeout: 90_000 }).not.toEqual([]);

  test('a worker that is killed before it hears the answer leaves a call that is repeated with its key', async () => {
    counter.be('holds');
    const child = fork(join(import.meta.dirname, 'held.ts'), [world.url, secret, engine.at, 'never'], {
      execArgv: [],
      env: { ...process.env, KONTOR_PLUGIN_BANK_URL: counter.url },
    });
    const { id, transfer } = await started('collected', 'Good');
    await isAsked();
    const [key] = asked('collected');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await asOwner(
      world.url,
      rolesOf(),
      (db) =>
      db.query('update kontor.process_instance set locked_until = clock_timestamp() where locked_by is not null'), // prettier-ignore
    );
    counter.be('does');
    run();
    expect(await world.ended(actor, id)).toMatchObject({ status: 'completed' });
    expect(asked('collected')).toEqual([key]);
    expect(await stands(transfer)).toEqual({ collected: `done ${key}`, returned: null, version: 2 });
  });

  test('while it takes its time no transaction waits', async () => {
    counter.be('holds');
    run();
    const { id } = await started('settled', 'Slow');
    await isAsked();
    const [{ moment }] = (await world.rows(actor, 'select clock_timestamp() as moment')) as [
      { moment: Date },
    ];
    const older = () =>
      world.rows(
        actor,
        `select pid from pg_stat_activity where datname = current_database() and usename = current_user
          and pid <> pg_backend_pid() and xact_start <= $1`,
        [moment],
      );
    await expect.poll(older, { timeout: 60_000 }).toEqual([]);
    expect(await world.rows(actor, `select state from kontor.effect where path = 'collect' and instance = $1`, [id])).toEqual([{ state: 'asked' }]); // prettier-ignore
    counter.be('does');
    expect(await world.ended(actor, id)).toMatchObject({ status: 'completed' });
  });

  test('what nobody answers is asked as often as calls are, then a person has it asked again', async () => {
    counter.be('loses its answer');
    run();
    const { id, transfer } = await started('settled', 'Away');
    expect(await world.ended(actor, id)).toMatchObject({ status: 'repair' });
    const keys = asked('collected');
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    counter.be('does');
    const { text, values } = retrying(id);
    await world.rows(actor, text, values);
    const ended = await world.instance(actor, (row) => row['status'] === 'completed', id);
    expect(ended).toMatchObject({ status: 'completed' });
    expect(asked('collected')).toEqual([keys[0]]);
    expect(await stands(transfer)).toMatchObject({ version: 2 });
  });

  test('what may have happened is taken back, and what was refused has not happened', async () => {
    counter.be('loses its answer');
    run();
    const lost = await started('collected', 'Lost');
    expect(await world.ended(actor, lost.id)).toMatchObject({ status: 'undone' });
    expect(asked('returned')).toHaveLength(1);
    expect(asked('returned')).not.toContain(asked('collected')[0]);
    expect(await stands(lost.transfer)).toMatchObject({ collected: null, returned: expect.any(String) });
    counter.be('refuses');
    const refused = await started('collected', 'Refused');
    const row = await world.ended(actor, refused.id);
    expect(JSON.parse(row['outcome'] as string)).toMatchObject({ kind: 'undone', failure: { code: 'PLG310', message: 'The bank will not.' } }); // prettier-ignore
    expect([asked('collected').length, asked('returned').length]).toEqual([1, 0]);
  });

  test('what was done is taken back by another call, and what may not be done is not asked for', async () => {
    counter.be('does');
    run();
    const bad = await started('collected', 'Bad');
    expect(await world.ended(actor, bad.id)).toMatchObject({ status: 'undone' });
    expect(counter.calls.map(({ what }) => what)).toEqual(['collected', 'returned']);
    const locked = await started('collected', 'Locked');
    expect(await world.ended(actor, locked.id)).toMatchObject({ status: 'undone' });
    expect(counter.calls).toHaveLength(2);
  });
});

test('nobody but a step of a process does what calls another program', async () => {
  const world = await openProcessWorld(model);
  const actor = await world.person(['shop.bank']);
  const id = await world.create(actor, 'shop.Transfer', { title: 'By hand' });
  const action = model.actions.get('shop.Transfer.collect')!;
  await expect(world.write(actor, [{ kind: 'action', action, id, input: {} }])).rejects.toThrow(/REC741/);
  const document = (name: string) => `mutation { ${name}ShopTransfer(id: "${id}", version: 1) { id } }`;
  const asked = (name: string) => () => compileDocument({ model }, actor, document(name), null, {});
  expect(asked('delete')).not.toThrow();
  expect(asked('collect')).toThrow(/collectShopTransfer/);
  await world.close();
});
