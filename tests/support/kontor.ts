/** A whole Kontor for tests of pages: demo loaded, page built, its own database, its own copy of the metadata. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { service } from './service.ts';

export const startFile = fileURLToPath(new URL('../../engine/start.js', import.meta.url));
const metadata = fileURLToPath(new URL('../../metadata', import.meta.url));

/** The demo's password, of all its users. */
export const demoPassword = 'Kontor-demo-1';

export interface Kontor {
  readonly url: string;
  /** Its metadata: change files and apply. */
  readonly metadata: string;
  /** Runs a command of Kontor on it. */
  run(...words: string[]): Promise<string>;
}

/** The Kontor of this run, shared by all test files; undefined where none can be started. */
export async function openKontor(): Promise<Kontor | undefined> {
  const address = await service('kontor');
  if (address === undefined) return undefined;
  const { origin, hash } = new URL(address);
  const folder = decodeURIComponent(hash.slice(1));
  const run = async (...words: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(process.execPath, [startFile, ...words], {
      env: settingsIn(folder),
    });
    return stdout;
  };
  return { url: origin, metadata: join(folder, 'metadata'), run };
}

/** Settings of a Kontor that lives in `folder`; what the environment says of a database is not for it. */
function settingsIn(folder: string): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, DATABASE_DIRECT_URL: __, ...environment } = process.env;
  return {
    ...environment,
    KONTOR_DATA: join(folder, 'data'),
    KONTOR_METADATA: join(folder, 'metadata'),
    KONTOR_SIGN_IN_ATTEMPTS: '1000',
  };
}

/** Starts one in a folder of its own and waits until it is ready. The address carries the folder behind `#`. */
export async function startKontor(port: number): Promise<{ address: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-whole-'));
  await cp(metadata, join(folder, 'metadata'), { recursive: true });
  const child = spawn(process.execPath, [startFile, 'start'], {
    env: { ...settingsIn(folder), PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let ready = false;
  for await (const line of createInterface({ input: child.stdout })) {
    ready = line.startsWith('Kontor is ready');
    if (ready) break;
  }
  if (!ready) throw new Error(`Kontor ended before it was ready, with ${String((await ended)[0])}.`);
  child.stdout.resume();
  return {
    address: `http://localhost:${port}/#${encodeURIComponent(folder)}`,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
