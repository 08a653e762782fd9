/** How many passwords are looked at at once in one process, as what makes the hashes sees it: in a process of its own. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const passwords = new URL('../../engine/identity/passwords.ts', import.meta.url);

/** Puts a slow hash in the place of the real one, before anything has taken that. */
const program = `
  import crypto from 'node:crypto';
  import { syncBuiltinESMExports } from 'node:module';
  let [running, most, all] = [0, 0, 0];
  crypto.argon2 = (_, { tagLength }, done) => {
    all++;
    most = Math.max(most, ++running);
    setTimeout(() => (running--, done(null, Buffer.alloc(tagLength, 1))), 5);
  };
  syncBuiltinESMExports();
  const { hashPassword, verifyPassword } = await import(process.argv[1]);
  const each = (n) => (n % 2 ? hashPassword('Word ' + n) : verifyPassword('Word ' + n, undefined));
  await Promise.all(Array.from({ length: 40 }, (_, n) => each(n)));
  console.log(JSON.stringify({ all, most, running }));
`;

test('of forty that are made and looked at, also of nobody, eight run at once', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program, passwords.href],
    { cwd: fileURLToPath(new URL('../..', import.meta.url)) },
  );
  expect(JSON.parse(stdout)).toEqual({ all: 40, most: 8, running: 0 });
});
