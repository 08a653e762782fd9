/** Commands that work on a Kontor which serves meanwhile, and the port it serves on. */
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { listen } from '../../engine/cli/listen.ts';
import { openKontor } from '../support/index.ts';

const kontor = await openKontor();

describe.skipIf(!kontor)('beside a Kontor that serves', { timeout: 120_000 }, () => {
  const told = async (...words: string[]) => JSON.parse(await kontor!.run(...words, '--json'));

  test('a user who is added signs in with the password that was made; added again he stays as he is', async () => {
    const words = [
      'user',
      'add',
      'eve@southwind.example',
      '--organization',
      'Southwind',
      '--role',
      'core.user',
    ];
    const { made, password } = await told(...words);
    expect(made).toBe(true);
    const answer = await fetch(`${kontor!.url}/api/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'eve@southwind.example', password }),
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ accessToken: expect.any(String) });
    expect(await told(...words)).toEqual({
      ok: true,
      email: 'eve@southwind.example',
      organization: 'Southwind',
      made: false,
    });
  });

  test('what is exported and imported again changes nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kontor-export-'));
    try {
      const file = join(folder, 'categories.csv');
      const place = ['--organization', 'Northwind'];
      await told('export', 'catalogue.Category', '--out', file, ...place);
      const rows = (await readFile(file, 'utf8')).trimEnd().split('\n').length - 1;
      expect(rows).toBeGreaterThan(0);
      const { imports } = await told('import', file, '--entity', 'catalogue.Category', ...place);
      expect(imports).toEqual([expect.objectContaining({ rows, created: 0, updated: 0, unchanged: rows })]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('recompute finds the roll-ups of the demo right', async () => {
    const { fields } = await told('recompute', 'crm.Campaign', '--organization', 'Northwind');
    expect(fields).not.toEqual([]);
    expect(fields.filter(({ mended }: { mended: number }) => mended > 0)).toEqual([]);
  });

  test('doctor finds all that a start needs, and where Kontor runs', async () => {
    const { ok, findings } = await told('doctor');
    expect(findings.filter(({ well }: { well: boolean }) => !well)).toEqual([]);
    expect(ok).toBe(true);
    expect(findings).toContainEqual({ name: 'running', well: true, says: kontor!.url });
  });
});

describe('the port', () => {
  test('that is wanted and busy is refused; where none is wanted the next free one is taken', async () => {
    const busy = createServer().listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const { port } = busy.address() as AddressInfo;
    const app = Fastify();
    try {
      await expect(listen(app, { port, host: '127.0.0.1' })).rejects.toMatchObject({
        faults: [expect.objectContaining({ code: 'CLI005' })],
      });
      expect(await listen(app, { host: '127.0.0.1' })).toMatch(/^http:\/\/localhost:8\d{3}$/);
    } finally {
      await app.close();
      busy.close();
    }
  });
});
