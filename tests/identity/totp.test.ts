import { expect, test } from 'vitest';
import { addressOf, base32, codeAt, newSeed, stepAt, stepOf } from '../../engine/identity/totp.ts';

/** The seed of RFC 6238, appendix B; its codes have eight digits, ours are the last six of them. */
const seed = Buffer.from('12345678901234567890');

test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('at second %i the code is the one that RFC 6238 tells', (second, code) => {
  expect(codeAt(seed, stepAt(second * 1000))).toBe(code.slice(2));
});

test('a code counts half a minute earlier and later, and no longer', () => {
  const now = 1_234_567_890_000;
  const step = stepAt(now);
  for (const near of [-1, 0, 1]) expect(stepOf(seed, codeAt(seed, step + near), now)).toBe(step + near);
  for (const far of [-2, 2]) expect(stepOf(seed, codeAt(seed, step + far), now)).toBeUndefined();
  expect(stepOf(seed, '', now)).toBeUndefined();
});

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%j is written in base 32 as RFC 4648 tells', (text, written) => {
  expect(base32(Buffer.from(text))).toBe(written);
});

test('the address says whose it is, whatever letters the address has', () => {
  const made = newSeed();
  const url = new URL(addressOf(made, 'anna+x&y@northwind.example'));
  expect([url.protocol, url.host]).toEqual(['otpauth:', 'totp']);
  expect(decodeURIComponent(url.pathname)).toBe('/Kontor:anna+x&y@northwind.example');
  expect(Object.fromEntries(url.searchParams)).toEqual({ secret: base32(made), issuer: 'Kontor' });
});
