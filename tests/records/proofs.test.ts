/** A field that asks for a fresh proof, however it is written: given, changed, in a line, by an action, or as what follows. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import type { Operation } from '../../engine/records/index.ts';
import { owner } from '../database/live.ts';
import { modelOf } from '../database/modules.ts';
import { faultsOf, openWorld, type World } from './world.ts';

const text = { type: 'string', maxLength: 40 };
const guarded = { ...text, 'x-freshProof': true };
const value = (expression: string) => ({ 'x-expr': expression });

const model = modelOf({
  'core/entities/User.json': { type: 'object', properties: { name: text } },
  'pay/entities/Payee.json': {
    type: 'object',
    properties: {
      name: text,
      account: guarded,
      purses: { type: 'array', items: { $ref: '#/$defs/Purse' } },
    },
    $defs: { Purse: { type: 'object', properties: { label: text, number: guarded } } },
  },
  'pay/entities/Letter.json': {
    type: 'object',
    properties: { payee: { 'x-reference': 'pay.Payee' }, says: text },
  },
  'pay/actions/Payee.redirect.json': {
    title: 'Redirect',
    input: { type: 'object', properties: { to: text } },
    set: { account: value('input.to') },
  },
  'pay/actions/Payee.rename.json': {
    title: 'Rename',
    input: { type: 'object', properties: { to: text } },
    set: { name: value('input.to') },
  },
  'pay/actions/Payee.open.json': {
    title: 'Open',
    makes: true,
    input: { type: 'object', properties: { account: text } },
    set: { name: 'New', account: value('input.account') },
  },
  'pay/actions/Letter.believe.json': {
    title: 'Believe',
    set: { says: 'believed' },
    effects: { redirect: { on: 'payee', set: { account: value('says') }, trusted: true } },
  },
  'pay/access/pay.all.json': { title: 'All', grants: { all: { entity: 'pay.*', actions: '*' } } },
});
const payees = model.entities.get('pay.Payee')!;

let world: World;
let boss: Actor;
let payee: string;
let letter: string;
const proved = (when: string) =>
  owner(world.url, (db) =>
    db.query(`update kontor.session set proved_at = ${when} where id = $1`, [boss.session]),
  );
beforeAll(async () => {
  world = await openWorld([], model);
  boss = await world.person(['pay.all']);
  payee = await world.create(boss, 'pay.Payee', {
    name: 'Alfreds',
    account: 'A',
    purses: [{ label: 'one' }],
  });
  letter = await world.create(boss, 'pay.Letter', { payee, says: 'Mallory' });
});
afterAll(() => world.close());
beforeEach(() => proved(`now() - interval '16 minutes'`));

const act = (name: string, id?: string, input = {}): Operation => ({
  kind: 'action',
  action: model.actions.get(name)!,
  input,
  ...(id !== undefined && { id }),
});
const update = (patch: object): Operation => ({
  kind: 'update',
  entity: payees,
  id: payee,
  patch: patch as never,
});
const create = (input: object): Operation => ({ kind: 'create', entity: payees, input: input as never });
const wanted = ['IDN004 -: This is only for who has shown within the last minutes who he is.'];

const ways: Readonly<Record<string, () => Operation>> = {
  'given with a new record': () => create({ account: 'B' }),
  'given with one of many': () => ({
    kind: 'createMany',
    entity: payees,
    inputs: [{ name: 'One' }, { name: 'Two', account: 'B' }],
  }),
  'given in a line of a new record': () => create({ purses: [{ number: '1' }] }),
  changed: () => update({ account: 'B' }),
  'taken away': () => update({ account: null }),
  'given in a new line': () => update({ purses: { add: [{ number: '1' }] } }),
  'set by an action': () => act('pay.Payee.redirect', payee, { to: 'B' }),
  'set by an action that makes its record': () => act('pay.Payee.open', undefined, { account: 'B' }),
  'set by what follows from another record': () => act('pay.Letter.believe', letter),
};

describe('without one it is not', () => {
  test.each(Object.entries(ways))('%s', async (_, operation) => {
    const before = await world.rows(boss, 'select * from kontor.audit order by id');
    expect(await faultsOf(world.write(boss, [operation()]))).toEqual(wanted);
    expect(await world.rows(boss, 'select * from kontor.audit order by id')).toEqual(before);
    await proved('now()');
    expect(await faultsOf(world.write(boss, [operation()]))).toEqual([]);
  });
});

test('what stands beside it is written without', async () => {
  const free = [
    create({ name: 'Three', purses: [{ label: 'two' }] }),
    update({ name: 'Alfreds again' }),
    act('pay.Payee.rename', payee, { to: 'Alfred' }),
  ];
  for (const operation of free) expect(await faultsOf(world.write(boss, [operation]))).toEqual([]);
});
