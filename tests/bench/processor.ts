import { readdir, readFile } from 'node:fs/promises';

/**
 * Nanoseconds on the processor that a process and all below it have used, from the scheduler's own count. 0 where
 * the system does not tell (only Linux does): throughput is compared everywhere, time on the processor there.
 */
export async function processorTime(pid: number): Promise<number> {
  const family = [pid, ...(await descendants(pid))];
  const times = await Promise.all(family.map(own));
  return times.reduce((sum, time) => sum + time, 0);
}

async function own(pid: number): Promise<number> {
  try {
    const tasks = await readdir(`/proc/${pid}/task`);
    const each = await Promise.all(
      tasks.map(async (task) =>
        Number((await readFile(`/proc/${pid}/task/${task}/schedstat`, 'utf8')).split(' ')[0]),
      ),
    );
    return each.reduce((sum, time) => sum + time, 0);
  } catch {
    return 0; // ended meanwhile, or no such file on this system
  }
}

async function descendants(pid: number): Promise<number[]> {
  const parents = new Map<number, number[]>();
  for (const entry of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    parents.set(parent, [...(parents.get(parent) ?? []), Number(entry)]);
  }
  const found: number[] = [];
  const open = [pid];
  while (open.length > 0) {
    const children = parents.get(open.pop()!) ?? [];
    found.push(...children);
    open.push(...children);
  }
  return found;
}

/** Resident memory of a process in MB; 0 where the system does not tell. */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}
