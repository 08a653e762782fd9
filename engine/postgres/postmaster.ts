import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The server that holds a cluster, as its own postmaster.pid tells. `port` is missing while it is starting. */
export interface Postmaster {
  readonly pid: number;
  readonly port?: number;
}

/**
 * Reads postmaster.pid. Undefined when there is none, or when its process is gone or is another program: the
 * number of a process that was killed may have been given to anybody since.
 */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!(pid > 0)) return undefined;
  const command = await commandOf(pid);
  if (!command?.includes('postgres') || !command.includes(cluster)) return undefined;
  const port = Number.parseInt(lines[3] ?? '', 10);
  return port > 0 ? { pid, port } : { pid };
}

/**
 * Makes this process the one that starts and stops the server of `folder`. False when another living process, or
 * this one, is it already. The file is made only if there is none, so one of two wins; that of a dead process is
 * moved aside first, and put back when somebody else had replaced it in the meantime.
 */
export async function takeOwnership(folder: string): Promise<boolean> {
  const file = join(folder, 'owner');
  const dead = await readOwner(folder);
  if (dead !== '') {
    if (await alive(dead)) return false;
    const aside = `${file}.${process.pid}`;
    await rename(file, aside).catch(() => {});
    const moved = await readFile(aside, 'utf8').catch(() => dead);
    await (moved === dead ? rm(aside, { force: true }) : rename(aside, file));
  }
  return writeFile(file, await identity(process.pid), { mode: 0o600, flag: 'wx' }).then(
    () => true,
    () => false,
  );
}

export async function releaseOwnership(folder: string): Promise<void> {
  await rm(join(folder, 'owner'), { force: true });
}

/** Whether the process that owns the server of this folder still lives. */
export async function ownerAlive(folder: string): Promise<boolean> {
  const owner = await readOwner(folder);
  return owner !== '' && alive(owner);
}

async function readOwner(folder: string): Promise<string> {
  return readFile(join(folder, 'owner'), 'utf8').catch(() => '');
}

async function alive(owner: string): Promise<boolean> {
  return (await identity(Number.parseInt(owner, 10)).catch(() => '')) === owner;
}

/** A process told apart from a later one with the same number by its start time, where the system tells it. */
async function identity(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat !== undefined) {
    // Field 22 of proc(5), counted behind the program's name, which stands in brackets and may hold blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') throw new Error(`Process ${pid} has ended.`);
    return `${pid} ${fields[19]}`;
  }
  process.kill(pid, 0);
  return `${pid}`;
}

async function commandOf(pid: number): Promise<string | undefined> {
  try {
    // A zombie has an empty command line: it counts as gone.
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  } catch {
    if (process.platform === 'linux') return undefined;
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout || undefined;
}
