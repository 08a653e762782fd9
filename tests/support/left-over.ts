import { readdir, readFile } from 'node:fs/promises';

const mark = 'KONTOR_TEST_RUN';

/** Marks this process and all it will start as belonging to one run of the tests. */
export function markRun(): void {
  process.env[mark] = `${process.pid}-${Date.now()}`;
}

/**
 * Command lines of processes that this run started and nobody stopped. Known where the system has /proc; a database
 * server is started without environment and is not among them, its launcher waits for its end itself.
 */
export async function leftOver(): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.filter((pid) => Number(pid) !== process.pid).map(commandOfRun));
  return found.filter((command) => command !== undefined);
}

async function commandOfRun(pid: string): Promise<string | undefined> {
  try {
    const environment = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0');
    if (!environment.includes(`${mark}=${process.env[mark]}`)) return undefined;
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    return command === '' ? undefined : `${pid}: ${command}`;
  } catch {
    return undefined; // it ended while we looked, or belongs to somebody else
  }
}
