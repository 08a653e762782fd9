import { Big } from 'big.js';
import { expect, test } from 'vitest';
import { twinCodec } from '../../engine/query/codec.ts';
import { randomOf } from '../support/random.ts';

const OPERATORS = {
  gt: { rounding: 'down', holds: (order: number) => order > 0 },
  lte: { rounding: 'down', holds: (order: number) => order <= 0 },
  gte: { rounding: 'up', holds: (order: number) => order >= 0 },
  lt: { rounding: 'up', holds: (order: number) => order < 0 },
  eq: { rounding: 'exact', holds: (order: number) => order === 0 },
} as const;

test('a comparison with the bigint twin is a comparison with the decimal', () => {
  const random = randomOf(3);
  for (let count = 0; count < 5_000; count++) {
    const scale = random.int(0, 4);
    const stored = new Big(random.int(-500, 500)).div(10 ** scale);
    const wanted = new Big(random.int(-50_000, 50_000)).div(10 ** random.int(0, 5));
    for (const [name, { rounding, holds }] of Object.entries(OPERATORS)) {
      const bound = twinCodec(scale, rounding).read(wanted.toFixed());
      const twin = stored.times(10 ** scale);
      const found = bound !== null && holds(twin.cmp(String(bound)));
      expect(found, `${stored.toFixed()} ${name} ${wanted.toFixed()} at scale ${scale}`).toBe(
        holds(stored.cmp(wanted)),
      );
    }
  }
});

test('what is beyond every bigint is beyond every row', () => {
  const huge = '9'.repeat(40);
  expect(twinCodec(2, 'down').read(huge)).toBe('9223372036854775807');
  expect(twinCodec(2, 'up').read(`-${huge}`)).toBe('-9223372036854775807');
  expect(twinCodec(2, 'exact').read(huge)).toBeNull();
});

test('numbers are taken as far as they are exact', () => {
  const codec = twinCodec(2, 'exact');
  expect(codec.read(12)).toBe('1200');
  expect(codec.read('+0.50')).toBe('50');
  for (const wrong of [0.5, 1e21, 'abc', '1e3', '', ' 1', null, true, {}])
    expect(codec.read(wrong)).toBeUndefined();
});
