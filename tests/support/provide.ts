import { execFile } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildServer, findGo, findServer } from '../../workflows/temporal/server/index.ts';
import { findProgram, unpacked, type ServiceName } from './services.ts';

const execute = promisify(execFile);

interface Provision {
  /** Whether the machine has it. */
  present(): Promise<boolean>;
  /** Gets it; throws where that cannot be done. */
  get(): Promise<void>;
  /** What a person may do instead. */
  readonly mend: string;
}

/** What can be got on a Debian machine. PostgreSQL comes with npm and is not looked after here. */
const provisions: Partial<Record<ServiceName, Provision>> = {
  redis: {
    present: async () => Boolean(process.env.REDIS_URL ?? (await findProgram('redis-server'))),
    get: () => unpack(['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1']),
    mend: 'install redis-server, or set REDIS_URL',
  },
  pgbouncer: {
    present: async () => Boolean(await findProgram('pgbouncer')),
    get: () => unpack(['pgbouncer', 'libevent-2.1-7', 'libc-ares2']),
    mend: 'install pgbouncer',
  },
  chromium: {
    present: async () =>
      Boolean(
        process.env.KONTOR_CHROMIUM ?? (await findProgram('chromium', 'chromium-browser', 'google-chrome')),
      ),
    get: () => install('chromium'),
    mend: 'install chromium, or set KONTOR_CHROMIUM to a Chromium or Chrome',
  },
  // Built once, in some minutes, and kept outside the checkout.
  temporal: {
    present: async () => Boolean(process.env.TEMPORAL_ADDRESS ?? (await findServer())),
    async get() {
      if (!(await findGo())) await install('golang-go');
      await buildServer();
    },
    mend: 'install Go, or set TEMPORAL_ADDRESS',
  },
};

/** Gets what is missing and says so in a line each. Gives a line for each service this machine cannot have. */
export async function provide(say: (line: string) => void): Promise<string[]> {
  const missing: string[] = [];
  for (const [name, provision] of Object.entries(provisions)) {
    if (await provision.present()) continue;
    say(`${name} is missing: getting it.`);
    await provision.get().catch((error: Error) => say(`${name}: ${error.message.split('\n')[0]}`));
    if (!(await provision.present()))
      missing.push(`${name} is missing, its tests are skipped: ${provision.mend}.`);
  }
  return missing;
}

/** Unpacks Debian packages into .cache: no root, nothing installed, no service started. */
async function unpack(packages: readonly string[]): Promise<void> {
  const downloads = join(unpacked, 'downloads');
  await mkdir(downloads, { recursive: true });
  const download = () => execute('apt-get', ['download', ...packages], { cwd: downloads });
  await download().catch(() => updateLists().then(download));
  for (const file of await readdir(downloads))
    await execute('dpkg-deb', ['-x', join(downloads, file), unpacked]);
  await rm(downloads, { recursive: true });
}

async function install(name: string): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('installing it takes root.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const get = () => execute('apt-get', ['install', '-y', '--no-install-recommends', name], { env });
  await get().catch(() => updateLists().then(get));
}

/** A fresh machine has no package lists yet. */
const updateLists = () => execute('apt-get', ['update']);
