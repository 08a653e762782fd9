import { globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { readSources, readText, top, type Source } from './sources.ts';

/** Rooms of the engine, the lowest floor first: a room imports only from floors below its own. */
const floors = [
  ['errors', 'loop'],
  ['sql'],
  ['definition', 'expression', 'config', 'postgres', 'redis', 'outgoing', 'identity'],
  ['model'],
  ['access', 'database', 'extension'],
  ['query', 'process', 'delivery', 'mail', 'chain'],
  ['records', 'publication', 'person'],
  ['graphql', 'forms', 'transfer'],
  ['prints'],
  ['server'],
  ['cli'],
];

/** Packages that one room keeps to itself. */
const keepers: Readonly<Record<string, readonly string[]>> = {
  knex: ['database'],
  ioredis: ['redis'],
  jose: ['identity'],
  'openid-client': ['identity'],
  nodemailer: ['mail'],
  mercurius: ['graphql'],
  fastify: ['server', 'cli', 'graphql', 'extension'],
};

const sources = readSources();
const engine = sources.filter(({ path }) => path.startsWith('engine/'));
const roomOf = (path: string) => /^engine\/([^/.]+)\//.exec(path)?.[1];
const floorOf = (room: string) => floors.findIndex((rooms) => rooms.includes(room));

/** Each breach as one sentence; the list is empty in a tidy house. */
function breaches(
  list: readonly Source[],
  judge: (source: Source, imported: string) => string | undefined,
): string[] {
  return list.flatMap((source) =>
    source.imports.flatMap((imported) => judge(source, imported)?.replace(/^/, `${source.path}: `) ?? []),
  );
}

test('every room has a floor', () => {
  const homeless = new Set(
    engine.map(({ path }) => roomOf(path)).filter((room) => room && floorOf(room) < 0),
  );
  expect([...homeless], 'add the room to `floors` in this test').toEqual([]);
});

test('a room imports only from floors below', () => {
  expect(
    breaches(engine, ({ path }, imported) => {
      const [room, other] = [roomOf(path), roomOf(imported)];
      if (!room || !other || room === other || floorOf(other) < floorOf(room)) return undefined;
      return `'${room}' may not import '${other}', which is not below it: move what both need down, or pass it in`;
    }),
  ).toEqual([]);
});

/** A room may have a second door, for what some of its visitors must not load. It says so as the first does. */
const isDoor = (path: string) =>
  engine.some((source) => source.path === path && /^\/\*\*[\s*]+Second door of `/.test(source.text));

test('a room is entered by its front door', () => {
  expect(
    breaches(sources, ({ path }, imported) => {
      const other = roomOf(imported);
      if (!other || other === roomOf(path) || path.startsWith('tests/')) return undefined;
      if (imported === `engine/${other}/index.ts` || isDoor(imported)) return undefined;
      return `import engine/${other}/index.ts instead of ${imported}, and export there what is needed`;
    }),
  ).toEqual([]);
});

test('each front door says first what its room gives', () => {
  const doors = engine.filter(({ path }) => /^engine\/[^/]+\/index\.ts$/.test(path));
  const silent = doors.filter(({ text }) => !/^\/\*\*[\s*]+Public face of `/.test(text));
  expect(
    silent.map(({ path }) => path),
    'begin it with: /** Public face of `room`: ...',
  ).toEqual([]);
});

test('plugins and workflows know the engine by engine/index.ts alone, the page by expressions and views', () => {
  expect(
    breaches(sources, ({ path }, imported) => {
      if (!imported.startsWith('engine/')) return undefined;
      const allowed = path.startsWith('workflows/interpreter/')
        ? ['engine/expression/index.ts']
        : path.startsWith('ui/')
          ? ['engine/expression/index.ts', 'engine/forms/index.ts']
          : /^(workflows|plugins)\//.test(path)
            ? ['engine/index.ts']
            : [imported];
      return allowed.includes(imported) ? undefined : `import ${allowed[0]} instead of ${imported}`;
    }),
  ).toEqual([]);
});

test('the page takes nothing of the form views but their types', () => {
  const loading = sources.filter(
    ({ path, text }) => path.startsWith('ui/') && /^import (?!type\b)[^;]*engine\/forms\//m.test(text),
  );
  expect(loading.map(({ path }) => path)).toEqual([]);
});

test('what runs in the page or in a workflow imports nothing of Node', () => {
  const pure = sources.filter(({ path }) =>
    /^((engine\/(expression|errors|sql)|workflows\/(interpreter|kept)|ui)\/|workflows\/temporal\/(workflow|engine|calls|labels)\.ts)/.test(
      path,
    ),
  );
  const inPage = pure.filter(({ path }) => !path.endsWith('.config.ts'));
  expect(
    breaches(inPage, (_, imported) =>
      imported.startsWith('node:') ? `${imported} is not there` : undefined,
    ),
  ).toEqual([]);
});

test('the engine knows nothing of what stands on it', () => {
  expect(
    breaches(engine, ({ path }, imported) =>
      /^(ui|workflows|plugins|tests|migrations)\//.test(imported) && path !== 'engine/program.ts'
        ? `may not import ${imported}: let engine/program.ts or a setting pass it in`
        : undefined,
    ),
  ).toEqual([]);
});

test('a package that one room keeps is imported there alone', () => {
  expect(
    breaches(engine, ({ path }, imported) => {
      const rooms = keepers[imported];
      const room = roomOf(path);
      return rooms && !(room && rooms.includes(room))
        ? `'${imported}' belongs to ${rooms.join(', ')}`
        : undefined;
    }),
  ).toEqual([]);
});

// All of our files are parsed: on a machine that has much else to do, this takes a while.
test('no file is dead: each is reached from a start file, a test or a page', { timeout: 120_000 }, () => {
  const product = reachable(sources.filter(({ path }) => isStart(path) && !path.startsWith('tests/')));
  const tests = reachable(sources.filter(({ path }) => isStart(path)));
  const dead = sources.filter(({ path }) => !(path.startsWith('tests/') ? tests : product).has(path));
  expect(
    dead.map(({ path }) => path),
    'delete it, or import it where it is used',
  ).toEqual([]);
});

/** Files that something other than an import starts. */
function isStart(path: string): boolean {
  const byConvention = [
    /^engine\/(start\.js|index\.ts)$/,
    /\.(config|test)\.ts$/,
    /\.d\.ts$/,
    /^tests\/(run\.js$|mutants\/start\.js$|proofs\/[^/]+\.(ts|js)$|bench\/)/,
    /^plugins\/([^/]+\/index|types)\.ts$/,
    /^workflows\/[^/]+\/index\.ts$/,
    /^migrations\//,
    /^plugins\/types\.ts$/, // generated for whoever writes a plugin
  ];
  return byConvention.some((pattern) => pattern.test(path)) || pageScripts().includes(path);
}

/** Scripts that the HTML files of the page load. */
function pageScripts(): string[] {
  return globSync('ui/**/*.html', { cwd: top, exclude: (path) => path.includes('dist') }).flatMap((page) =>
    [...readText(page).matchAll(/<script[^>]*\ssrc="([^"]+)"/g)].flatMap(([, src]) => [
      normalize(join(dirname(page), src!)),
      normalize(join('ui', src!)),
    ]),
  );
}

function reachable(starts: readonly Source[]): ReadonlySet<string> {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const seen = new Set<string>();
  const visit = (source: Source) => {
    if (seen.has(source.path)) return;
    seen.add(source.path);
    for (const path of [...source.imports, ...source.mentions]) {
      const next = byPath.get(path);
      if (next) visit(next);
    }
  };
  starts.forEach(visit);
  return seen;
}

/** What runs text as code, or a program by a shell. The `eval` of Redis sends it a script of ours. */
const running = /(?<!\.)\b(?:eval|exec|execSync|Function)\(|\bnew Function\b|'(?:node:)?vm'|\bshell: true\b/;

test('no text is run as code, and no program by a shell', () => {
  const shipped = sources.filter(({ path }) => !path.startsWith('tests/'));
  const found = shipped.flatMap(({ path, text }) => {
    const line = text.split('\n').find((one) => running.test(one) && !/^\s*(?:\*|\/\/|\/\*)/.test(one));
    return line === undefined ? [] : [`${path}: ${line.trim()}`];
  });
  expect(found).toEqual([]);
});
