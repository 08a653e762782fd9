import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chown, glob, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Refusal } from '../errors/index.ts';
import { everybodyMayEnter, serverAccount, type Account } from './account.ts';
import { findBinaries, type Binaries } from './binaries.ts';
import { cannotStart } from './faults.ts';
import { ignore } from './ignore.ts';

/** Where a cluster lies and who runs it. */
export interface Site {
  readonly folder: string;
  readonly cluster: string;
  readonly account: Account;
  readonly binaries: Binaries;
  readonly password: string;
}

export const superuser = 'kontor';

/** Finds folder, account, programs and password for `dataDir`; makes the folder and the password, not the cluster. */
export async function locate(
  dataDir: string,
  major: number | undefined,
  log: (line: string) => void,
): Promise<Site> {
  const account = await serverAccount();
  const folder = await dataFolder(resolve(dataDir), account, log);
  await mkdir(folder, { recursive: true });
  const cluster = join(folder, 'cluster');
  // Data can be read by the version alone that wrote it, whatever is wanted or newest.
  const binaries = await findBinaries(account, (await majorOf(cluster)) ?? major);
  return { folder, cluster, account, binaries, password: await readPassword(folder) };
}

/** Version that made the cluster; undefined when there is none yet. */
async function majorOf(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(ignore('ENOENT'));
  return text === undefined ? undefined : Number.parseInt(text, 10);
}

/** As root the server runs under another account, which cannot enter a folder below a private one. */
async function dataFolder(wanted: string, account: Account, log: (line: string) => void): Promise<string> {
  if (account.uid === undefined || (await everybodyMayEnter(wanted))) return wanted;
  const outside = join('/var/lib/kontor', createHash('sha256').update(wanted).digest('hex').slice(0, 12));
  log(`${wanted} is private to root, so the database lies in ${outside}.`);
  return outside;
}

/** A link appears with its content and only if there was none: two first starts agree on one password. */
async function readPassword(folder: string): Promise<string> {
  const file = join(folder, 'password');
  const known = await readFile(file, 'utf8').catch(ignore('ENOENT'));
  if (known !== undefined) return known;
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, randomBytes(24).toString('hex'), { mode: 0o600 });
  await link(fresh, file).catch(ignore('EEXIST'));
  await rm(fresh, { force: true });
  return readFile(file, 'utf8');
}

/** Whether the cluster has been made. */
export const isInitialized = async (site: Site): Promise<boolean> =>
  (await majorOf(site.cluster)) !== undefined;

/** Makes the cluster under another name and renames it, so that a folder named `cluster` is always whole. */
export async function initialize(site: Site, durable: boolean): Promise<void> {
  const fresh = `${site.cluster}.${process.pid}`;
  const passwordFile = `${fresh}.password`;
  for await (const left of glob(`${site.cluster}.*`)) await rm(left, { recursive: true }); // of a start that was killed
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, site.password, { mode: 0o600 });
  for (const path of [fresh, passwordFile]) await give(path, site.account);
  // Text is compared by code point on every version: the builtin provider came with 17, before it libc does the same.
  const locale =
    site.binaries.major >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : ['--locale=C.UTF-8'];
  const args = [
    '-D',
    fresh,
    '-U',
    superuser,
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
  ];
  try {
    await run(
      join(site.binaries.bin, 'initdb'),
      [...args, ...locale, ...(durable ? [] : ['--no-sync'])],
      site.account,
    );
    await rename(fresh, site.cluster);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

async function give(path: string, account: Account): Promise<void> {
  if (account.uid !== undefined) await chown(path, account.uid, account.gid ?? account.uid);
}

/** Runs a program to its end; what it printed becomes the reason when it fails. */
async function run(program: string, args: readonly string[], account: Account): Promise<void> {
  const child = spawn(program, args, { ...account, cwd: '/', env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise<number | string>((done) => {
    child.on('error', (error) => done(error.message));
    child.on('close', (exit, signal) => done(exit ?? signal ?? 'unknown'));
  });
  if (code !== 0) throw new Refusal(cannotStart({ why: `${lastLines(text)} (${code})` }));
}

export function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join(' ');
}
