import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Who runs the server. Empty unless we are root: PostgreSQL refuses to run as root. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** The account for the server: our own, or as root that of `postgres`, else `nobody`. No user is ever created. */
export async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const line = ['postgres', 'nobody'].map((name) => lines.find((parts) => parts[0] === name)).find(Boolean);
  if (!line) throw new Error('Neither postgres nor nobody is named in /etc/passwd.');
  return { uid: Number(line[2]), gid: Number(line[3]) };
}

/** Whether every folder from the root down to `folder`, as far as it exists, may be entered by everybody. */
export async function everybodyMayEnter(folder: string): Promise<boolean> {
  const there = await stat(folder).catch(() => undefined);
  if (there && (there.mode & 0o001) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || everybodyMayEnter(parent);
}
