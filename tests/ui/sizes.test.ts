/** What a browser fetches until a page can be used: compressed, in bytes. Whatever is asked for later is loaded later. */
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { viteConfig } from '../../engine/cli/page.ts';

type Output = Rolldown.RolldownOutput['output'];
type Chunk = Rolldown.OutputChunk;

let output: Output;

beforeAll(async () => {
  // As it is built for people: with `test` there, the components bring their warnings for developers.
  vi.stubEnv('NODE_ENV', 'production');
  const built = await build({ configFile: viteConfig, logLevel: 'error', build: { write: false } });
  output = (built as Rolldown.RolldownOutput).output;
  vi.unstubAllEnvs();
}, 120_000);

const chunks = (): readonly Chunk[] => output.filter((one): one is Chunk => one.type === 'chunk');

/** Every chunk that `chunk` cannot do without. */
function needed(chunk: Chunk, known = new Set<Chunk>()): Set<Chunk> {
  if (known.has(chunk)) return known;
  known.add(chunk);
  for (const name of chunk.imports)
    needed(
      chunks().find(({ fileName }) => fileName === name)!,
      known,
    );
  return known;
}

/** The frame and a page of it, with the styles of both. */
function sizeOf(page: 'list' | 'record'): number {
  const first = chunks().find(({ isEntry }) => isEntry)!;
  const own = chunks().find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/ui/views/${page}.ts`))!;
  const scripts = [...needed(own, needed(first))];
  const styles = new Set(scripts.flatMap(({ viteMetadata }) => [...viteMetadata!.importedCss]));
  const texts = output.flatMap((one) =>
    one.type === 'asset'
      ? styles.has(one.fileName)
        ? [one.source]
        : []
      : scripts.includes(one)
        ? [one.code]
        : [],
  );
  return texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
}

describe('until it can be used', () => {
  test('a list is at most 110 KB', () => expect(sizeOf('list')).toBeLessThanOrEqual(110_000));

  test('a record is at most 159 KB', () => expect(sizeOf('record')).toBeLessThanOrEqual(159_000));

  test.each([
    ...['board', 'calendar', 'chart', 'filter', 'history', 'letter', 'make', 'prints', 'related', 'tree'].map(
      (name) => `views/${name}`,
    ),
    'views/links/share',
    ...['approvals', 'bell', 'console', 'instance', 'menu', 'ribbon'].map((name) => `processes/${name}`),
  ])('%s waits', (name) => {
    const own = chunks().find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/ui/${name}.ts`));
    expect(own?.isDynamicEntry).toBe(true);
  });
});
