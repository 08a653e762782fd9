/** The module with a field of every kind, put into the Kontor of this run. */
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kontor } from '../support/index.ts';

/** Test files run side by side: the module appears as a whole, and whoever comes second finds it there. */
export async function installKinds(kontor: Kontor): Promise<void> {
  const draft = await mkdtemp(join(kontor.metadata, '..', 'kinds-'));
  await cp(join(import.meta.dirname, 'modules', 'kinds'), draft, { recursive: true });
  await rename(draft, join(kontor.metadata, 'kinds')).catch(async (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    await rm(draft, { recursive: true });
  });
  await kontor.run('apply');
}
