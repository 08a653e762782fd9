/** Text of a PDF as a reader of it would copy it: enough of the format for what our typesetter writes. */
import { inflateSync } from 'node:zlib';

interface Part {
  readonly dictionary: string;
  readonly stream: Buffer | undefined;
}

/** Texts page by page, a line for each run of letters. */
export function pagesOfPdf(bytes: Buffer): readonly string[] {
  const parts = partsOf(bytes);
  const root = [...parts.values()].find(({ dictionary }) => /\/Type\s*\/Catalog/.test(dictionary));
  if (!root) throw new Error('This is no PDF.');
  return leaves(parts, reference(root.dictionary, 'Pages')).map((page) => textOfPage(parts, page));
}

/** Objects by number. */
function partsOf(bytes: Buffer): ReadonlyMap<number, Part> {
  const found = new Map<number, Part>();
  const latin = bytes.toString('latin1');
  for (const { index, 0: head, 1: id } of latin.matchAll(/(\d+) 0 obj\s/g)) {
    const from = index + head.length;
    const end = latin.indexOf('endobj', from);
    const start = latin.indexOf('stream', from);
    const hasStream = start >= 0 && start < end;
    const dictionary = latin.slice(from, hasStream ? start : end);
    const stream = hasStream ? streamAt(bytes, latin, dictionary, start) : undefined;
    found.set(Number(id), { dictionary, stream });
  }
  return found;
}

function streamAt(bytes: Buffer, latin: string, dictionary: string, start: number): Buffer {
  const from = start + /^stream\r?\n/.exec(latin.slice(start, start + 8))![0].length;
  const raw = bytes.subarray(from, from + Number(/\/Length (\d+)/.exec(dictionary)![1]));
  return /\/FlateDecode/.test(dictionary) ? inflateSync(raw) : raw;
}

const reference = (dictionary: string, name: string): number =>
  Number(new RegExp(`/${name}\\s+(\\d+) 0 R`).exec(dictionary)?.[1]);

function leaves(parts: ReadonlyMap<number, Part>, id: number): readonly Part[] {
  const part = parts.get(id)!;
  const kids = /\/Kids\s*\[([^\]]*)\]/.exec(part.dictionary)?.[1];
  if (kids === undefined) return [part];
  return [...kids.matchAll(/(\d+) 0 R/g)].flatMap(([, kid]) => leaves(parts, Number(kid)));
}

function textOfPage(parts: ReadonlyMap<number, Part>, page: Part): string {
  const resources = /\/Resources\s+(\d+) 0 R/.exec(page.dictionary);
  const dictionary = resources ? parts.get(Number(resources[1]))!.dictionary : page.dictionary;
  const named = /\/Font\s*<<([^>]*)>>/.exec(dictionary)?.[1] ?? '';
  const fonts = new Map(
    [...named.matchAll(/\/(\w+)\s+(\d+) 0 R/g)].map(([, name, id]) => [
      name!,
      lettersOf(parts, parts.get(Number(id))!),
    ]),
  );
  const content = parts.get(reference(page.dictionary, 'Contents'))!.stream!.toString('latin1');
  let letters: ReadonlyMap<string, string> = new Map();
  const lines: string[] = [];
  for (const [, font, shown] of content.matchAll(shows))
    if (font !== undefined) letters = fonts.get(font) ?? letters;
    else lines.push(decoded(shown!, letters));
  return lines.join('\n');
}

/** A font is chosen, or letters are shown: `[(..) 8 (..)] TJ` or `(..) Tj`. */
const shows = /\/(\w+) [\d.]+ Tf|(\[(?:\((?:\\[^]|[^\\()])*\)|[^\]()])*\]\s*TJ|\((?:\\[^]|[^\\()])*\)\s*Tj)/g;

const decoded = (shown: string, letters: ReadonlyMap<string, string>): string =>
  [...shown.matchAll(/\(((?:\\[^]|[^\\()])*)\)/g)]
    .flatMap(([, text]) => Buffer.from(unescaped(text!), 'latin1').toString('hex').match(/.{4}/g) ?? [])
    .map((code) => letters.get(code.toUpperCase()) ?? '?')
    .join('');

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{1,3}|[^])/g, (_, code: string) =>
    /^[0-7]/.test(code) ? String.fromCodePoint(Number.parseInt(code, 8)) : (escapes[code] ?? code),
  );

/** What a font's codes mean. */
function lettersOf(parts: ReadonlyMap<number, Part>, font: Part): ReadonlyMap<string, string> {
  const map = parts.get(reference(font.dictionary, 'ToUnicode'))?.stream?.toString('latin1') ?? '';
  const letters = new Map<string, string>();
  for (const [, block] of map.matchAll(/beginbfchar(.*?)endbfchar/gs))
    for (const [, code, text] of block!.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g))
      letters.set(code!.toUpperCase(), unicode(text!));
  for (const [, block] of map.matchAll(/beginbfrange(.*?)endbfrange/gs))
    for (const [, from, to, text] of block!.matchAll(
      /<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g,
    ))
      for (let at = Number.parseInt(from!, 16); at <= Number.parseInt(to!, 16); at++)
        letters.set(
          at.toString(16).toUpperCase().padStart(4, '0'),
          String.fromCodePoint(unicode(text!).codePointAt(0)! + at - Number.parseInt(from!, 16)),
        );
  return letters;
}

const unicode = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');
