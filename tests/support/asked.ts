/*
 * Which test files ask for the database of the run. On another PostgreSQL only those have anything new to say: the others
 * need none, or start one of their own, which is always the packaged one.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** By file, below the checkout, whether it asked. Only files of which all tests passed in the last run are named. */
export type Asked = Readonly<Record<string, boolean>>;

/** Where the last run kept it. */
const note = (): string =>
  process.env.KONTOR_TEST_NOTE ?? fileURLToPath(new URL('../../.cache/tests/asked.json', import.meta.url));

export async function keepAsked(asked: Asked): Promise<void> {
  await mkdir(dirname(note()), { recursive: true });
  await writeFile(note(), JSON.stringify(asked, null, 2));
}

/** Files known to need no database of the run; whatever is not known is not among them. */
export async function needingNone(): Promise<string[]> {
  const text = await readFile(note(), 'utf8').catch(() => '{}');
  return Object.entries(JSON.parse(text) as Asked).flatMap(([file, did]) => (did ? [] : [file]));
}
