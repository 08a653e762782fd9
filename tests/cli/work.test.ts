/** Commands that work on a Kontor which serves meanwhile, and the port it serves on. */
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

  test('a service account works by a key, with its scope and roles, until that is ended', async () => {
    const there = ['--organization', 'Northwind'];
    const words = [
      '--service',
      'core.process-runner',
      '--name',
      'Shop',
      '--scope',
      'sales.Order:read',
      '--days',
      '2',
    ];
    const made = await told('key', 'add', ...words, ...there);
    const asked = async (query: string) => {
      const answer = await fetch(`${kontor!.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${made.key}` },
        body: JSON.stringify({ query }),
      });
      return { status: answer.status, body: (await answer.json()) as { data?: unknown } };
    };
    const orders = '{ salesOrders(first: 1) { nodes { number } } }';
    expect(await asked(orders)).toMatchObject({ status: 200, body: { data: { salesOrders: {} } } });
    expect((await asked('{ coreUsers(first: 1) { nodes { id } } }')).status).toBe(400);
    const { keys } = await told('key', 'list', ...there);
    expect(keys).toContainEqual(
      expect.objectContaining({
        id: made.id,
        holder: 'core.process-runner',
        name: 'Shop',
        scope: ['sales.Order:read'],
      }),
    );
    await told('key', 'end', made.id, ...there);
    expect((await asked(orders)).status).toBe(401);
    await expect(told('key', 'add', '--name', 'Nobody', ...there)).rejects.toThrow();
  });

  test('a new key signs from then on, and what was signed before goes on', async () => {
    const published = async (): Promise<string[]> => {
      const answer = await fetch(`${kontor!.url}/.well-known/jwks.json`);
      return ((await answer.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    };
    const [before] = await published();
    const { id } = await told('keys', 'rotate');
    await expect.poll(published, { timeout: 30_000 }).toEqual([id, before]);
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

  test('access diff tells what the files would give and take, in words and in records', async () => {
    const diff = async () => (await told('access', 'diff', '--demo', '--organization', 'Northwind')).roles;
    expect(await diff()).toEqual([]);
    const kept = new Map<string, string>();
    for (const role of ['sales.reader', 'sales.rep']) {
      const file = join(kontor!.metadata, 'sales/access', `${role}.json`);
      kept.set(file, await readFile(file, 'utf8'));
      const body = JSON.parse(kept.get(file)!);
      body.grants.orders.where = role === 'sales.rep' ? 'owner == user' : "status == 'confirmed'";
      await writeFile(file, JSON.stringify(body));
    }
    const roles = await diff();
    for (const [file, text] of kept) await writeFile(file, text);
    const reader = roles.find(({ role }: { role: string }) => role === 'sales.reader');
    expect(reader).toMatchObject({
      gained: ["sales.Order: read export history  where status == 'confirmed'"],
      lost: ['sales.Order: read export history'],
      rows: [{ entity: 'sales.Order', person: null, gained: 0, lost: expect.any(Number) }],
    });
    const rep = roles.find(({ role }: { role: string }) => role === 'sales.rep');
    expect(rep.rows).toMatchObject([{ entity: 'sales.Order', person: 'Sven Sales', gained: 0 }]);
    expect(rep.rows[0].lost).toBeGreaterThan(0);
    expect(rep.rows[0].lost).toBeLessThanOrEqual(reader.rows[0].lost); // he keeps his own
    expect(roles.map(({ role }: { role: string }) => role)).toContain('crm.reader'); // which inherits it
  });

  /** That the running one has sealed all that was written. */
  const sealed = () =>
    expect
      .poll(async () => (await fetch(`${kontor!.url}/metrics`)).text(), { timeout: 60_000 })
      .toMatch(/^audit_unsealed_seconds 0$/m);

  test('what the running one writes is sealed, and is proved beside it', async () => {
    await sealed();
    const { ok, organizations } = await told('audit', 'verify', '--organization', 'Northwind');
    expect(ok).toBe(true);
    expect(organizations).toMatchObject([{ name: 'Northwind', findings: [], blocks: expect.any(Number) }]);
    expect(organizations[0].rows).toBeGreaterThan(830);
  });

  test('everything that is kept of a user is given out, and erased with a consent that names him', async () => {
    const there = ['--organization', 'Southwind'];
    const email = 'gone@southwind.example';
    await told('user', 'add', email, ...there, '--role', 'core.user');
    const whose = ['--account', email, ...there];
    const { records } = await told('person', 'export', ...whose);
    expect(records).toMatchObject([{ entity: 'core.User', record: { email } }]);
    const erase = (consent: string) =>
      told('person', 'erase', ...whose, '--reason', 'asked for it', '--consent', consent);
    await expect(erase(crypto.randomUUID())).rejects.toThrow();
    expect(await told('person', 'export', ...whose)).toMatchObject({ records: [{ record: { email } }] });
    expect(await erase(records[0].id)).toMatchObject({ ok: true, account: true });
    await expect(told('person', 'export', ...whose)).rejects.toThrow();
    await sealed();
    expect(await told('audit', 'verify', ...there)).toMatchObject({
      ok: true,
      organizations: [{ findings: [] }],
    });
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
