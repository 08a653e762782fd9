import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../errors/index.ts';
import { alreadyRunning } from './faults.ts';

interface Note {
  readonly pid: number;
  /** Missing until the server listens. */
  readonly address?: string;
}

/** The right to serve one data folder. */
export interface Claim {
  /** Tells others, such as a second start, where we are reached. */
  announce(address: string): Promise<void>;
  release(): Promise<void>;
}

/**
 * Claims `dataFolder` for this process. The note of a process that is gone, or that no longer answers, is thrown away.
 * @throws Refusal CLI003 with the address when another process serves it.
 */
export async function claim(dataFolder: string): Promise<Claim> {
  await mkdir(dataFolder, { recursive: true });
  const file = join(dataFolder, 'running.json');
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, JSON.stringify({ pid: process.pid } satisfies Note));
  try {
    // A link appears whole and only where there was none: of two starts one gets it.
    while (!(await linked(fresh, file))) {
      const note = await readNote(file);
      if (note && (await isServing(note)))
        throw new Refusal(alreadyRunning({ address: note.address ?? 'it is starting' }));
      await rm(file, { force: true });
    }
  } finally {
    await rm(fresh, { force: true });
  }
  return {
    announce: (address) => writeFile(file, JSON.stringify({ pid: process.pid, address } satisfies Note)),
    release: async () => {
      if ((await readNote(file))?.pid === process.pid) await rm(file, { force: true });
    },
  };
}

/** Address of the Kontor that serves `dataFolder`, if one does. */
export async function runningAddress(dataFolder: string): Promise<string | undefined> {
  const note = await readNote(join(dataFolder, 'running.json'));
  return note && (await isServing(note)) ? note.address : undefined;
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readNote(file: string): Promise<Note | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Note;
  } catch {
    return undefined;
  }
}

/** A number of a process may have been given to another program since: who has an address must answer there. */
async function isServing({ pid, address }: Note): Promise<boolean> {
  if (pid === process.pid || !isAlive(pid)) return false;
  if (address === undefined) return true;
  const answer = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(2_000) }).catch(
    () => undefined,
  );
  return answer?.ok ?? false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
