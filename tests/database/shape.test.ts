import { describe, expect, test } from 'vitest';
import { shapeOf, type Table } from '../../engine/database/index.ts';
import { modelOf, type Files } from './modules.ts';

/** Tables of one module `sales`, by name. */
function tablesOf(files: Files): ReadonlyMap<string, Table> {
  const whole = Object.fromEntries(Object.entries(files).map(([path, body]) => [`sales/${path}`, body]));
  return new Map([...shapeOf(modelOf(whole)).tables.values()].map((table) => [table.name, table]));
}

const parts = (table: Table | undefined, kind: string): string[] =>
  [...(table?.parts.values() ?? [])].filter((part) => part.kind === kind).map((part) => part.text);

const text = { type: 'string' };

describe('tables', () => {
  test('names are made of first names, so that a rename changes nothing', () => {
    const order = (name: string, more: object) =>
      tablesOf({ 'entities/Order.json': { type: 'object', properties: { [name]: { ...text, ...more } } } });
    expect(order('note', {})).toEqual(order('remark', { 'x-id': 'note' }));
  });

  test('a name that is too long keeps its beginning and stays its own', () => {
    const field = 'aVeryLongNameOfAFieldThatTakesFortyOnes0';
    const entity = 'AnEntityWithAVeryLongNameOfFortyLetters0';
    const table = tablesOf({
      [`entities/${entity}.json`]: {
        type: 'object',
        properties: {
          [field]: { 'x-reference': `sales.${entity}` },
          [`${field.slice(0, -1)}1`]: { 'x-reference': `sales.${entity}` },
        },
      },
    });
    const names = [...table.values()].flatMap((one) => [
      one.name,
      ...one.columns.keys(),
      ...one.parts.keys(),
    ]);
    expect(names.filter((name) => Buffer.byteLength(name) > 63)).toEqual([]);
    expect(parts([...table.values()][0], 'foreign')).toHaveLength(2);
  });

  test('every key begins with the organization; a reference to the installation is a pair', () => {
    const tables = tablesOf({
      'entities/Currency.json': { type: 'object', 'x-scope': 'installation', properties: { code: text } },
      'entities/Order.json': {
        type: 'object',
        properties: { currency: { 'x-reference': 'sales.Currency' }, next: { 'x-reference': 'sales.Order' } },
      },
    });
    expect(parts(tables.get('order'), 'foreign')).toEqual([
      'foreign key ("currency_id__org", "currency_id") references "sales"."currency" (org_id, id)',
      'foreign key ("org_id", "next_id") references "sales"."order" (org_id, id)',
    ]);
  });
});

describe('indexes', () => {
  const order = (more: object, files: Files = {}) =>
    tablesOf({
      'entities/Order.json': {
        type: 'object',
        properties: {
          customer: { 'x-reference': 'sales.Order' },
          date: { type: 'string', format: 'date' },
          total: { type: 'string', format: 'decimal', 'x-scale': 2 },
          status: { enum: ['open', 'shut'] },
          tags: { type: 'array', items: text },
        },
        ...more,
      },
      ...files,
    }).get('order');
  const customer = 'using btree (org_id, "customer_id", "id")';
  const tags = 'using gin ("org_id", "tags")';

  test('a reference and a list of values have one', () => {
    expect(parts(order({}), 'index')).toEqual([customer, tags]);
  });

  test('one that begins with the reference serves it too', () => {
    const table = order({ 'x-indexes': { byCustomer: { fields: ['customer', 'date desc'] } } });
    expect(parts(table, 'index')).toEqual([
      'using btree (org_id, "customer_id", "date" desc, "id" desc)',
      tags,
    ]);
  });

  test('a view has one of what it fixes and what it sorts by, decimals by their twin', () => {
    const view = {
      title: 'Open',
      type: 'list',
      columns: ['date'],
      where: { status: { eq: 'open' } },
      sort: ['total desc'],
    };
    const table = order({}, { 'views/Order.open.json': view });
    expect(parts(table, 'index')).toContain('using btree (org_id, "status", "total__order" desc, "id" desc)');
    expect(table?.columns.get('total__order')?.generated?.text).toBe('("total" * 100)::bigint');
  });

  test('unique holds among undeleted records', () => {
    const table = order({ 'x-unique': { once: { fields: ['customer', 'date'] } } });
    expect(parts(table, 'unique')).toEqual([
      'using btree ("org_id", "customer_id", "date") where deleted_at is null',
    ]);
  });

  test('a singleton is one an organization', () => {
    expect(parts(order({ 'x-singleton': true }), 'unique')).toEqual([
      'using btree ("org_id") where deleted_at is null',
    ]);
  });
});

describe('checks', () => {
  const checked = (holds: string) =>
    parts(
      tablesOf({
        'entities/Order.json': {
          type: 'object',
          properties: {
            from: { type: 'string', format: 'date' },
            amount: { type: 'integer' },
            lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
          },
          $defs: { Line: { type: 'object', properties: { text } } },
          'x-checks': { rule: { holds, message: 'No.' } },
        },
      }).get('order'),
      'check',
    );

  test('one that a row can answer alone is kept by the table', () => {
    expect(checked('amount > 3')).toHaveLength(1);
  });

  test('one that asks for lines or for the day is left to whoever writes', () => {
    expect(checked('lines.size() > 0')).toEqual([]);
    expect(checked('from <= today()')).toEqual([]);
  });
});
