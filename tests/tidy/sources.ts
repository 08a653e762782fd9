import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One file of code. Paths are relative to the top folder, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
  /** What its imports and re-exports name: `pg`, `node:fs`, or the path of another source. */
  readonly imports: readonly string[];
  /** Sources it names in any way, such as a worker's or a setup file's. */
  readonly mentions: readonly string[];
}

export const top = fileURLToPath(new URL('../..', import.meta.url));

const folders = ['engine', 'ui', 'workflows', 'plugins', 'migrations', 'tests'];

/** All code of the project. */
export function readSources(): readonly Source[] {
  return globSync(
    folders.map((folder) => `${folder}/**/*.{ts,js}`),
    { cwd: top, exclude: (path) => path.includes('node_modules') || path.includes('ui/dist') },
  )
    .map(readSource)
    .sort((a, b) => a.path.localeCompare(b.path));
}

function readSource(path: string): Source {
  const text = readFileSync(join(top, path), 'utf8');
  const resolve = (name: string) => (name.startsWith('.') ? normalize(join(dirname(path), name)) : name);
  return {
    path,
    text,
    imports: matches(
      text,
      /^(?:import|export)\s[^'";]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm,
    ).map(resolve),
    mentions: matches(text, /'([^'\n]+\.(?:ts|js))'/g)
      .map((name) => normalize(join(dirname(path), name)))
      .filter((name) => existsSync(join(top, name))),
  };
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((found) => found.slice(1).find((group) => group !== undefined)!);
}

/** The text of a file that is no code. */
export const readText = (path: string): string => readFileSync(join(top, path), 'utf8');
