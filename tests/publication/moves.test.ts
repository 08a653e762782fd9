import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { applyPublication, planAt, takeBack } from '../../engine/publication/index.ts';
import { owner, preparedDatabase } from '../database/live.ts';
import { definitionsOf } from '../database/modules.ts';

const text = { type: 'string' };
const amount = { type: 'string', format: 'decimal', 'x-scale': 2 };
const computed = (expression: string) => ({ ...amount, 'x-compute': expression });

interface Fields {
  readonly order?: object;
  readonly line?: object;
  readonly party?: object;
  readonly required?: readonly string[];
}

const shop = ({ order = {}, line = {}, party = {}, required = [] }: Fields = {}) =>
  definitionsOf({
    'shop/entities/Party.json': { type: 'object', properties: { name: text, ...party } },
    'shop/entities/Product.json': { type: 'object', properties: { price: amount } },
    'shop/entities/Order.json': {
      type: 'object',
      required,
      properties: {
        code: text,
        customer: { 'x-reference': 'shop.Party' },
        lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
        ...order,
      },
      $defs: {
        Line: {
          type: 'object',
          properties: { product: { 'x-reference': 'shop.Product' }, quantity: { type: 'integer' }, ...line },
        },
      },
    },
  });

let url: string;

/** Two organizations, each with a customer, a product and orders of one and of two lines. */
beforeEach(async () => {
  url = await preparedDatabase();
  await applyPublication({ url }, shop());
  await owner(url, async (db) => {
    for (const price of ['10.00', '7.50']) {
      const org = randomUUID();
      await db.query(`insert into kontor.organization (id, name) values ($1, 'Test')`, [org]);
      await db.query(
        `with party as (insert into shop.party (org_id, name) values ($1, 'Alfreds') returning id),
           product as (insert into shop.product (org_id, price) values ($1, $2) returning id),
           o as (insert into shop."order" (org_id, code, customer_id)
                   select $1, code, party.id from party, (values ('12'), ('x')) as c (code) returning id, code)
         insert into shop.order_line (org_id, parent_id, position, product_id, quantity)
           select $1, o.id, n, product.id, n from o, product, generate_series(1, case code when 'x' then 1 else 2 end) n`,
        [org, price],
      );
    }
  });
});

const rowsOf = async (table: string, columns: string, order: string): Promise<unknown[]> =>
  owner(url, async (db) => {
    const { rows } = await db.query<Record<string, unknown>>(
      `select ${columns} from shop.${table} t join shop.product p using (org_id) order by p.price desc, ${order}`,
    );
    return rows.map((row) => Object.values(row).map(String).join(' '));
  });

const movesIn = async (fields: Fields): Promise<string[]> =>
  (await planAt({ url }, shop(fields))).steps.filter(({ phase }) => phase === 'move').map(({ why }) => why);

describe('records that are there get what is new', () => {
  test('computed from a reference, from lines, and from what is computed: what is read comes first', async () => {
    const fields = {
      order: { double: computed('total * 2'), total: computed('lines.sum(l, l.amount)') },
      line: { amount: computed('quantity * product.price') },
    };
    expect(await movesIn(fields)).toEqual([
      '~ shop.Order.Line.amount computed for records that are there',
      '~ shop.Order.total computed for records that are there',
      '~ shop.Order.double computed for records that are there',
    ]);
    await applyPublication({ url }, shop(fields));
    expect(await rowsOf('"order"', 'code, total, double, t.version', 'code')).toEqual([
      '12 30.00 60.00 1',
      'x 10.00 20.00 1',
      '12 22.50 45.00 1',
      'x 7.50 15.00 1',
    ]);
    expect(await movesIn(fields)).toEqual([]);
  });

  test('rolled up, and made anew where a roll-up means something else, with what follows from it', async () => {
    const orders = (where: object) => ({
      party: {
        orders: { type: 'integer', 'x-rollup': { of: 'shop.Order.customer', count: true, ...where } },
        twice: { type: 'integer', 'x-compute': 'orders * 2' },
      },
    });
    await applyPublication({ url }, shop(orders({})));
    expect(await rowsOf('party', 'orders, twice', 'name')).toEqual(['2 4', '2 4']);
    await applyPublication({ url }, shop(orders({ where: "code == 'x'" })));
    expect(await rowsOf('party', 'orders, twice', 'name')).toEqual(['1 2', '1 2']);
  });

  test('a required field is filled from the old one, with another type, and promised to be there', async () => {
    const fields = {
      order: { number: { type: 'integer', 'x-fill': 'coalesce(number(code), 0)' } },
      required: ['number'],
    };
    await applyPublication({ url }, shop(fields));
    expect(await rowsOf('"order"', 'code, number', 'code')).toEqual(['12 12', 'x 0', '12 12', 'x 0']);
    const insert = `insert into shop."order" (org_id) values (kontor.zero())`;
    await expect(owner(url, (db) => db.query(insert))).rejects.toThrow('null value in column "number"');
  });

  test('what was given meanwhile is kept', async () => {
    const label = (more: object) => ({ order: { label: { ...text, ...more } } });
    await applyPublication({ url }, shop(label({})));
    await owner(url, (db) => db.query(`update shop."order" set label = 'mine' where code = 'x'`));
    await applyPublication({ url }, shop(label({ 'x-fill': 'customer.name' })));
    expect(await rowsOf('"order"', 'code, label', 'code')).toEqual([
      '12 Alfreds',
      'x mine',
      '12 Alfreds',
      'x mine',
    ]);
  });

  test('where nothing fills a required field, the next plan counts the records in its way', async () => {
    const fields = {
      order: { number: { type: 'integer', 'x-fill': 'number(code)' } },
      required: ['number'],
    };
    await expect(applyPublication({ url }, shop(fields))).rejects.toMatchObject({
      faults: [{ code: 'DBS422' }],
    });
    const { steps } = await planAt({ url }, shop(fields));
    expect(steps.map(({ finding }) => finding)).toEqual([
      'required, but 2 records without a value; each needs one when it is changed next',
    ]);
  });

  test('a computed field that returns after a time is computed anew', async () => {
    const fields = { order: { copy: { ...text, 'x-compute': 'code' } } };
    await applyPublication({ url }, shop(fields));
    await applyPublication({ url }, shop());
    await owner(url, (db) => db.query(`update shop."order" set code = 'y' where code = 'x'`));
    await takeBack({ url }, 2);
    expect(await rowsOf('"order"', 'copy', 'code')).toEqual(['12', 'y', '12', 'y']);
  });
});

test('a formula that changed counts from the next change of a record on, and the plan says so', async () => {
  const copy = (expression: string) => ({ order: { copy: { ...text, 'x-compute': expression } } });
  await applyPublication({ url }, shop(copy('code')));
  const plan = await planAt({ url }, shop(copy('upper(code)')));
  expect(plan).toMatchObject({ steps: [], kept: ['shop.Order.copy'] });
  await applyPublication({ url }, shop(copy('upper(code)')));
  expect(await rowsOf('"order"', 'copy', 'code')).toEqual(['12', 'x', '12', 'x']);
});

test('a constant of a formula cannot break out of the block', async () => {
  const odd = String.raw`$$; end; \\ \' $1 "`;
  await applyPublication({ url }, shop({ order: { odd: { ...text, 'x-compute': `code + '${odd}'` } } }));
  const said = odd.replace(String.raw`\\`, '\\').replace(String.raw`\'`, "'");
  expect(await rowsOf('"order"', 'odd', 'code')).toEqual([`12${said}`, `x${said}`, `12${said}`, `x${said}`]);
});
