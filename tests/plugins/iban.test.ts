/** A type of field by a plugin: what is kept, what is refused, and how the page shows it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extensionsOf } from '../../engine/extension/index.ts';
import iban, { checks } from '../../plugins/iban/index.ts';
import { modelOf } from '../database/modules.ts';
import { faultsOf, openWorld, type World } from '../records/world.ts';

test('check digits are those of the standard', () => {
  expect(['DE89370400440532013000', 'GB82WEST12345698765432', 'NO9386011117947'].filter(checks)).toHaveLength(
    3,
  );
  expect(checks('DE89370400440532013001')).toBe(false);
});

describe('a field of the type', () => {
  const text = { type: 'string' };
  const account = { ...text, 'x-type': 'iban.iban' };
  const model = modelOf({
    'bank/module.json': { name: 'bank', version: '1.0.0', title: 'Bank' },
    'bank/entities/Account.json': {
      type: 'object',
      'x-label': 'iban',
      properties: { iban: account, others: { type: 'array', items: { $ref: '#/$defs/Other' } } },
      $defs: { Other: { type: 'object', properties: { iban: account, note: text } } },
    },
    'bank/access/bank.all.json': {
      title: 'All',
      grants: { all: { entity: 'bank.*', actions: '*' } },
    },
  });
  let world: World;
  beforeAll(async () => {
    world = await openWorld([iban], model);
  });
  afterAll(() => world.close());

  test('is kept in one form, in lines too, whoever wrote it how', async () => {
    const actor = await world.person(['bank.all']);
    const others = [{ iban: 'nl91 abna 0417 1643 00', note: 'as it is' }];
    const id = await world.create(actor, 'bank.Account', { iban: 'de89 3704 0044 0532 0130 00', others });
    expect(await world.image(actor, id)).toMatchObject({
      iban: 'DE89370400440532013000',
      others: [{ iban: 'NL91ABNA0417164300', note: 'as it is' }],
    });
    await world.update(actor, 'bank.Account', id, 1, { iban: null });
    expect(await world.image(actor, id)).toMatchObject({ iban: null });
  });

  test('is refused beside itself, with the reason, and nothing is written', async () => {
    const actor = await world.person(['bank.all']);
    const wrong = world.create(actor, 'bank.Account', {
      iban: 'DE89370400440532013001',
      others: [{ iban: 'AT611904300234573' }],
    });
    expect(await faultsOf(wrong)).toEqual([
      'REC721 iban: The check digits of this IBAN do not fit: a digit is wrong.',
      'REC721 others/0/iban: An IBAN of AT has 20 letters and digits, not 17.',
    ]);
    expect(await world.rows(actor, 'select id from bank.account')).toEqual([]);
  });

  test('is found by its full name', () => {
    const extensions = extensionsOf([iban]);
    expect(extensions.fieldType('iban.iban')?.about).toBe('International account number');
    expect(extensions.fieldType('iban.other')).toBeUndefined();
  });
});
