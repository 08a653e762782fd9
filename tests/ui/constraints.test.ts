/** The page's interpreter of constraints says the same of a value as the schema that the server compiles. */
import { describe, expect, test } from 'vitest';
import { rightsOf } from '../../engine/access/index.ts';
import { entityView } from '../../engine/forms/index.ts';
import type { FieldView } from '../../engine/forms/index.ts';
import { checkRecord } from '../../engine/model/index.ts';
import { brokenBy } from '../../ui/data/constraints.ts';
import { modelOf } from '../database/modules.ts';
import { randomOf } from '../support/index.ts';
import type { Random } from '../support/index.ts';

const text = { type: 'string' };
const decimal = { type: 'string', format: 'decimal' };
const model = modelOf({
  'shop/entities/Unit.json': { type: 'object', properties: { name: text } },
  'shop/entities/Thing.json': {
    type: 'object',
    required: ['needed', 'kind'],
    properties: {
      needed: { ...text, maxLength: 6 },
      code: { ...text, pattern: '^[A-Z]{2}[0-9]+$', minLength: 3, maxLength: 5 },
      note: { ...text, format: 'long-text', maxLength: 8 },
      mail: { ...text, format: 'email' },
      phone: { ...text, format: 'phone' },
      site: { ...text, format: 'uri' },
      count: { type: 'integer', minimum: -3, maximum: 9 },
      rate: { ...decimal, 'x-scale': 2, 'x-min': '0', 'x-minExclusive': true, 'x-max': '10' },
      share: { ...decimal, 'x-scale': 4, 'x-min': '0', 'x-max': '1', 'x-maxExclusive': true },
      price: { ...text, format: 'money', 'x-currency': 'EUR', 'x-scale': 2 },
      weight: { ...text, format: 'quantity', 'x-unit': 'unit', 'x-scale': 3 },
      unit: { 'x-reference': 'shop.Unit' },
      date: { ...text, format: 'date' },
      at: { ...text, format: 'time' },
      since: { ...text, format: 'date-time' },
      took: { ...text, format: 'duration' },
      valid: { type: 'object', format: 'period' },
      kind: { enum: ['small', 'large'] },
      days: { type: 'array', uniqueItems: true, items: { enum: ['mon', 'tue', 'wed'] } },
      tags: { type: 'array', items: { ...text, maxLength: 4 } },
      sizes: { type: 'array', items: decimal },
      numbers: { type: 'array', items: { type: 'integer' } },
      holidays: { type: 'array', items: { ...text, format: 'date' } },
    },
  },
  'shop/access/shop.all.json': { title: 'All', grants: { all: { entity: 'shop.Thing', actions: '*' } } },
});
const entity = model.entities.get('shop.Thing')!;
const rights = rightsOf(model, { roles: ['shop.all'], version: '1' });
const fields = entityView(model, rights, entity, 'en')!.fields.filter(
  (field) => !field.system && field.type !== 'reference',
);

/** Texts on both sides of every border: nearly right, right, and far off. */
const WORDS: Partial<Record<FieldView['type'] | 'other', readonly string[]>> = {
  email: ['a@b.de', 'a@b', 'a b@c.de', '@b.de', "o'neil@example.org", 'ä@b.de', 'a@b..de'],
  phone: ['+49 30 1234-5', '030', '12', 'call me', '(030) 12', '+1 (212) 555/0100', '1'.repeat(41)],
  url: [
    'https://a.b',
    'http://a',
    'ftp://a.b',
    'javascript:alert(1)',
    'https://',
    'https://a b',
    'HTTPS://A.B/c?d=e#f',
  ],
  decimal: ['0', '-0', '1', '1.5', '01', '.5', '1.', '1.55', '1.555', '10', '10.00', '10.01', '-1', '0.9999', '1e3', 'x', '123456789012345678', '1234567890123456.5'], // prettier-ignore
  date: ['2026-02-28', '2026-02-29', '2028-02-29', '1900-02-29', '2026-13-01', '0000-01-01', '26-1-1', '2026-06-31', '9999-12-31'], // prettier-ignore
  time: ['00:00', '23:59:59', '24:00', '9:30', '12:60', '12:00:00.123456', '12:00:00Z'],
  dateTime: ['2026-01-01T00:00:00Z', '2026-02-30T00:00:00Z', '2026-01-01 00:00:00+01:00', '2026-01-01', '2026-01-01T25:00:00Z', '2026-01-01T00:00:00'], // prettier-ignore
  duration: ['PT2H30M', 'P1D', 'P', 'PT', 'P1W', '2:30', 'P1Y2M3DT4H5M6S', 'PT1.5H', 'p1d'],
  other: [
    'a',
    'AB1',
    'AB',
    'AB12345',
    'ab1',
    'A1',
    'zwölf',
    'small',
    'mon',
    'long enough',
    '🙂🙂🙂🙂',
    '🙂🙂🙂🙂🙂🙂',
  ],
};

function wordFor(random: Random, type: FieldView['type']): string {
  const amount = type === 'money' || type === 'quantity' || type === 'integer' ? 'decimal' : type;
  return random.pick(random.chance(0.9) ? (WORDS[amount] ?? WORDS.other!) : WORDS.other!);
}

/** A value such as the page's widgets make: of the right JSON type, of any content. */
function valueFor(random: Random, field: FieldView): unknown {
  const many = (make: () => unknown): unknown[] => Array.from({ length: random.int(1, 3) }, make);
  switch (field.type) {
    case 'integer':
      return random.pick([-4, -3, 0, 9, 10, 1.5, 2 ** 53]);
    case 'enum':
      return random.pick(['small', 'large', 'huge']);
    case 'multiEnum':
      return many(() => random.pick(['mon', 'tue', 'wed', 'sun']));
    case 'period': {
      const day = (): string | null => (random.chance(0.2) ? null : wordFor(random, 'date'));
      return { from: day(), to: day() };
    }
    case 'list':
      return many(() => {
        if (field.items === 'integer') return random.pick([0, -1, 1.5, 12]);
        return wordFor(random, field.items === 'decimal' || field.items === 'date' ? field.items : 'text');
      });
    default:
      return wordFor(random, field.type);
  }
}

describe('a value is judged in the page as by the server', () => {
  test.each(fields.map((field) => [field.name, field] as const))('%s', (name, field) => {
    const random = randomOf(7, fields.indexOf(field));
    for (let round = 0; round < 400; round++) {
      const value = random.chance(0.05) ? null : valueFor(random, field);
      const problems = checkRecord(model, entity, 'patch', { [name]: value });
      expect({ value, broken: brokenBy(field, value) !== undefined }).toEqual({
        value,
        broken: problems.length > 0,
      });
    }
  });
});
