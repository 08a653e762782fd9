import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultKinds, type FaultKind } from '../../engine/errors/index.ts';
import { readSources, top } from './sources.ts';

/** What the letters and the first digit of a code say. */
const stages: Readonly<Record<string, string>> = {
  CFG0: 'Settings',
  CLI0: 'Command line',
  DEF1: 'Definition files',
  MDL2: 'Linking definitions to a model',
  MDL3: 'Linking definitions to a model, continued',
  PLG3: 'Plugins',
  EXP3: 'Expressions',
  DBS4: 'Tables, plans, the database itself',
  ACC5: 'Access',
  QRY6: 'GraphQL and reading',
  REC7: 'Writing',
  PRC0: 'Processes',
  EVT0: 'Events and subscribers',
  OUT0: 'Calls of other programs',
  PUB8: 'Publications',
  SCN0: 'Scenarios',
  SRV9: 'Server and sign-in',
  IDN0: 'Identity',
  IMP0: 'Import and export',
  PRT0: 'Prints',
  AUD0: 'The sealed audit',
};

const declaring = readSources().filter(
  ({ path, text }) => /^(engine|plugins|workflows)\//.test(path) && /\bdefineFault\b[^(]*\(\{/.test(text),
);
for (const { path } of declaring) await import(join(top, path));

test('each fault code is declared in one place', () => {
  const places = new Map<string, string[]>();
  for (const { path, text } of declaring) {
    for (const [, code] of text.matchAll(/\bcode: '([A-Z]{3}\d{3})'/g)) {
      places.set(code!, [...(places.get(code!) ?? []), path]);
    }
  }
  expect([...places].filter(([, paths]) => paths.length > 1)).toEqual([]);
});

test('the letters and first digit of each code name its stage', () => {
  const unknown = [...faultKinds().keys()].filter((code) => !(code.slice(0, 4) in stages));
  expect(unknown, `codes begin with one of ${Object.keys(stages).join(', ')}`).toEqual([]);
});

test('docs/faults.md lists every fault (write it anew with npm test -- tests/tidy -u)', async () => {
  await expect(document()).toMatchFileSnapshot('../../docs/faults.md');
});

/** The manual's page, written from the declarations: a word in braces stands for what a message fills in. */
function document(): string {
  const kinds = [...faultKinds().values()].sort((a, b) => a.code.localeCompare(b.code));
  const chapters = Object.entries(stages).flatMap(([prefix, title]) => {
    const rows = kinds.filter(({ code }) => code.startsWith(prefix)).map(row);
    if (rows.length === 0) return [];
    return [
      '',
      `## ${title}`,
      '',
      '| Code | HTTP | Message | What to do |',
      '| --- | --- | --- | --- |',
      ...rows,
    ];
  });
  const preface = [
    '# Faults',
    '',
    'Whatever is refused is told with a code, a sentence, its place and what to do. A code keeps its meaning for ever; a word in braces is filled in.',
  ];
  return [...preface, ...chapters, ''].join('\n');
}

function row(kind: FaultKind<never>): string {
  const { code, message, mend } = kind(blank('') as never);
  // A blank plus one, in messages that count from one, reads `{at}1`.
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll(/\}1\b/g, '}');
  return `| ${code} | ${kind.status} | ${cell(message)} | ${cell(mend)} |`;
}

/** Stands for any parameter: whatever is read from it or called on it is again a blank, and as text it is its name. */
function blank(name: string): unknown {
  const itself = () => blank(name);
  const asText = () => `{${name}}`;
  return new Proxy(itself, {
    get(_, key) {
      if (key === Symbol.toPrimitive || key === 'toString' || key === 'toJSON') return asText;
      if (typeof key === 'symbol') return undefined;
      return name === '' ? blank(key) : itself;
    },
    apply: itself,
  });
}
