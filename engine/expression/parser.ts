/**
 * Source -> Ast, by recursive descent. One level of precedence an array entry, as CEL has them: comparisons and `in`
 * share one level and lean left. Depth counts what stands inside something else (brackets, arguments, branches, signs);
 * a chain `a + b + c` is not deep, the limit on nodes bounds it.
 */
import { Refusal, type Place } from '../errors/index.ts';
import type { Ast, BinaryOperator, UnaryOperator } from './ast.ts';
import { badSyntax, flaw, tooLarge, type ExpressionFault, type Span } from './faults.ts';
import { tokensOf, type Token } from './lexer.ts';

export const LIMITS = { characters: 10_000, depth: 60, nodes: 2_000 } as const;

export type Parsed =
  | { readonly ast: Ast; readonly faults?: undefined }
  | { readonly ast?: undefined; readonly faults: readonly ExpressionFault[] };

/** Parses one expression. Stops at the first fault: what follows a missing bracket is guesswork. */
export function parse(source: string, place?: Place): Parsed {
  try {
    if (source.length > LIMITS.characters) {
      throw new Refusal(
        flaw(tooLarge, { what: 'characters', most: LIMITS.characters }, { from: 0, to: source.length }),
      );
    }
    return { ast: parseTokens(tokensOf(source)) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      faults: error.faults.map((fault) => ({ ...(fault as ExpressionFault), ...(place && { place }) })),
    };
  }
}

const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

type Bare = Ast extends infer A ? (A extends { span: Span } ? Omit<A, 'span'> : never) : never;

function parseTokens(tokens: readonly Token[]): Ast {
  let next = 0;
  let nodes = 0;
  let depth = 0;

  const peek = (): Token => tokens[next]!;
  const is = (text: string): boolean =>
    peek().text === text && peek().kind === (text === 'in' ? 'name' : 'sign');
  const accept = (text: string): boolean => is(text) && next++ >= 0;
  const unwanted = (wanted: string): Refusal => {
    const { kind, text, from, to } = peek();
    const found = kind === 'end' ? 'its end' : kind === 'text' ? 'a text' : `'${text}'`;
    return new Refusal(flaw(badSyntax, { found, wanted, at: from }, { from, to }));
  };
  const expect = (text: string): void => {
    if (!accept(text)) throw unwanted(`'${text}'`);
  };
  const nameWanted = (): Token => {
    if (peek().kind !== 'name') throw unwanted('a name');
    return tokens[next++]!;
  };
  const make = (from: number, bare: Bare): Ast => {
    const span = { from, to: tokens[next - 1]!.to };
    if (++nodes > LIMITS.nodes)
      throw new Refusal(flaw(tooLarge, { what: 'parts', most: LIMITS.nodes }, span));
    return { ...bare, span } as Ast;
  };
  const inside = <T>(read: () => T): T => {
    if (++depth > LIMITS.depth) {
      const { from, to } = peek();
      throw new Refusal(flaw(tooLarge, { what: 'levels of nesting', most: LIMITS.depth }, { from, to }));
    }
    const result = read();
    depth--;
    return result;
  };

  function choice(): Ast {
    const from = peek().from;
    const condition = binary(0);
    if (!accept('?')) return condition;
    const yes = inside(choice);
    expect(':');
    const no = inside(choice);
    return make(from, { kind: 'choice', condition, yes, no });
  }

  function binary(level: number): Ast {
    const operators = LEVELS[level];
    if (!operators) return unary();
    const from = peek().from;
    let left = binary(level + 1);
    for (;;) {
      const operator = operators.find(is) as BinaryOperator | undefined;
      if (!operator) return left;
      next++;
      const right = binary(level + 1);
      left = make(from, { kind: 'binary', operator, left, right });
    }
  }

  function unary(): Ast {
    const from = peek().from;
    const operator = (['!', '-'] as const).find(is) as UnaryOperator | undefined;
    if (!operator) return dotted();
    next++;
    const operand = inside(unary);
    return make(from, { kind: 'unary', operator, operand });
  }

  function dotted(): Ast {
    const from = peek().from;
    let of = primary();
    while (accept('.')) {
      const name = nameWanted().text;
      of = is('(')
        ? make(from, { kind: 'call', name, args: [of, ...listed('(', ')')] })
        : make(from, { kind: 'member', of, name });
    }
    return of;
  }

  function primary(): Ast {
    const token = peek();
    if (token.kind === 'end') throw unwanted('a value');
    if (is('(')) return bracketed();
    if (is('[')) return make(token.from, { kind: 'list', items: listed('[', ']') });
    if (token.kind === 'sign' || is('in')) throw unwanted('a value');
    next++;
    if (token.kind === 'number' || token.kind === 'text')
      return make(token.from, { kind: token.kind, text: token.text });
    const word = WORDS.get(token.text);
    if (word !== undefined) return make(token.from, { kind: 'word', value: word });
    if (is('(')) return make(token.from, { kind: 'call', name: token.text, args: listed('(', ')') });
    return make(token.from, { kind: 'name', name: token.text });
  }

  function bracketed(): Ast {
    expect('(');
    const ast = inside(choice);
    expect(')');
    return ast;
  }

  function listed(open: string, close: string): readonly Ast[] {
    expect(open);
    const items: Ast[] = [];
    if (accept(close)) return items;
    do items.push(inside(choice));
    while (accept(','));
    expect(close);
    return items;
  }

  const ast = choice();
  if (peek().kind !== 'end') throw unwanted('an operator or the end');
  return ast;
}
