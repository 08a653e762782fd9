/** The records of the proof: an order with two references and lines, which have a reference and parts of their own. */
import {
  recordType,
  types,
  type RecordType,
  type RecordValue,
  type Scope,
  type Type,
  type Value,
} from '../../../engine/expression/index.ts';
import type { Random } from '../../support/random.ts';

const STATES = ['draft', 'open', 'closed'] as const;

export const country = recordType('Country', { id: types.id, code: types.text, rank: types.number });
export const party = recordType('Party', {
  id: types.id,
  name: types.text,
  limit: types.number,
  since: types.date,
  kind: types.enum(STATES),
  country: types.record(country),
});
export const piece = recordType('Part', {
  id: types.id,
  weight: types.number,
  name: types.text,
  fine: types.boolean,
});
export const line = recordType('Line', {
  id: types.id,
  quantity: types.number,
  price: types.number,
  label: types.text,
  due: types.date,
  at: types.dateTime,
  open: types.boolean,
  maker: types.record(party),
  parts: types.list(types.record(piece)),
});
export const order = recordType('Order', {
  id: types.id,
  a: types.number,
  b: types.number,
  c: types.number,
  s: types.text,
  t: types.text,
  p: types.boolean,
  q: types.boolean,
  d: types.date,
  e: types.date,
  m: types.dateTime,
  n: types.dateTime,
  k: types.time,
  z: types.duration,
  status: types.enum(STATES),
  tags: types.list(types.text),
  nums: types.list(types.number),
  customer: types.record(party),
  backup: types.record(party),
  lines: types.list(types.record(line)),
});
const user = recordType('User', {
  id: types.id,
  level: types.number,
  name: types.text,
  roles: types.list(types.text),
});

export const scope: Scope = { record: order, names: { user: types.record(user) } };
export const now = { today: '2026-11-21', now: '2026-11-21T10:24:00.5Z' };
export const actor = {
  id: '00000000-0000-7000-8000-000000000003',
  level: '7.5',
  name: 'Ännie',
  roles: ['sales', 'a'],
} satisfies RecordValue;

export const TEXTS = [
  '', 'a', 'A', 'ab', 'B', 'Ä', 'ä', 'ß', 'ÿ', 'Σίσυφος', 'Жук', 'z', '😀', '\uffee', 'sales', 'open', "it's", '50%', '_', '\\',
  ' a ', '\tx\n', '12.50', '-3', '+7', '1e5', '007', '.5', '2024-02-29', 'a"b', '$1', 'ı', 'İ', 'ŉ', 'e\u0301',
] as const; // prettier-ignore
export const NUMBERS = [
  '0', '1', '-1', '2', '3', '7', '10', '0.5', '-0.5', '1.005', '2.675', '-2.5', '0.1', '0.2', '100', '1000000', '0.000001',
  '123456789.123456', '-99999999999999.99', '0.0000000000000000001', '1000000000000000', '-7.25', '12.50', '3652058', '48000',
] as const; // prettier-ignore
export const DATES = [
  '0001-01-01', '0001-12-31', '1600-02-29', '1899-12-31', '1970-01-01', '1999-12-31', '2000-02-29', '2024-02-29', '2024-12-30',
  '2025-01-31', '2026-11-21', '2026-11-22', '9999-12-31',
] as const; // prettier-ignore
const MOMENTS = [
  '1000-05-05T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z', '1970-01-01T00:00:00Z', '2024-02-29T12:00:00Z',
  '2026-11-21T10:24:00.5Z', '2026-11-21T00:30:00+02:00', '2026-03-29T01:30:00Z', '9000-01-01T00:00:00.000001Z',
] as const; // prettier-ignore
const TIMES = ['00:00', '08:30', '12:00:00.000001', '23:59:59.999999', '08:30:15'] as const;
const DURATIONS = [
  'PT0S',
  'PT1H30M',
  'P3D',
  'P-1DT-2H',
  'PT0.0015S',
  'P1M',
  'P14M',
  'P2W',
  'PT59M59.999999S',
  'P150Y',
] as const;

/** Random values of a type; every seventh is null. Lists of records are left to the caller. */
function valueOf(type: Type, random: Random): Value {
  if (random.chance(1 / 7)) return null;
  switch (type.kind) {
    case 'number':
      return random.chance(0.7)
        ? random.pick(NUMBERS)
        : `${below(random, 20_001) - 10_000}.${below(random, 1000)}`;
    case 'text':
      return random.chance(0.8) ? random.pick(TEXTS) : random.pick(TEXTS) + random.pick(TEXTS);
    case 'boolean':
      return random.chance(0.5);
    case 'date':
      return random.pick(DATES);
    case 'dateTime':
      return random.pick(MOMENTS);
    case 'time':
      return random.pick(TIMES);
    case 'duration':
      return random.pick(DURATIONS);
    case 'enum':
      return random.pick(type.values);
    case 'list':
      return Array.from({ length: below(random, 4) }, () => valueOf(type.of, random)).filter(
        (value) => value !== null,
      );
    default:
      return null;
  }
}

/** A whole number from 0 up to, but without, the limit. */
export const below = (random: Random, limit: number): number => random.int(0, limit - 1);

let serial = 0;

/** A random record of a type: values, references from `parties` and `countries`, up to four lines and parts. */
function recordOf(type: RecordType, random: Random, links: readonly RecordValue[]): RecordValue {
  const record: Record<string, Value> = {};
  for (const name of type.members()) {
    const member = type.member(name)!;
    if (member.kind === 'id') record[name] = `00000000-0000-7000-8000-${String(++serial).padStart(12, '0')}`;
    else if (member.kind === 'record') record[name] = random.chance(0.2) ? null : random.pick(links);
    else if (member.kind === 'list' && member.of.kind === 'record') {
      const { record: of } = member.of;
      record[name] = Array.from({ length: below(random, 4) }, () => recordOf(of, random, links));
    } else record[name] = valueOf(member, random);
  }
  return record;
}

export interface World {
  readonly countries: readonly RecordValue[];
  readonly parties: readonly RecordValue[];
  readonly orders: readonly RecordValue[];
}

export function makeWorld(random: Random, rows: number): World {
  serial = 0;
  const countries = Array.from({ length: 3 }, () => recordOf(country, random, []));
  const parties = Array.from({ length: 5 }, () => recordOf(party, random, countries));
  return { countries, parties, orders: Array.from({ length: rows }, () => recordOf(order, random, parties)) };
}
