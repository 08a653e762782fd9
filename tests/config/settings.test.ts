import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSettings, settingsSchema, type Settings } from '../../engine/config/index.ts';
import { Refusal, type Fault } from '../../engine/errors/index.ts';
import { settingsDocument } from './document.ts';

const secret = 'a secret of thirty-two characters';
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), text);
}

async function read(
  environment: Record<string, string> = {},
  profile: 'start' | 'serve' = 'start',
): Promise<Settings> {
  return (await readSettings({ profile, folder, environment })).settings;
}

async function faults(
  environment: Record<string, string> = {},
  profile?: 'serve',
): Promise<readonly Fault[]> {
  const outcome: unknown = await read(environment, profile).catch((error: unknown) => error);
  if (!(outcome instanceof Refusal)) throw new Error('The settings were not refused.');
  return outcome.faults;
}

describe('layers', () => {
  test('a newcomer needs to set nothing', async () => {
    expect(await read()).toMatchObject({ host: '127.0.0.1', environment: 'development', databasePool: 20 });
  });

  test('each layer is stronger than the one before', async () => {
    expect((await read()).logLevel).toBe('warn');
    await put('config/default.json', '{"logLevel": "error", "host": "::1"}');
    expect((await read()).logLevel).toBe('error');
    await put('kontor.json', '{"logLevel": "info"}');
    expect(await read()).toMatchObject({ logLevel: 'info', host: '::1' });
    await put('.env', 'LOG_LEVEL=debug');
    expect((await read()).logLevel).toBe('debug');
    expect((await read({ LOG_LEVEL: 'trace' })).logLevel).toBe('trace');
    await put('secrets/log_level', 'fatal\n');
    expect((await read({ LOG_LEVEL: 'trace' })).logLevel).toBe('fatal');
  });

  test('the result cannot be changed', async () => {
    expect(Object.isFrozen(await read())).toBe(true);
  });

  test('the operator listens on all addresses, in production, unless he says otherwise', async () => {
    const given = { KONTOR_SECRET: secret };
    expect(await read(given, 'serve')).toMatchObject({ host: '0.0.0.0', environment: 'production' });
    expect(await read({ ...given, HOST: '10.0.0.7' }, 'serve')).toMatchObject({ host: '10.0.0.7' });
  });
});

describe('names of earlier systems', () => {
  test('a database given in parts, with a password that needs escaping', async () => {
    const parts = { DB_HOST: 'db', DB_PORT: '6000', DB_USER: 'erp', DB_PASSWORD: 'a/b@c', DB_NAME: 'erp' };
    const { databaseUrl } = await read(parts);
    expect(databaseUrl).toBe('postgres://erp:a%2Fb%40c@db:6000/erp');
  });

  test('DATABASE_URL is stronger than its parts', async () => {
    const { databaseUrl } = await read({ DB_HOST: 'db', DATABASE_URL: 'postgres://one/two' });
    expect(databaseUrl).toBe('postgres://one/two');
  });

  test('a password from the secrets joins a host from the environment', async () => {
    await put('secrets/db_password', 'hidden');
    expect((await read({ DB_HOST: 'db' })).databaseUrl).toBe('postgres://postgres:hidden@db:5432/kontor');
  });

  test('Redis as address and password', async () => {
    expect((await read({ REDIS_ADDR: 'cache:6379' })).redisUrl).toBe('redis://cache:6379');
    const both = { REDIS_ADDR: 'cache:6379', REDIS_PASSWORD: 'x y' };
    expect((await read(both)).redisUrl).toBe('redis://:x%20y@cache:6379');
  });

  test.each([
    ['TORO_PORT', '81', { port: 81 }],
    ['JWT_SECRET', secret, { secret, jwtSecret: secret }],
    ['FRONTEND_URL', 'https://erp.example', { publicUrl: 'https://erp.example' }],
    ['TEMPORAL_ADDRESS', 'flow:7233', { temporalAddress: 'flow:7233' }],
    ['DATABASE_DIRECT_URL', 'postgresql://db/erp', { databaseDirectUrl: 'postgresql://db/erp' }],
  ])('%s', async (name, value, expected) => {
    expect(await read({ [name]: value })).toMatchObject(expected);
  });

  test('what is not needed is named', async () => {
    const environment = { RABBITMQ_URL: 'amqp://queue', CONSUL_ADDR: 'consul:8500' };
    const { notes } = await readSettings({ profile: 'start', folder, environment });
    expect(notes.map((note) => note.split(' ')[0])).toEqual(['CONSUL_ADDR', 'RABBITMQ_URL']);
  });
});

describe('refusals', () => {
  test('all faults come together, each with its place and a mend', async () => {
    await put('kontor.json', '{"databasPool": 3, "databasePipeline": 0}');
    expect(await faults({ PORT: '99999', LOG_LEVEL: 'loud' })).toMatchObject([
      {
        code: 'CFG001',
        mend: "Did you mean 'databasePool'?",
        place: { file: 'kontor.json', pointer: '/databasPool' },
      },
      { code: 'CFG002', message: expect.stringContaining('environment variable PORT') as string },
      { code: 'CFG002', message: expect.stringContaining('must be one of fatal, error') as string },
      { code: 'CFG002', place: { file: 'kontor.json', pointer: '/databasePipeline' } },
    ]);
  });

  test('a wrong value is never repeated: it may be a password', async () => {
    const [fault] = await faults({ DATABASE_URL: 'erp:hidden@db' });
    expect(JSON.stringify(fault)).not.toContain('hidden');
  });

  test('a port that is no number', async () => {
    expect(await faults({ PORT: 'eighty' })).toMatchObject([{ code: 'CFG002' }]);
  });

  test.each(['{"port": 1', '[1]', '"port"'])('the configuration file %s', async (text) => {
    await put('kontor.json', text);
    expect(await faults()).toMatchObject([{ code: 'CFG003', place: { file: 'kontor.json' } }]);
  });

  test('the operator without a secret', async () => {
    expect(await faults({}, 'serve')).toMatchObject([{ code: 'CFG004' }]);
  });

  test('a secret that is too short', async () => {
    expect(await faults({ KONTOR_SECRET: 'short' }, 'serve')).toMatchObject([
      { code: 'CFG002', message: expect.stringContaining('at least 32 characters') as string },
    ]);
  });
});

test('the schema of the settings is a schema, which a start does not check again', () => {
  expect(new Ajv2020({ strict: false }).validateSchema(settingsSchema)).toBe(true);
});

test('every default, of either profile, is a value of its setting', () => {
  const defaults = Object.entries(settingsSchema.properties).flatMap(([name, schema]) =>
    [schema.default, schema['x-serve']]
      .filter((value) => value !== undefined)
      .map((value) => ({ [name]: value })),
  );
  expect(defaults).not.toEqual([]);
  const fits = new Ajv2020({ strict: false }).compile(settingsSchema);
  expect(defaults.filter((one) => !fits(one))).toEqual([]);
});

test('docs/settings.md lists every setting (write it anew with npm test -- tests/config -u)', async () => {
  await expect(settingsDocument()).toMatchFileSnapshot('../../docs/settings.md');
});

describe('providers to sign in by', () => {
  const work = { KONTOR_OIDC_WORK_ISSUER: 'https://id.example/realm', KONTOR_OIDC_WORK_CLIENT: 'kontor' };

  test('are set by variables of their name, or in a file, and a variable is stronger', async () => {
    await put(
      'kontor.json',
      JSON.stringify({
        oidc: {
          work: { client: 'old', title: 'The firm' },
          google: { issuer: 'https://g.example', client: 'g' },
        },
      }),
    );
    await put('secrets/KONTOR_OIDC_WORK_SECRET', 'hush');
    expect((await read(work)).providers).toEqual([
      { name: 'google', title: 'Google', issuer: 'https://g.example', client: 'g' },
      {
        name: 'work',
        title: 'The firm',
        issuer: 'https://id.example/realm',
        client: 'kontor',
        secret: 'hush',
      },
    ]);
    expect((await faults())[0]!.message).toContain(`'oidc.work.issuer' (kontor.json)`);
  });

  test.each([
    ['without a client', { KONTOR_OIDC_WORK_CLIENT: '' }, 'client'],
    ['without an issuer', { KONTOR_OIDC_WORK_ISSUER: '' }, 'issuer'],
    ['whose address has no https', { KONTOR_OIDC_WORK_ISSUER: 'http://id.example' }, 'issuer'],
  ])('are refused %s', async (_what, change, part) => {
    const [fault] = await faults({ ...work, ...change });
    expect(fault!.code).toBe('CFG002');
    expect(fault!.message).toContain(`'oidc.work.${part}'`);
  });

  test('may be without https on this machine alone', async () => {
    const local = { ...work, KONTOR_OIDC_WORK_ISSUER: 'http://localhost:9000' };
    expect((await read(local)).providers).toHaveLength(1);
  });
});
