/** Both engines, for tests that run on each. */
import { readFile } from 'node:fs/promises';
import { secret } from '../database/live.ts';
import { service } from '../support/index.ts';
import { embedded, type TestEngine } from './world.ts';

/** On a real server; undefined where the machine has none. */
export async function openTemporalEngine(address?: string): Promise<TestEngine | undefined> {
  const at = address ?? (await service('temporal'));
  if (at === undefined) return undefined;
  const file = (await service('workflow'))!;
  const code = await readFile(file, 'utf8');
  const { openTemporal } = await import('../../workflows/temporal/index.ts');
  const place = { address: at, namespace: 'default', secret };
  return {
    name: 'temporal',
    at: `${at},${file}`,
    open: (host, options) => openTemporal(host, place, { code, ...options }),
  };
}

const temporal = await openTemporalEngine();

/** Those that this machine has. */
export const engines: readonly TestEngine[] = temporal ? [embedded, temporal] : [embedded];
