/*
 * What is set for a session stays behind on its connection, and behind a pooler the next transaction of somebody else
 * meets it: seen twenty times of twenty. So all that is set holds for its transaction.
 */
import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSources, readText, top } from './sources.ts';

/** Applies and migrations have a connection of their own past any pooler, and close it. */
const ofTheirOwn = ['engine/database/apply.ts', 'engine/database/locks.ts', 'engine/database/migrate.ts'];

/** Statements in a text that set something for a session. */
function forSession(text: string): string[] {
  const calls = [...text.matchAll(/set_config\(/g)]
    .map(({ index }) => callAt(text, index))
    .filter((call) => !/,\s*true\s*\)$/.test(call));
  const words = text.match(
    /(?:['`;]|(?<!\w)")\s*set (?!local |constraints |default )(session )?[a-z_.]+ ?(=|to |\$\{)[^\n]*/g,
  );
  return [...calls, ...(words ?? [])];
}

/** A call with its arguments, up to the bracket that closes it. */
function callAt(text: string, start: number): string {
  let depth = 0;
  for (let at = text.indexOf('(', start); at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return text.slice(start, at + 1);
  }
  return text.slice(start);
}

test('the rule finds what is set for a session, and lets pass what is set for a transaction', () => {
  expect(forSession("select set_config('a.b', f($1, 2), false)")).toHaveLength(1);
  expect(forSession("select set_config('a.b', $1, $2)")).toHaveLength(1);
  expect(forSession("query('set search_path = pg_catalog')")).toHaveLength(1);
  expect(forSession('query(`set session role ${name}`)')).toHaveLength(1);
  expect(forSession("select set_config('a.b', f($1, 2), true), 1")).toEqual([]);
  expect(forSession("query('set local lock_timeout = 0')")).toEqual([]);
  expect(forSession('update core."user" set active = false')).toEqual([]);
  expect(forSession("mend: () => 'Set PORT to another number.'")).toEqual([]);
});

test('nothing is set for a session that others have too', () => {
  const scripts = globSync('migrations/**/*.sql', { cwd: top }).map((path) => ({
    path,
    text: readText(path),
  }));
  const found = [...readSources(), ...scripts]
    .filter(({ path }) => /^(engine|workflows|plugins|migrations)\//.test(path) && !ofTheirOwn.includes(path))
    .flatMap(({ path, text }) => forSession(text).map((what) => `${path}: ${what}`));
  expect(found).toEqual([]);
});
