/*
 * Whether the tests would notice. Each patch of `tests/faults` plants one fault that somebody could make, and names the test
 * that must fail then: in a copy of the checkout that test passes first, and fails when the fault is there.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { planted, plantedFaults, root, type PlantedFault } from '../faults/index.ts';
import type { ProofRun } from '../support/proof.ts';

export const about = 'Faults that are planted one by one are noticed by the tests they name; a share takes them in turn by the seed.'; // prettier-ignore

/** A share that is smaller takes so many. */
const least = 3;

export async function run({ seed, scale, only, report }: ProofRun): Promise<void> {
  const all = await plantedFaults();
  const numbers = only === undefined ? inTurn(all.length, seed, scale) : [only];
  const faults = numbers.map((number) => all[number]!);
  const copy = await copied();
  try {
    const before = await statesIn(copy, faults);
    for (const [at, fault] of faults.entries()) {
      const { name, title, fact } = fault;
      console.error(`${name}: ${title}`);
      const state = before.get(fact);
      if (state !== 'passed')
        report.failed(`${name}: without it '${fact}' is ${state ?? 'missing'}`, numbers[at]);
      else if (!(await isNoticed(copy, fault)))
        report.failed(`${name}: '${fact}' does not fail`, numbers[at]);
      else report.passed();
    }
  } finally {
    await rm(copy, { recursive: true });
  }
}

/** Numbers of those that are planted: all, or the next ones of a round in which each seed goes on where the last one ended. */
function inTurn(most: number, seed: number, scale: number): readonly number[] {
  const count = Math.min(most, Math.max(least, Math.floor(most * scale)));
  return Array.from({ length: count }, (_, at) => (seed * count + at) % most);
}

const call = promisify(execFile);
const maxBuffer = 64 * 1024 * 1024;

/** What is made, or got from elsewhere. */
const left = new Set(['node_modules', '.git', '.cache', '.data', 'dist', 'coverage']);

/** The checkout as it lies there, with what is not committed yet, beside the packages and programs it has got. */
async function copied(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-faults-'));
  await cp(root, folder, { recursive: true, filter: (path) => !left.has(basename(path)) });
  await mkdir(join(folder, '.cache'));
  for (const got of ['node_modules', '.cache/debian'].filter((one) => existsSync(join(root, one))))
    await symlink(join(root, got), join(folder, got));
  return folder;
}

/** Whether its test notices a fault. */
async function isNoticed(copy: string, fault: PlantedFault): Promise<boolean> {
  const path = join(copy, fault.file);
  const source = await readFile(path, 'utf8');
  await writeFile(path, planted(source, fault));
  try {
    return (await statesIn(copy, [fault])).get(fault.fact) === 'failed';
  } finally {
    await writeFile(path, source);
  }
}

/** What vitest tells as JSON. */
interface Told {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

const escaped = (text: string): string => text.replaceAll(/[^\w ]/g, String.raw`\$&`);

/** What became of facts: `passed`, `failed`, or nothing where there is no such test. */
async function statesIn(copy: string, faults: readonly PlantedFault[]): Promise<ReadonlyMap<string, string>> {
  const told = join(copy, 'told.json');
  const files = new Set(faults.map(({ test }) => test));
  const facts = new Set(faults.map(({ fact }) => fact.split(' > ').map(escaped).join('.+')));
  const words = ['-t', [...facts].join('|'), '--reporter=json', `--outputFile=${told}`];
  // What a copy lacks a test passes over, and is told as one that does not pass. What fails is not tried again.
  const { KONTOR_REQUIRE_SERVICES: _required, CI: _ci, ...env } = process.env;
  const ended = call(process.execPath, ['tests/run.js', ...files, ...words], { cwd: copy, env, maxBuffer });
  const { stderr } = await ended.catch((error: { stderr: string }) => error);
  const text = await readFile(told, 'utf8').catch(() => {
    throw new Error(`The tests told nothing: ${stderr}`);
  });
  await rm(told);
  const { testResults } = JSON.parse(text) as Told;
  return new Map(
    testResults.flatMap(({ assertionResults }) =>
      assertionResults.map(({ ancestorTitles, title, status }) => [
        [...ancestorTitles, title].join(' > '),
        status,
      ]),
    ),
  );
}
