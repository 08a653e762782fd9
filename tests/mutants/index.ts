/*
 * Mutation testing of the compiler of access: each operator, condition and value of it is changed, one at a time, and a test
 * has to fail. The tool is got when it is first wanted, beside the project's packages and not among them.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const home = join(root, '.cache/mutants');
const scoreFile = join(import.meta.dirname, 'score.json');

const tools = { '@stryker-mutator/core': '10.1.1', '@stryker-mutator/vitest-runner': '10.1.1' };

/** What grants, a scope and a way out make of an entity and its fields. */
const mutated = ['cover', 'narrowed', 'rights', 'scope'].map((name) => `engine/access/${name}.ts`);

const shareMin = 85;

const settings = {
  testRunner: 'vitest',
  plugins: [join(home, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')],
  mutate: mutated,
  vitest: { configFile: 'tests/mutants/vitest.config.ts' },
  tsconfigFile: 'none', // it would be rewritten by a compiler that is not ours
  tempDirName: '.cache/mutants/tmp',
  ignorePatterns: ['.cache', 'docs', 'ui/dist'],
  reporters: ['progress-append-only', 'json'],
  jsonReporter: { fileName: join(home, 'report.json') },
  coverageAnalysis: 'perTest',
};

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[]; readonly source: string }>>;
}

interface Mutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: { readonly line: number } };
}

/** Runs all, tells those that no test notices, and keeps the score. Exit code 1 where too many live. */
export async function main(): Promise<number> {
  await install();
  const file = join(home, 'settings.json');
  await writeFile(file, JSON.stringify(settings));
  const program = join(home, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const run = spawn(process.execPath, [program, 'run', file], { cwd: root, stdio: 'inherit' });
  const [code] = (await once(run, 'exit')) as [number | null];
  if (code !== 0) return code ?? 1;
  const report = JSON.parse(await readFile(settings.jsonReporter.fileName, 'utf8')) as Report;
  for (const line of livingIn(report)) console.log(line);
  const score = scoreOf(report);
  await writeFile(scoreFile, `${JSON.stringify(score, null, 2)}\n`);
  console.log(JSON.stringify(score.all));
  return score.all!.share >= shareMin ? 0 : 1;
}

async function install(): Promise<void> {
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'package.json'), JSON.stringify({ private: true, dependencies: tools }));
  // Vitest is the project's own, found in the folder above.
  const words = ['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
  await promisify(execFile)('npm', words, { cwd: home });
}

const isDead = ({ status }: Mutant): boolean => status === 'Killed' || status === 'Timeout';

const livingIn = ({ files }: Report): readonly string[] =>
  Object.entries(files).flatMap(([file, { mutants, source }]) =>
    mutants
      .filter((one) => !isDead(one))
      .map(({ location: { start }, mutatorName, replacement = '' }) => {
        const line = source.split('\n')[start.line - 1]!.trim();
        return `${file}:${start.line} ${mutatorName}: ${line} -> ${replacement.replaceAll(/\s+/g, ' ')}`;
      }),
  );

interface Score {
  readonly mutants: number;
  readonly noticed: number;
  /** Of a hundred, with one digit. */
  readonly share: number;
}

function scoreOf({ files }: Report): Readonly<Record<string, Score>> {
  const of = (mutants: readonly Mutant[]): Score => {
    const noticed = mutants.filter(isDead).length;
    return { mutants: mutants.length, noticed, share: Math.round((noticed / mutants.length) * 1_000) / 10 };
  };
  const all = Object.values(files).flatMap(({ mutants }) => mutants);
  return {
    all: of(all),
    ...Object.fromEntries(Object.entries(files).map(([file, { mutants }]) => [file, of(mutants)])),
  };
}
