import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compile, evaluate, functions, type RecordValue } from '../../engine/expression/index.ts';
import { actor, clock, nothing, scope } from './scope.ts';

const page = readFileSync(new URL('../../docs/language/expressions.md', import.meta.url), 'utf8');

/** The fenced blocks of a kind. */
const blocks = (kind: string): string[] =>
  [...page.matchAll(/^```(.+)\n([^]*?)^```$/gm)]
    .filter(([, found]) => found === kind)
    .map(([, , text]) => text!);

/** The lines of the blocks of a kind, cut at the arrow. */
const rows = (kind: string): [string, string][] =>
  blocks(kind)
    .flatMap((block) => block.trim().split('\n'))
    .map((row) => row.split('→').map((half) => half.trim()) as [string, string]);

const record = { ...nothing, ...(JSON.parse(blocks('json record')[0]!) as RecordValue) };

describe('the manual says what is so:', () => {
  for (const [source, value] of rows('expression')) {
    test(`${source} → ${value}`, () => {
      const { expression, faults } = compile(source, scope);
      expect(faults).toBeUndefined();
      expect(evaluate(expression!, { record, names: { user: actor }, ...clock })).toEqual(JSON.parse(value));
    });
  }
  for (const [source, fault] of rows('refused')) {
    test(`${source} → ${fault}`, () => {
      const [found] = compile(source, scope).faults ?? [];
      expect(`${found?.code} ${found?.mend}`).toContain(fault);
    });
  }
});

test('the manual lists every function as the checker knows it', () => {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const table = functions.map(
    ({ signature, about, example }) => `| \`${signature}\` | ${cell(about)} | \`${cell(example)}\` |`,
  );
  for (const row of table) expect(page.replaceAll(/ +\|/g, ' |')).toContain(row);
});
