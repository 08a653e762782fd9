import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test, describe } from 'vitest';
import {
  checkInput,
  checkRecord,
  recordSchema,
  sentences,
  type RecordMode,
} from '../../engine/model/index.ts';
import { modelOf } from '../database/modules.ts';

const id = '0190a0a0-0000-7000-8000-000000000001';
const text = { type: 'string' };
const model = modelOf({
  'shop/entities/Party.json': { type: 'object', properties: { name: text } },
  'shop/entities/Order.json': {
    type: 'object',
    required: ['customer', 'status', 'date'],
    properties: {
      number: { ...text, 'x-series': 'A-{seq:3}', readOnly: true },
      customer: { 'x-reference': 'shop.Party' },
      agent: { 'x-reference': 'shop.Party', 'x-writeOnce': true },
      about: { 'x-reference': ['shop.Party', 'shop.Order'] },
      status: { enum: ['draft', 'done'], default: 'draft' },
      date: { type: 'string', format: 'date', default: { 'x-expr': 'today()' } },
      born: { type: 'string', format: 'date', 'x-min': '1900-01-01' },
      at: { type: 'string', format: 'time' },
      since: { type: 'string', format: 'date-time' },
      took: { type: 'string', format: 'duration' },
      valid: { type: 'object', format: 'period' },
      code: { ...text, pattern: '^[A-Z]{3}$', minLength: 3, maxLength: 3 },
      note: { type: 'string', format: 'long-text' },
      mail: { type: 'string', format: 'email' },
      phone: { type: 'string', format: 'phone' },
      site: { type: 'string', format: 'uri' },
      rate: {
        type: 'string',
        format: 'decimal',
        'x-scale': 4,
        'x-min': '0',
        'x-minExclusive': true,
        'x-max': '10',
      },
      count: { type: 'integer', minimum: 1, maximum: 9 },
      days: { type: 'array', items: { enum: ['mon', 'tue'] }, maxItems: 1 },
      tags: { type: 'array', items: { type: 'string', maxLength: 3 } },
      sizes: { type: 'array', items: { type: 'string', format: 'decimal' } },
      friends: { type: 'array', items: { 'x-reference': 'shop.Party' } },
      place: { type: 'object', format: 'address' },
      extra: { format: 'json' },
      scan: { type: 'string', format: 'file' },
      lines: { type: 'array', minItems: 1, items: { $ref: '#/$defs/Line' } },
      total: { type: 'string', format: 'decimal', 'x-compute': 'lines.sum(l, l.quantity)' },
    },
    $defs: {
      Line: {
        type: 'object',
        required: ['quantity'],
        properties: { quantity: { type: 'string', format: 'decimal', title: 'Amount' } },
      },
    },
  },
});
const order = model.entities.get('shop.Order')!;
const found = (value: unknown, mode: RecordMode = 'create', locale = 'en') =>
  checkRecord(model, order, mode, value, locale).map((one) => `${one.field}: ${one.rule}`);
const create = (fields: object) => found({ customer: id, ...fields });

test('the schemas compile in any validator of JSON Schema 2020-12', () => {
  const ajv = new Ajv2020({ strict: false, logger: false });
  for (const mode of ['create', 'patch', 'stored'] as const)
    expect(ajv.compile(recordSchema(order, mode))).toBeTypeOf('function');
});

test('a good record has no problems', () => {
  expect(
    create({
      agent: '@new',
      about: { entity: 'shop.Order', id },
      date: '2024-02-29',
      at: '08:30',
      since: '2026-01-31T08:30:00.123456Z',
      took: 'PT1H30M',
      valid: { from: '2026-01-01', to: null },
      code: 'ABC',
      mail: 'a@example.org',
      phone: '+49 30 1234-5',
      site: 'https://example.org/x?y=1',
      rate: '0.0001',
      count: 9,
      days: ['mon'],
      tags: ['äöü'],
      sizes: ['1.5'],
      friends: [id, '@new'],
      place: { city: 'Bern', country: null },
      extra: { any: [1, 'x', null] },
      scan: id,
      lines: [{ quantity: '1.00' }],
      note: null,
      custom: { x: 1 },
    }),
  ).toEqual([]);
});

describe('each kind of field refuses what is none of its values', () => {
  test.each([
    [{ customer: 'x' }, 'customer: format.reference'],
    [{ customer: null }, 'customer: required'],
    [{ about: { entity: 'shop.Line', id } }, 'about/entity: enum'],
    [{ about: { entity: 'shop.Order' } }, 'about/id: required'],
    [{ status: 'gone' }, 'status: enum'],
    [{ date: '2026-02-30' }, 'date: format.date'],
    [{ date: '0000-01-01' }, 'date: format.date'],
    [{ date: 20260101 }, 'date: format.date'],
    [{ born: '1899-12-31' }, 'born: min'],
    [{ at: '24:00' }, 'at: format.time'],
    [{ since: '2026-01-31 08:30' }, 'since: format.date-time'],
    [{ took: '1h' }, 'took: format.duration'],
    [{ valid: { from: '2026-02-01', to: '2026-01-01' } }, 'valid: ordered'],
    [{ valid: { since: '2026-02-01' } }, 'valid/since: unknown'],
    [{ code: 'abc' }, 'code: pattern'],
    [{ code: 'AB' }, 'code: minLength'],
    [{ code: 'ABCD' }, 'code: maxLength'],
    [{ note: 'a\u0000b' }, 'note: storable'],
    [{ note: '\ud800' }, 'note: storable'],
    [{ extra: { deep: ['\u0000'] } }, 'extra: storable'],
    [{ mail: 'a@b' }, 'mail: format.email'],
    [{ phone: 'call me' }, 'phone: format.phone'],
    [{ site: 'javascript:alert(1)' }, 'site: format.uri'],
    [{ rate: '0' }, 'rate: above'],
    [{ rate: '10.0001' }, 'rate: max'],
    [{ rate: '1.00001' }, 'rate: scale'],
    [{ rate: '1e3' }, 'rate: format.decimal'],
    [{ rate: 'NaN' }, 'rate: format.decimal'],
    [{ rate: 1.5 }, 'rate: format.decimal'],
    [{ count: 0 }, 'count: minimum'],
    [{ count: 10 }, 'count: maximum'],
    [{ count: 1.5 }, 'count: type.integer'],
    [{ count: '1' }, 'count: type.integer'],
    [{ days: ['mon', 'tue'] }, 'days: maxItems'],
    [{ days: ['sun'] }, 'days/0: enum'],
    [{ tags: ['long'] }, 'tags/0: maxLength'],
    [{ sizes: ['x'] }, 'sizes/0: format.decimal'],
    [{ friends: [id, id] }, 'friends: uniqueItems'],
    [{ place: { town: 'Bern' } }, 'place/town: unknown'],
    [{ scan: 'a.pdf' }, 'scan: format.uuid'],
    [{ lines: [] }, 'lines: minItems'],
    [{ lines: [{}] }, 'lines/0/quantity: required'],
    [{ lines: [{ quantity: '99999999999999999' }] }, 'lines/0/quantity: digits'],
    [{ nothing: 1 }, 'nothing: unknown'],
  ])('%j', (fields, problem) => expect(create(fields)).toEqual([problem]));
});

test('what is read-only, computed or of the system cannot be sent', () => {
  expect(create({ number: 'A-1' })).toEqual(['number: unknown']);
  expect(create({ total: '1' })).toEqual(['total: unknown']);
  expect(create({ createdAt: '2026-01-01T00:00:00Z' })).toEqual(['createdAt: unknown']);
});

test('a required field that the engine fills need not be sent, and is required once it is stored', () => {
  expect(found({})).toEqual(['customer: required']);
  expect(found({ customer: id, date: null, status: null })).toEqual([]);
  expect(found({ customer: id, date: null, status: null }, 'stored')).toEqual([
    'status: required',
    'date: required',
  ]);
});

test('a patch requires nothing, refuses what is written once, and changes lines by id', () => {
  expect(found({}, 'patch')).toEqual([]);
  expect(found({ agent: id }, 'patch')).toEqual(['agent: unknown']);
  expect(found({ customer: null }, 'patch')).toEqual(['customer: required']);
  expect(
    found(
      { lines: { add: [{ quantity: '1' }], change: [{ id, quantity: '2' }], remove: [id], order: [id] } },
      'patch',
    ),
  ).toEqual([]);
  expect(found({ lines: { add: [{}], change: [{ quantity: '2' }] } }, 'patch')).toEqual([
    'lines/add/0/quantity: required',
    'lines/change/0/id: required',
  ]);
  expect(found({ lines: [] }, 'patch')).toEqual(['lines: type.object']);
});

test('what is no object is told of the record itself', () => {
  expect(found([])).toEqual([': type.object']);
  expect(found('x')).toEqual([': type.object']);
});

test('problems are told in the language of the reader, by the title of the field', () => {
  const messages = (locale: string) =>
    checkRecord(model, order, 'create', { customer: id, lines: [{}] }, locale).map((one) => one.message);
  expect(messages('en')).toEqual(['Amount is missing.']);
  expect(messages('de-AT')).toEqual(['Amount fehlt.']);
  expect(messages('xx')).toEqual(['Amount is missing.']);
});

test('every sentence is there in every language, with the same parameters', () => {
  const params = (sentence: string | undefined) => (sentence ?? '').match(/\{\w+\}/g)?.sort();
  for (const language of Object.values(sentences)) {
    expect(Object.keys(language)).toEqual(Object.keys(sentences['en']!));
    for (const [rule, sentence] of Object.entries(sentences['en']!))
      expect(params(language[rule])).toEqual(params(sentence));
  }
});

test('the input of an action is checked like a record', () => {
  const asking = modelOf({
    'shop/entities/Order.json': { type: 'object', properties: { due: { type: 'string', format: 'date' } } },
    'shop/actions/Order.postpone.json': {
      title: 'Postpone',
      input: {
        type: 'object',
        required: ['days'],
        properties: { days: { type: 'integer', maximum: 90 }, until: { type: 'string', format: 'date' } },
      },
      set: { due: { 'x-expr': 'due + days(input.days)' } },
    },
  });
  const postpone = asking.actions.get('shop.Order.postpone')!;
  const problems = (input: object) =>
    checkInput(asking, postpone, input).map((one) => `${one.field}: ${one.rule} ${one.message}`);
  expect(problems({ days: 14 })).toEqual([]);
  expect(problems({})).toEqual(['days: required Days is missing.']);
  expect(problems({ days: 91, until: '2026-02-30', x: 1 })).toEqual([
    "x: unknown There is no field 'x' that can be written here.",
    'days: maximum Days must be at most 90.',
    'until: format.date Until must be a day that exists, such as 2026-01-31.',
  ]);
});
