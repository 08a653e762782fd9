import { glob, stat } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export const pageFolder = join(root, 'ui/dist');
export const viteConfig = join(root, 'ui/vite.config.ts');

/** Builds the page where it was never built or a source is newer than the build. Gives whether it did. */
export async function buildPage(): Promise<boolean> {
  const built = await changedAt(join(pageFolder, 'index.html'));
  if (built !== undefined && (await newestSource()) <= built) return false;
  const { build } = await import('vite');
  await build({ configFile: viteConfig, logLevel: 'error' });
  return true;
}

/** What the page is made of: its own files, and the rooms of the engine that it uses. */
const sources = ['ui/**/*', 'engine/expression/*', 'package-lock.json'];

async function newestSource(): Promise<number> {
  let newest = 0;
  for await (const file of glob(sources, { cwd: root, exclude: ['ui/dist/**'] })) {
    newest = Math.max(newest, (await changedAt(join(root, file))) ?? 0);
  }
  return newest;
}

/** Time of the last change in milliseconds since 1970; undefined where there is no such file. Folders count as old. */
async function changedAt(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? 0 : found?.mtimeMs;
}
