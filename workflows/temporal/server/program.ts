/*
 * The program `temporal`: on the PATH, or built from the module beside this file. Nobody packages it and it cannot be
 * installed by name, because one of its modules is replaced; hence a module of our own that has it as a tool. What was
 * built is kept outside the checkout, under the checksum of all it was built from.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, chmod, constants, glob, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = import.meta.dirname;

/** The toolchain that builds it where Go itself is older; what `go.mod` asks for, or newer. */
const toolchain = 'go1.26.8';
const tool = 'github.com/temporalio/cli/cmd/temporal';

/** Twice what two slow cores take; a network that hangs is not waited for longer. */
const buildMsMax = 20 * 60_000;

/** The first Go that gets newer toolchains by itself. */
const [selfMajor, selfMinor] = [1, 21];

/** The program, if this machine has it. */
export async function findServer(): Promise<string | undefined> {
  for (const path of [...onPath('temporal'), await builtPath()]) if (await isProgram(path)) return path;
  return undefined;
}

/** Builds the program; it takes some minutes and 4 GB of disk. @throws where there is no Go, or the time is up */
export async function buildServer(): Promise<string> {
  const path = await builtPath();
  await mkdir(join(path, '..'), { recursive: true });
  const fresh = `${path}.${process.pid}`;
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false', GOTOOLCHAIN: 'auto' };
  const words = ['build', '-trimpath', '-ldflags', '-s -w', '-o', fresh, tool];
  const limits = { maxBuffer: 64 * 1024 * 1024, timeout: buildMsMax };
  await run(await newGo(), words, { cwd: here, env, ...limits });
  await rename(fresh, path); // whole, or not there
  return path;
}

async function builtPath(): Promise<string> {
  const sums = await readFile(join(here, 'go.sum'));
  const mark = createHash('sha256').update(sums).digest('hex').slice(0, 16);
  return join(
    process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
    'kontor/temporal',
    mark,
    'temporal',
  );
}

const onPath = (name: string): string[] =>
  (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));

const isProgram = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** The Go of this machine, however old. */
export async function findGo(): Promise<string | undefined> {
  for (const path of [...onPath('go'), '/usr/local/go/bin/go']) if (await isProgram(path)) return path;
  return undefined;
}

/** A Go that can build it: as it is, or the newer one that an older one fetches. */
async function newGo(): Promise<string> {
  const path = await findGo();
  if (path === undefined) throw new Error('There is no Go on this machine.');
  const { stdout } = await run(path, ['env', 'GOVERSION']);
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(stdout) ?? [];
  const isNew = Number(major) > selfMajor || Number(minor) >= selfMinor;
  return isNew ? path : fetchedGo(path);
}

/** Fetched as a module: such files are not marked as programs. */
async function fetchedGo(go: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-go-')); // outside of any module
  try {
    const { stdout: goarch } = await run(go, ['env', 'GOARCH']);
    const { stdout: goos } = await run(go, ['env', 'GOOS']);
    const name = `golang.org/toolchain@v0.0.1-${toolchain}.${goos.trim()}-${goarch.trim()}`;
    const { stdout } = await run(go, ['mod', 'download', '-json', name], {
      cwd: folder,
      timeout: buildMsMax,
    });
    const { Dir: got } = JSON.parse(stdout) as { Dir: string };
    for await (const file of glob(`${got}/{bin,pkg/tool/*}/*`)) await chmod(file, 0o755);
    return join(got, 'bin/go');
  } finally {
    await rm(folder, { recursive: true });
  }
}
