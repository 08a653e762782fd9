/** A server over an entity with a field of every kind that people write, and strings that nobody means well by. */
import type { Door } from '../../../engine/server/door.ts';
import { graphqlRoute } from '../../../engine/server/graphql/route.ts';
import type { Published } from '../../../engine/publication/index.ts';
import { modelOf } from '../../database/modules.ts';
import { openWorldAt } from '../../records/world.ts';
import { bareApp } from '../../support/bare-app.ts';

const text = { type: 'string' };
const thing = (more: object = {}) => ({ 'x-reference': 'h.Thing', ...more });

/** Fields by name; the names are kinds. */
const FIELDS = {
  text,
  longText: { ...text, format: 'long-text' },
  short: { ...text, maxLength: 5, pattern: '^[A-Z]+$' },
  integer: { type: 'integer' },
  decimal: { ...text, format: 'decimal', 'x-scale': 2 },
  boolean: { type: 'boolean' },
  date: { ...text, format: 'date' },
  time: { ...text, format: 'time' },
  dateTime: { ...text, format: 'date-time' },
  duration: { ...text, format: 'duration' },
  period: { type: 'object', format: 'period' },
  choice: { enum: ['low', 'high'] },
  choices: { type: 'array', items: { enum: ['mon', 'tue'] } },
  list: { type: 'array', items: text },
  email: { ...text, format: 'email' },
  phone: { ...text, format: 'phone' },
  url: { ...text, format: 'uri' },
  address: { type: 'object', format: 'address' },
  json: { format: 'json' },
  file: { ...text, format: 'file' },
  reference: thing({ 'x-inverse': 'things' }),
  links: { type: 'array', items: thing(), 'x-inverse': 'linked' },
  several: { 'x-reference': ['h.Thing', 'h.Other'] },
  lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
};

const model = modelOf({
  'h/entities/Other.json': { type: 'object', 'x-label': 'text', properties: { text } },
  'h/entities/Thing.json': {
    type: 'object',
    'x-label': 'text',
    'x-search': ['text', 'longText'],
    properties: FIELDS,
    $defs: { Line: { type: 'object', properties: { text, amount: FIELDS.decimal, thing: thing() } } },
  },
  'h/access/h.all.json': { grants: { all: { entity: '*', actions: '*' } } },
});

export const NAMES = Object.keys(FIELDS);

/** What a value may be put into, so that the string stands inside. */
export const IN: Readonly<Record<string, (value: unknown) => unknown>> = {
  period: (value) => ({ from: value, to: null }),
  choices: (value) => [value],
  list: (value) => [value],
  address: (value) => ({ street: value }),
  json: (value) => ({ [String(value)]: value }),
  links: (value) => [value],
  several: (value) => ({ entity: value, id: value }),
  lines: (value) => [{ text: value, amount: value }],
};

/** None of these holds what an answer may not hold, since answers quote. */
export const STRINGS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'a\udfffb',
  '\u202Eevil\u202C',
  '\u200B\uFEFF\u2028\u2029',
  'e\u0301\u0323'.repeat(50),
  '\u{1F3F4}\u{E0067}\u{E0062}',
  '\u0130\u0131\u00df\ufb01',
  "'; drop table h.thing; --",
  '" or ""="',
  "\\'; $$ $1 %s %n",
  '{{7*7}} ${7*7} <%= 7 %> #{7}',
  '<script>alert(1)</script><svg onload=x>',
  '../../../../etc/passwd',
  '..\\..\\windows\\system.ini',
  'file:///etc/hosts',
  '=cmd|calc!A1',
  '__proto__',
  'constructor',
  'toString',
  '-0',
  '1e309',
  'NaN',
  '99999999999999999999999999999999999999',
  '0190b0b0-0000-7000-8000-000000000001',
  '2026-02-30',
  '9999-12-31T23:59:60Z',
  'P99999999999Y',
  '@key',
  'x'.repeat(20_000),
  '\u{1F4A9}'.repeat(5_000),
  '(a+)+$'.repeat(20),
  '\r\nSet-Cookie: a=b\r\n',
];

export async function openServer(url: string) {
  const world = await openWorldAt(url, [], model);
  const actor = await world.person(['h.all']);
  const app = await bareApp();
  const door: Door = {
    records: world.records,
    as: (_request, work) => work(actor, { model, number: 1 } as Published),
    within: (_session, work) => work(actor, { model, number: 1 } as Published),
  };
  graphqlRoute(app, door, { tls: false, development: true, budgets: { records() {} } });
  const known = await world.create(actor, 'h.Thing', { text: 'known' });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    address: `${address}/graphql`,
    /** Id of a record that is there. */
    known,
    async close() {
      await app.close();
      await world.close();
    },
  };
}
