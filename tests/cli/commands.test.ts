import { readFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { exit, main } from '../../engine/cli/index.ts';
import { commands } from '../../engine/cli/commands/index.ts';

await Promise.all(commands.map(({ load }) => load())); // before anything is timed

const document = await readFile(new URL('../../docs/cli.md', import.meta.url), 'utf8');

/** Runs a command line and gives what it printed and ended with. */
async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const catching = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    said[stream] += text.toString();
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(catching('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(catching('err')),
  ];
  const code = await main(argv).finally(() => spies.forEach((spy) => spy.mockRestore()));
  return { code, ...said };
}

test('docs/cli.md lists every command and every exit code', () => {
  const listed = [...document.matchAll(/^\| `([a-z ]+)` +\|/gm)].map(([, name]) => name);
  expect(listed.sort()).toEqual(commands.map(({ name }) => name).sort());
  const codes = [...document.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
  expect(codes).toEqual(Object.values(exit));
});

test('a mistyped command is answered with the nearest one', async () => {
  const { code, err } = await run('improt');
  expect(code).toBe(exit.usage);
  expect(err).toContain("Did you mean 'import'?");
});

test('an unknown option is refused with the usage', async () => {
  const { code, err } = await run('check', '--nonsense');
  expect(code).toBe(exit.usage);
  expect(err).toContain('kontor check');
});

test('help lists the commands, as text and as JSON', async () => {
  expect((await run('help')).out).toContain('user add');
  const { out } = await run('help', '--json');
  expect(JSON.parse(out)).toMatchObject({
    commands: expect.arrayContaining([expect.objectContaining({ name: 'apply' })]),
  });
});

test('check finds the shipped modules without fault', async () => {
  const { code, out } = await run('check', '--json');
  expect(code).toBe(exit.done);
  expect(JSON.parse(out)).toMatchObject({ ok: true, faults: [] });
});

test('check tells what it cannot read, and ends with 1', async () => {
  const { code, out } = await run('check', '--json', '--metadata', 'tests/nowhere');
  expect(code).toBe(exit.refused);
  expect(JSON.parse(out).faults).toEqual([expect.objectContaining({ code: 'DEF109' })]);
});

test('a data folder that cannot be written is told as one', async () => {
  const { code, err } = await run('check', '--data', 'package.json'); // is no folder
  expect(code).toBe(exit.settings);
  expect(err).toContain('CFG005');
});

test('serve refuses to start without a secret, and with a short one, and never shows it', async () => {
  for (const secret of ['', 'hunter2']) {
    vi.stubEnv('KONTOR_SECRET', secret);
    vi.stubEnv('JWT_SECRET', '');
    const { code, err } = await run('serve');
    vi.unstubAllEnvs();
    expect(code).toBe(exit.settings);
    expect(err).toMatch(/CFG00[24]/);
    expect(err).not.toContain('hunter2');
  }
});

const whole = { timeout: 120_000 }; // each starts the database of this folder, and stops it again

test('explain modules takes each module and plugin through the states of its life', whole, async () => {
  const { out } = await run('explain', 'modules', '--json');
  const lives = JSON.parse(out) as {
    name: string;
    kind: string;
    states: { state: string }[];
    fault?: object;
  }[];
  const states = [
    'registration',
    'dependency resolution',
    'initialization',
    'route registration',
    'event-handler registration',
    'runtime',
    'shutdown',
  ];
  for (const life of lives)
    expect([life.name, life.states.map(({ state }) => state)]).toEqual([life.name, states]);
  const names = lives.map(({ kind, name }) => `${kind} ${name}`);
  for (const one of ['module finance', 'plugin iban', 'plugin order-desk', 'plugin price-rules'])
    expect(names).toContain(one);
  const desk = await run('explain', 'modules', 'order-desk');
  expect(desk.out).toContain('GET /orders, GET /public/<organization>/orders/:number');
  expect((await run('explain', 'modules', 'ibann')).err).toContain("Did you mean 'iban'?");
});

test('explain prints an entity, the SQL of a document, and the access of a role', whole, async () => {
  expect((await run('explain', 'model', 'sales.Order')).out).toContain('sales.Order');
  const query = await run('explain', 'query', '{ salesOrders(first: 2) { nodes { number } } }', '--json');
  expect(JSON.parse(query.out)).toMatchObject({ kind: 'list', sql: expect.stringContaining('limit') });
  const access = await run('explain', 'access', 'sales.rep', '--json');
  expect(JSON.parse(access.out).entities['sales.Order'].length).toBeGreaterThan(0);
  expect((await run('explain', 'model', 'sales.Ordr')).err).toContain("Did you mean 'sales.Order'?");
});
