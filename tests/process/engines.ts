/** Both engines, for tests that run on each. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { secret } from '../database/live.ts';
import { service } from '../support/index.ts';
import { embedded, type TestEngine } from './world.ts';

/** On a real server; undefined where the machine has none. */
export async function openTemporalEngine(address?: string, sealed = secret): Promise<TestEngine | undefined> {
  const at = address ?? (await service('temporal'));
  if (at === undefined) return undefined;
  const file = (await service('workflow'))!;
  const code = await readFile(file, 'utf8');
  const { openTemporal } = await import('../../workflows/temporal/index.ts');
  const place = { address: at, namespace: 'default', secret: sealed };
  return {
    name: 'temporal',
    at: `${at},${file},${sealed}`,
    open: (host, options) => openTemporal(host, place, { code, ...options }),
  };
}

// Files that run side by side share the server: under another secret each has a queue and workers of its own.
const temporal = await openTemporalEngine(undefined, `sealed in tests ${randomUUID()}`);

/** Those that this machine has. */
export const engines: readonly TestEngine[] = temporal ? [embedded, temporal] : [embedded];
