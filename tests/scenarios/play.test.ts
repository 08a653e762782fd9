/** `kontor test` from outside: a module of its own beside shipped ones, in a database that the command makes. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { exit, main } from '../../engine/cli/index.ts';
import type { ProcessHost } from '../../engine/index.ts';
import { runEmbedded } from '../../workflows/embedded/index.ts';
import { secret } from '../database/live.ts';
import { service } from '../support/service.ts';
import { scenarios, story } from './story.ts';

const shipped = join(import.meta.dirname, '../../metadata');
let folder: string;
let server: string;
let ended: { readonly code: number; readonly played: readonly Played[] };

interface Played {
  readonly scenario: string;
  readonly faults: readonly { readonly code: string; readonly message: string; readonly place: object }[];
}

const databases = async (): Promise<readonly string[]> => {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "select datname as name from pg_database where datname like 'kontor\\_test\\_%'",
  );
  await client.end();
  return rows.map(({ name }) => name);
};

async function run(...words: string[]): Promise<{ code: number; out: string }> {
  let out = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text.toString();
    return true;
  });
  const env = { DATABASE_URL: server, KONTOR_SECRET: secret, KONTOR_DATA: folder, NODE_ENV: 'test' };
  const argv = ['test', '--metadata', join(folder, 'metadata'), ...words];
  const processes = async (host: ProcessHost) => runEmbedded(host);
  const code = await main(argv, env, { processes }).finally(() => spy.mockRestore());
  return { code, out };
}

beforeAll(async () => {
  server = (await service('postgres'))!;
  folder = await mkdtemp(join(tmpdir(), 'kontor-scenarios-'));
  for (const name of ['core', 'contacts', 'catalogue', 'sales', 'schema'])
    // what the plugin beside the engine needs
    await cp(join(shipped, name), join(folder, 'metadata', name), {
      recursive: true,
    });
  for (const [path, body] of Object.entries({ ...story, ...scenarios })) {
    const file = join(folder, 'metadata', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(body));
  }
  const { code, out } = await run('story', '--json');
  ended = { code, played: JSON.parse(out).scenarios };
}, 240_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const faultsOf = (name: string) => {
  const { faults } = ended.played.find(({ scenario }) => scenario === `story.${name}`)!;
  return faults.map(({ code, place }) => `${code} ${(place as { pointer: string }).pointer}`);
};

test('a story is played to its end: acts, approvals, time that passes, tables', () => {
  expect(ended.played.find(({ scenario }) => scenario === 'story.whole')!.faults).toEqual([]);
});

test('an update changes lines in their order and adds further ones', () => {
  expect(faultsOf('lines')).toEqual([]);
});

test('a deputy decides in place of whom he stands in for, and nobody else does', () => {
  expect(faultsOf('deputies')).toEqual([]);
});

test('a singleton is found, changed and listed', () => {
  expect(faultsOf('single')).toEqual([]);
});

test('each scenario has an organization of its own', () => {
  expect(faultsOf('alone')).toEqual([]);
});

test('an act that is refused ends the scenario, and says which step it was', () => {
  expect(faultsOf('refused')).toEqual(['SCN001 /when/1']);
});

test('an act that should be refused and is not, or is for another reason, is told', () => {
  expect(faultsOf('notRefused')).toEqual(['SCN002 /when/0']);
  expect(faultsOf('refusedOtherwise')).toEqual(['SCN002 /when/1']);
});

test('all checks are looked at, and each tells what is so instead', () => {
  expect(faultsOf('wrong')).toEqual(['SCN003 /then/0', 'SCN003 /then/1', 'SCN003 /then/2', 'SCN003 /then/3']);
  const { faults } = ended.played.find(({ scenario }) => scenario === 'story.wrong')!;
  expect(faults.map(({ message }) => message)).toEqual([
    "The order is large: not so. 'order.total > 1000' is false.",
    'list /then/1: not so. missing 11 | draft; too many 10 | confirmed',
    "told /then/2: not so. 'story.order.confirmed' was told 1 times.",
    'process /then/3: not so. It is none at no step.',
  ]);
});

test('a record that is not there, and an approval that nobody asks for, end it', () => {
  expect(faultsOf('finds')).toEqual(['SCN004 /when/0']);
  expect(faultsOf('decides')).toEqual(['SCN005 /when/0']);
});

test('every scenario of the shipped modules goes as it says', async () => {
  const { code, out } = await run('--json', '--metadata', shipped);
  const { scenarios: played } = JSON.parse(out) as { readonly scenarios: readonly Played[] };
  expect(played.filter(({ faults }) => faults.length > 0)).toEqual([]);
  expect(played.length).toBeGreaterThan(0);
  expect(code).toBe(exit.done);
}, 1_200_000);

test('it ends with 1 where something was not so, and leaves no database behind', async () => {
  expect(ended.code).toBe(exit.refused);
  expect(await databases()).toEqual([]);
});

test('one scenario is played by its name, and the lines say how it went', async () => {
  const { code, out } = await run('story.alone');
  expect(code).toBe(exit.done);
  expect(out).toMatch(
    /^ {2}\+ story\.alone +Nobody else is here {2}2 steps, \d+ ms\n1 scenario, 0 failed\.\n$/,
  );
}, 240_000);
