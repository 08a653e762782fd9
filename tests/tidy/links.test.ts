import { existsSync, globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { readText, top } from './sources.ts';

const documents = globSync('**/*.md', {
  cwd: top,
  exclude: (path) => /(^|\/)(node_modules|\.\w+|dist)$/.test(path),
});

/** Text without blocks and pieces of code, where brackets are no links. */
const prose = (path: string): string =>
  readText(path)
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ''));

const linksOf = (path: string): string[] =>
  [...prose(path).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target));

/** Anchors of headings as they are made where documents are shown: small letters, no signs, dashes for spaces. */
const anchorsOf = (path: string): string[] =>
  [...prose(path).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

function leads(from: string, target: string): boolean {
  const [file, anchor] = target.split('#');
  const path = file ? normalize(join(dirname(from), decodeURI(file))) : from;
  if (!existsSync(join(top, path))) return false;
  return anchor === undefined || (path.endsWith('.md') && anchorsOf(path).includes(anchor));
}

test('every link in a document leads to a file that is there, and to a heading in it', () => {
  const broken = documents.flatMap((path) =>
    linksOf(path)
      .filter((target) => !leads(path, target))
      .map((target) => `${path}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test('every document can be reached from the README', () => {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const target of linksOf(path)) {
      const next = normalize(join(dirname(path), target.split('#')[0]!));
      if (next.endsWith('.md') && existsSync(join(top, next))) visit(next);
    }
  };
  visit('README.md');
  expect(documents.filter((path) => !reached.has(path))).toEqual([]);
});
