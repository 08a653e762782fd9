/*
 * The bundle: the whole program in a few files, because finding and reading hundreds of them is a third of a start.
 * `cli/bundle.ts` makes it. It never stands for other sources than it was made of: it is run only where each of them,
 * and each list of packages, still has the size and the time of change that it had then. To look takes 6 ms.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');

/** Beside the cache of compiled code: who may write here may write the sources too. */
export const bundles = join(root, '.cache/bundle');

/** Says which bundle is the newest and what it was made of: a `Bundle` as JSON. */
export const bundleNote = join(bundles, 'built.json');

export interface Bundle {
  /** The file to run, below `bundles`. */
  readonly program: string;
  /** What it was made of, by its path in the checkout, with its mark then. The checkout may lie elsewhere now. */
  readonly sources: Readonly<Record<string, string | null>>;
}

/** Address of the program as a bundle; undefined where there is none, or what it was made of has changed. */
export function bundledProgram(): string | undefined {
  const bundle = newestBundle();
  if (!bundle) return undefined;
  for (const source in bundle.sources) if (markOf(source) !== bundle.sources[source]) return undefined;
  return pathToFileURL(join(bundles, bundle.program)).href;
}

/** Another one whenever the file is written; null where there is no such file. */
export function markOf(source: string): string | null {
  const found = statSync(join(root, source), { throwIfNoEntry: false });
  return found ? `${found.size} ${found.mtimeMs}` : null;
}

function newestBundle(): Bundle | undefined {
  try {
    return JSON.parse(readFileSync(bundleNote, 'utf8')) as Bundle;
  } catch {
    return undefined;
  }
}
