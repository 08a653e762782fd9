/** The table of ASVS: its form, and the counts at its head. Whether a link leads anywhere is asked by links.test.ts. */
import { expect, test } from 'vitest';
import { readText } from './sources.ts';

const verdicts = ['met', 'not met', 'does not apply'] as const;
type Verdict = (typeof verdicts)[number];

interface Row {
  readonly number: readonly number[];
  readonly level: string;
  readonly asked: string;
  readonly verdict: string;
  readonly shown: string;
}

const text = readText('docs/security/asvs.md');

const cellsOf = (line: string): readonly string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());

const rows: readonly Row[] = text
  .split('\n')
  .filter((line) => /^\| \d+\.\d+\.\d+ \|/.test(line))
  .map((line) => {
    const [number, level, asked, verdict, shown, ...more] = cellsOf(line);
    expect(more, line).toEqual([]);
    return {
      number: number!.split('.').map(Number),
      level: level!,
      asked: asked!,
      verdict: verdict!,
      shown: shown!,
    };
  });

const nameOf = ({ number }: Row): string => number.join('.');

/** Below 0 where `one` comes before `other`. */
const order = (one: Row, other: Row): number =>
  one.number.map((part, place) => part - other.number[place]!).find((difference) => difference !== 0) ?? 0;

test('the rows are all requirements of levels 1 and 2: 70 of the one and 183 of the other', () => {
  const of = (level: string) => rows.filter((row) => row.level === level).length;
  expect([of('1'), of('2'), rows.length]).toEqual([70, 183, 253]);
});

test('each number comes once, in order', () => {
  const astray = rows.slice(1).filter((row, place) => order(rows[place]!, row) >= 0);
  expect(astray.map(nameOf)).toEqual([]);
});

test('each row says what is asked and how it stands, in one of three ways, and by what or why', () => {
  const wrong = rows.filter(
    ({ asked, verdict, shown }) => !asked || !shown || !verdicts.includes(verdict as Verdict),
  );
  expect(wrong.map(nameOf)).toEqual([]);
});

test('what is met leads to what shows it, or says that it has no test', () => {
  const bare = rows.filter(({ verdict, shown }) => verdict === 'met' && !/\]\(|no test/.test(shown));
  expect(bare.map(nameOf)).toEqual([]);
});

test('the counts at its head are those of its rows', () => {
  const counted = (some: readonly Row[]) =>
    verdicts.map((each) => String(some.filter(({ verdict }) => verdict === each).length));
  const told = text
    .split('\n')
    .filter((line) => /^\| (\d+\. |all)/.test(line))
    .map(cellsOf);
  const chapters = [...new Set(rows.map(({ number }) => number[0]!))];
  expect(told.map(([chapter, ...counts]) => [chapter!.replace(/\..*/, ''), ...counts])).toEqual([
    ...chapters.map((chapter) => [
      String(chapter),
      ...counted(rows.filter(({ number }) => number[0] === chapter)),
    ]),
    ['all', ...counted(rows)],
  ]);
  const untested = rows.filter(({ verdict, shown }) => verdict === 'met' && shown.includes('no test')).length;
  expect(text).toContain(`Of what is met, ${untested} have no test in whole or in part.`);
});
