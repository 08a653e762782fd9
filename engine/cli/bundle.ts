/** Makes what a start runs instead of the sources: see `../bundled.ts`. */
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { Plugin } from 'rolldown';
import { bundledProgram, bundleNote, bundles, markOf, type Bundle } from '../bundled.ts';

const root = join(import.meta.dirname, '../..');

/**
 * Makes the bundle where there is none, or what it was made of has changed. Gives whether it did: a checkout that
 * nobody may write to is run from its sources.
 */
export async function buildBundle(): Promise<boolean> {
  if (bundledProgram() !== undefined) return false;
  try {
    await mkdir(bundles, { recursive: true });
    await note(await bundleInto(await mkdtemp(join(bundles, folderName))));
    await forgetOld();
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

const folderName = 'of-';

/** Bundles that are kept: a server still runs an older one, and loads parts of it when they are first wanted. */
const kept = 3;

/** Whatever npm does to the packages shows in one of these. */
const packageLists = ['package-lock.json', 'node_modules/.package-lock.json'];

/** Packages that stay where they are: those with binaries of their own, bundlers, and drivers that knex could have. */
const outside = [
  /^@(temporalio|swc|myriaddreamin)\//,
  /^(json-schema-to-typescript|rolldown|vite)$/,
  /^(better-sqlite3|libsql|mariadb|mock-aws-s3|mysql2?|oracledb|pg-native|pg-query-stream|sqlite3|tedious)(\/|$)/,
];

async function bundleInto(folder: string): Promise<Bundle> {
  const { build } = await import('rolldown');
  const sources = new Map(packageLists.map((list) => [list, markOf(list)]));
  await build({
    cwd: root,
    input: { program: join(root, 'engine/program.ts') },
    platform: 'node',
    external: outside,
    plugins: [marked(sources), inPlace],
    output: { dir: folder, banner, chunkFileNames: '[name]-[hash].js' },
  });
  return { program: join(basename(folder), 'program.js'), sources: Object.fromEntries(sources) };
}

/** Marks each source of ours before it is read: who edits it while we work finds it changed. */
const marked = (sources: Map<string, string | null>): Plugin => ({
  name: 'marked',
  load: {
    filter: { id: { exclude: [/[\\/]node_modules[\\/]/, /^\0/] } },
    handler(id) {
      const source = relative(root, id);
      sources.set(source, markOf(source));
    },
  },
});

// Written so that `inPlace` leaves it alone: a program that runs from a bundle makes bundles too.
const banner = `const inCheckout = (path) => process.getBuiltinModule('node:path').join(import.meta['dirname'], '../../..', path);`;

/** Code finds its files by the place where it lies: it goes on finding them there, wherever the checkout lies. */
const inPlace: Plugin = {
  name: 'in-place',
  transform: {
    filter: { id: { exclude: /^\0/ }, code: /\bimport\.meta\.|\b_{2}(dirname|filename)\b/ },
    handler(code, id) {
      const file = `inCheckout(${JSON.stringify(relative(root, id))})`;
      const folder = `inCheckout(${JSON.stringify(relative(root, dirname(id)))})`;
      return code
        .replaceAll(/\b(import\.meta\.|_{2})dirname\b/g, folder)
        .replaceAll(/\b(import\.meta\.|_{2})filename\b/g, file)
        .replaceAll(
          /\bimport\.meta\.url\b/g,
          `process.getBuiltinModule('node:url').pathToFileURL(${file}).href`,
        );
    },
  },
};

/** In one go: whoever looks meanwhile finds the last bundle or this one. */
async function note(bundle: Bundle): Promise<void> {
  const draft = `${bundleNote}.${process.pid}`;
  await writeFile(draft, JSON.stringify(bundle));
  await rename(draft, bundleNote);
}

async function forgetOld(): Promise<void> {
  const folders = await Promise.all(
    (await readdir(bundles))
      .filter((name) => name.startsWith(folderName))
      .map(async (name) => ({ name, ms: (await stat(join(bundles, name))).mtimeMs })),
  );
  const old = folders.sort((a, b) => b.ms - a.ms).slice(kept);
  await Promise.all(old.map(({ name }) => rm(join(bundles, name), { recursive: true, force: true })));
}
