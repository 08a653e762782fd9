/* Runs in a thread of its own, so that a long document keeps no request waiting: sheets in, bytes out. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';

/** What of the addon is used. Its own types come with a package that cannot be locked for all platforms. */
interface Addon {
  readonly NodeCompiler: { create(options: { readonly workspace: string }): Compiler };
}

interface Compiler {
  pdf(source: Source, options: { readonly pdfStandard?: string }): Uint8Array;
  plainSvg(source: Source): string;
  evictCache(age: number): void;
}

interface Source {
  readonly mainFileContent: string;
  readonly inputs: Readonly<Record<string, string>>;
}

export interface Order {
  readonly id: number;
  /** A sheet as JSON. */
  readonly sheet: string;
  readonly as: 'pdf' | 'svg';
}

export type Done = { readonly id: number } & (
  { readonly bytes: Uint8Array } | { readonly failure: 'missing' | 'broken'; readonly why: string }
);

/** Name of the addon for this machine, as its package ends. */
function platformName(): string {
  const { platform, arch, report } = process;
  if (platform === 'win32') return `win32-${arch}-msvc`;
  if (platform !== 'linux') return `${platform}-${arch}`;
  const { header } = report.getReport() as { readonly header: { readonly glibcVersionRuntime?: string } };
  return `linux-${arch}-${header.glibcVersionRuntime === undefined ? 'musl' : 'gnu'}`;
}

function openCompiler(): Compiler {
  const load = createRequire(import.meta.url);
  const addon = load(`@myriaddreamin/typst-ts-node-compiler-${platformName()}`) as Addon;
  return addon.NodeCompiler.create({ workspace: import.meta.dirname });
}

const template = readFileSync(join(import.meta.dirname, 'paper.typ'), 'utf8');

/** Compilations after which what was not used again is forgotten. */
const cacheAge = 10;

let compiler: Compiler | undefined;

function set({ sheet, as }: Order): Uint8Array {
  compiler ??= openCompiler();
  try {
    if (as === 'svg') {
      const source = { mainFileContent: template, inputs: { sheet, preview: 'true' } };
      return new TextEncoder().encode(compiler.plainSvg(source));
    }
    return pdfOf(compiler, { mainFileContent: template, inputs: { sheet } });
  } finally {
    compiler.evictCache(cacheAge);
  }
}

/** PDF/UA refuses a letter that no font here has; a tagged PDF with a box in its place is better than none. */
function pdfOf(open: Compiler, source: Source): Uint8Array {
  try {
    return open.pdf(source, { pdfStandard: 'ua-1' });
  } catch {
    return open.pdf(source, {});
  }
}

/** The addon tells what is wrong in `code`, its message is empty. */
function whyOf(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return [message, code].find((one) => one !== undefined && one !== '') ?? String(error);
}

parentPort!.on('message', (order: Order) => {
  try {
    const done: Done = { id: order.id, bytes: set(order) };
    parentPort!.postMessage(done);
  } catch (error) {
    const failure = (error as { readonly code?: string }).code === 'MODULE_NOT_FOUND' ? 'missing' : 'broken';
    parentPort!.postMessage({ id: order.id, failure, why: whyOf(error) } satisfies Done);
  }
});
