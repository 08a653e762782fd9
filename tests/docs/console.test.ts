/*
 * What documents show of a command is what it prints. A block ```console begins with the command behind `$`; the
 * lines below it are lines of its output, in that order, others may stand between.
 */
import { execFile } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { service } from '../support/index.ts';

const root = join(import.meta.dirname, '../..');
const startFile = (await service('program'))!;

interface Example {
  readonly file: string;
  readonly command: string;
  readonly lines: readonly string[];
}

async function examples(): Promise<Example[]> {
  const found: Example[] = [];
  for await (const file of glob('docs/**/*.md', { cwd: root })) {
    const text = await readFile(join(root, file), 'utf8');
    for (const [, body] of text.matchAll(/^```console\n([\s\S]*?)^```$/gm)) {
      const [command, ...lines] = body!.trimEnd().split('\n');
      found.push({ file, command: command!.replace(/^\$ npx kontor /, ''), lines });
    }
  }
  return found;
}

/** Words of a command line; double quotes hold words together. */
const wordsOf = (command: string): string[] =>
  [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);

test.each((await examples()).map((example) => [`${example.file}: ${example.command}`, example] as const))(
  '%s',
  async (_name, { command, lines }) => {
    const { stdout } = await promisify(execFile)(process.execPath, [startFile, ...wordsOf(command)], {
      cwd: root,
    });
    const printed = stdout.split('\n');
    let from = 0;
    for (const line of lines) {
      const at = printed.findIndex((one, index) => index >= from && one.trimEnd() === line.trimEnd());
      expect(at, `'${line}' stands in the output, in this order:\n${stdout}`).toBeGreaterThanOrEqual(0);
      from = at + 1;
    }
  },
);
