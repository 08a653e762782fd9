/** Sentences of the page, in both of its languages. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageFormat } from 'messageformat';
import { expect, test } from 'vitest';

const catalog = (part: string, language: string): Readonly<Record<string, string>> =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../../ui', part, 'texts', `${language}.json`), 'utf8'),
  ) as Record<string, string>;

test.each([
  'shared',
  'views',
  'views/timeline',
  'views/links',
  'processes',
  'consoles',
  'accounts',
  'identity',
])('%s says everything in German too', (part) => {
  const [english, german] = [catalog(part, 'en'), catalog(part, 'de')];
  expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
  for (const [language, texts] of Object.entries({ en: english, de: german }))
    for (const source of Object.values(texts))
      expect(() => new MessageFormat(language, source)).not.toThrow();
});
