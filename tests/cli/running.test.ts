import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claim, runningAddress } from '../../engine/cli/running.ts';
import type { Refusal } from '../../engine/errors/index.ts';

let folder: string;
let address: string;
const other = createServer((_request, response) => response.end('{"status":"ok"}'));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-running-'));
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(other.address() as { port: number }).port}`;
});
afterAll(async () => {
  await new Promise((done) => other.close(done));
  await rm(folder, { recursive: true });
});

const note = (content: object) => writeFile(join(folder, 'running.json'), JSON.stringify(content));

test('a folder that another process serves is refused, and its address named', async () => {
  await note({ pid: process.ppid, address });
  const refused = await claim(folder).catch((error: Refusal) => error.faults);
  expect(refused).toMatchObject([{ code: 'CLI003', message: expect.stringContaining(address) }]);
  expect(await runningAddress(folder)).toBe(address);
});

test('the note of a process that is gone, or that answers nothing, is thrown away', async () => {
  for (const left of [
    { pid: 2 ** 22 + 1, address },
    { pid: process.ppid, address: 'http://127.0.0.1:1' },
  ]) {
    await note(left);
    const held = await claim(folder);
    await held.announce('http://localhost:1234');
    expect(JSON.parse(await readFile(join(folder, 'running.json'), 'utf8'))).toEqual({
      pid: process.pid,
      address: 'http://localhost:1234',
    });
    await held.release();
    expect(await runningAddress(folder)).toBeUndefined();
  }
});
