import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const trampoline = new URL('../../engine/node24.js', import.meta.url).href;
let folder: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-start-'));
  program = join(folder, 'program.mjs');
  const text = `
    import { onNode24 } from '${trampoline}';
    await onNode24(${JSON.stringify(program)}, async () => {
      process.exitCode = Number(process.argv[2]);
      if (process.argv[3] === 'wait') {
        process.on('SIGTERM', () => process.exit(7));
        setInterval(() => {}, 1000);
      }
      console.log(JSON.stringify({ node: process.versions.node, args: process.argv.slice(2), pid: process.pid }));
    });`;
  await writeFile(program, text);
});
afterAll(() => rm(folder, { recursive: true }));

interface Started {
  readonly child: ChildProcess;
  readonly said: Promise<{ node: string; args: string[]; pid: number }>;
  readonly code: Promise<number | null>;
}

function start(node: string, ...args: string[]): Started {
  const child = spawn(node, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = new Promise<string>((done) =>
    child.stdout.once('data', (chunk: Buffer) => done(chunk.toString())),
  );
  const code = new Promise<number | null>((done) => child.once('exit', done));
  return { child, said: said.then((text) => JSON.parse(text) as Awaited<Started['said']>), code };
}

/** A dead process that nobody reaped still has a number; where there is /proc it says so. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).path !== undefined && !existsSync('/proc/self');
  }
}

/** The machine's own Node, where it is an older one: while tests run that of our packages stands first in PATH. */
const older = (process.env.PATH ?? '')
  .split(delimiter)
  .map((path) => join(path, 'node'))
  .find((path) => !path.includes('node_modules') && existsSync(path) && isOlder(path));

function isOlder(node: string): boolean {
  return Number.parseInt(execFileSync(node, ['--version']).toString().slice(1), 10) < 24;
}

describe.each([
  ['Node 24', process.execPath],
  ['the older Node of the machine', older],
] as const)('started by %s', (_, found) => {
  const node = found ?? '';
  test.skipIf(!found)('a program runs on 24, with its arguments and its exit code', async () => {
    const { said, code } = start(node, '3');
    expect(await said).toMatchObject({ node: expect.stringMatching(/^24\./) as string, args: ['3'] });
    expect(await code).toBe(3);
  });

  test.skipIf(!found)('SIGTERM reaches the program, and its exit code comes back', async () => {
    const { child, said, code } = start(node, '0', 'wait');
    const { pid } = await said;
    child.kill('SIGTERM');
    expect(await code).toBe(7);
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  test.skipIf(!found)('the program ends when what started it is killed', async () => {
    const { child, said } = start(node, '0', 'wait');
    const { pid } = await said;
    child.kill('SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});
