import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { nearest } from '../../engine/errors/index.ts';
import { runProof, type Proof } from '../support/proof.ts'; // not its front door, which needs vitest

const here = import.meta.dirname;

/**
 * Runs the proof that `argv` names; its last line is JSON. Exit codes: 0 proved, 1 a case failed, 2 no such proof.
 * Whatever else is said goes to the error output.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      list: { type: 'boolean' },
      seed: { type: 'string' },
      scale: { type: 'string', default: '1' },
      case: { type: 'string' },
    },
  });
  const names = await proofNames();
  if (values.list) return list(names);
  const name = positionals[0] ?? '';
  if (!names.includes(name)) return unknown(name, names);
  const outcome = await runProof(await load(name), {
    name,
    seed: wholeNumber(values.seed ?? String(Math.trunc(Math.random() * 1e9)), '--seed'),
    scale: Number(values.scale),
    ...(values.case !== undefined && { only: wholeNumber(values.case, '--case') }),
    say: console.error,
  });
  console.log(JSON.stringify(outcome));
  return outcome.failures > 0 ? 1 : 0;
}

async function proofNames(): Promise<string[]> {
  const files = (await readdir(here)).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
  return files.map((file) => basename(file, '.ts')).sort();
}

const load = (name: string): Promise<Proof> => import(`./${name}.ts`) as Promise<Proof>;

async function list(names: readonly string[]): Promise<number> {
  for (const name of names) console.log(`${name.padEnd(16)}${(await load(name)).about}`);
  return 0;
}

function unknown(name: string, names: readonly string[]): number {
  const near = nearest(name, names);
  console.error(
    name === ''
      ? 'Usage: npm run proof -- <name> [--seed S] [--scale F] [--case N], or --list'
      : `There is no proof '${name}'.`,
  );
  if (near) console.error(`Did you mean '${near}'?`);
  return 2;
}

function wholeNumber(text: string, option: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new Error(`${option} takes a whole number, not '${text}'.`);
  return number;
}
