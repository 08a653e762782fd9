import { expect, test } from 'vitest';
import { readSources } from './sources.ts';

/**
 * Reactive properties of each element that the same class also declares as a field. A field of that name hides the
 * accessor Lit makes, and the element never updates; `declare` leaves no field behind.
 */
function shadows(text: string): string[] {
  return text.split(/^(?=(?:export )?(?:abstract )?class )/m).flatMap((part) => {
    const start = /static (?:override )?(?:readonly )?properties\b[^=]*=\s*\{/.exec(part);
    if (!start) return [];
    const isField = (name: string) =>
      new RegExp(`^ {2}(?:(?:public|protected|private|override|readonly) )*${name}[?!]?(?::| =|;)`, 'm').test(
        part,
      );
    return keysAt(part, start.index + start[0].length).filter(isField);
  });
}

/** Keys of the object literal whose brace opened just before `from`; those of inner objects do not count. */
function keysAt(text: string, from: number): string[] {
  let depth = 1;
  let flat = ',';
  for (let at = from; depth > 0 && at < text.length; at++) {
    const letter = text[at]!;
    if ('}])'.includes(letter)) depth--;
    if (depth === 1) flat += letter;
    if ('{[('.includes(letter)) depth++;
  }
  return [...flat.matchAll(/[,]\s*(\w+):/g)].map(([, name]) => name!);
}

test('the rule finds a field beside its property, and lets a declared one pass', () => {
  const element = (field: string) =>
    `class Field extends LitElement {\n  static override properties = { value: {}, label: { type: String } };\n  ${field}\n}`;
  expect(shadows(element("value = '';"))).toEqual(['value']);
  expect(shadows(element('label?: string;'))).toEqual(['label']);
  expect(shadows(element('declare value: string;'))).toEqual([]);
});

test('no class field hides a Lit property', () => {
  const found = readSources()
    .filter(({ path }) => path.startsWith('ui/') || path.startsWith('plugins/'))
    .flatMap(({ path, text }) =>
      shadows(text).map((name) => `${path}: write "declare ${name}: ..." and set it in the constructor`),
    );
  expect(found).toEqual([]);
});
