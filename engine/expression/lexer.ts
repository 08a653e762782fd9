import { Refusal } from '../errors/index.ts';
import { LONGEST_NUMBER } from './decimal.ts';
import { badCharacter, badText, flaw, tooLarge, type Span } from './faults.ts';

export interface Token extends Span {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end';
  /** The word or sign as written; of a text, what it says. */
  readonly text: string;
}

const SPACE = /[ \t\r\n]+/y;
const NUMBER = /\d+(?:\.\d+)?(?![\w.])/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const SIGN = /\|\||&&|==|!=|<=|>=|[<>+\-*/%!?:.,()[\]]/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'], ['t', '\t'], ['r', '\r'], ['\\', '\\'], ["'", "'"], ['"', '"'],
]); // prettier-ignore

/** Cuts the source into tokens; the last is always `end`. Refuses (Refusal) at the first thing that is no token. */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const space = match(SPACE, source, at);
    if (space) {
      at += space.length;
      continue;
    }
    const token = quoted(source, at) ?? plain(source, at);
    tokens.push(token);
    at = token.to;
  }
  tokens.push({ kind: 'end', text: '', from: source.length, to: source.length });
  return tokens;
}

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

function plain(source: string, at: number): Token {
  for (const [kind, pattern] of [
    ['number', NUMBER],
    ['name', NAME],
    ['sign', SIGN],
  ] as const) {
    const text = match(pattern, source, at);
    if (text === undefined) continue;
    const span = { from: at, to: at + text.length };
    if (kind === 'number' && text.length > LONGEST_NUMBER) {
      throw new Refusal(flaw(tooLarge, { what: 'digits in one number', most: LONGEST_NUMBER }, span));
    }
    return { kind, text, ...span };
  }
  const text = match(/\d[\w.]*|[^]/uy, source, at)!;
  throw new Refusal(flaw(badCharacter, { text, at }, { from: at, to: at + text.length }));
}

function quoted(source: string, from: number): Token | undefined {
  const quote = source[from];
  if (quote !== "'" && quote !== '"') return undefined;
  let text = '';
  let at = from + 1;
  while (source[at] !== quote) {
    if (at >= source.length || source[at] === '\n') throw textRefusal('is not closed', from, at);
    if (source[at] === '\\') {
      const { letter, length } = escaped(source, at, from);
      text += letter;
      at += length;
    } else text += source[at++]!;
  }
  // PostgreSQL stores neither: a text that holds them could not be compared there.
  if (text.includes('\0') || !text.isWellFormed())
    throw textRefusal('holds half a character or a zero', from, at + 1);
  return { kind: 'text', text, from, to: at + 1 };
}

function escaped(source: string, at: number, from: number): { letter: string; length: number } {
  const simple = ESCAPES.get(source[at + 1] ?? '');
  if (simple !== undefined) return { letter: simple, length: 2 };
  const code = match(/\\u([0-9A-Fa-f]{4})/y, source, at);
  if (code) return { letter: String.fromCharCode(parseInt(code.slice(2), 16)), length: 6 };
  throw textRefusal(`has an unknown escape '${source.slice(at, at + 2)}'`, from, at + 2);
}

const textRefusal = (why: string, from: number, to: number): Refusal =>
  new Refusal(flaw(badText, { why, at: from }, { from, to }));
