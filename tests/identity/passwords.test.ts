import { expect, test } from 'vitest';
import { checkPassword, hashPassword, verifyPassword } from '../../engine/identity/index.ts';

test('a password is kept as argon2id with 19 MiB and 2 passes, salted', async () => {
  const [one, other] = await Promise.all([hashPassword('Correct horse 1'), hashPassword('Correct horse 1')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(one).not.toBe(other);
});

test('only the same password verifies, whatever unicode form it was typed in', async () => {
  const phc = await hashPassword('Caf\u00e9 au lait 1');
  expect(await verifyPassword('Cafe\u0301 au lait 1', phc)).toBe(true);
  expect(await verifyPassword('Cafe au lait 1', phc)).toBe(false);
});

test('nothing of a long password is cut', async () => {
  const phc = await hashPassword('x'.repeat(100));
  expect(await verifyPassword('x'.repeat(99), phc)).toBe(false);
  expect(await verifyPassword(`${'x'.repeat(99)}y`, phc)).toBe(false);
});

test('a hash made by another program with other costs verifies', async () => {
  const { argon2Sync } = await import('node:crypto');
  const hash = argon2Sync('argon2id', {
    message: 'password',
    nonce: Buffer.from('somesalt'),
    parallelism: 2,
    tagLength: 16,
    memory: 64,
    passes: 1,
  });
  const bare = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  const phc = `$argon2id$v=19$m=64,t=1,p=2$${bare(Buffer.from('somesalt'))}$${bare(hash)}`;
  expect(await verifyPassword('password', phc)).toBe(true);
});

test('no hash and no readable hash verify nothing', async () => {
  expect(await verifyPassword('anything', undefined)).toBe(false);
  expect(await verifyPassword('anything', '$2b$10$notargon')).toBe(false);
});

test.each([
  ['Kontor-1', true],
  ['Straße 27', true],
  ['Пароль-77', true],
  ['Short-1', false],
  ['no upper case 1', false],
  ['NO LOWER CASE 1', false],
  ['No digit here', false],
  [`Aa1${'x'.repeat(1022)}`, false],
])('a password to choose has 8 characters, upper and lower case and a digit: %s', (password, good) => {
  const check = () => checkPassword(password);
  if (good) expect(check).not.toThrow();
  else expect(check).toThrow(/8 characters/);
});
