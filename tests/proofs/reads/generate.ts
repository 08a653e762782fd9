/** Random read documents, valid for whoever they are made for: made along the types of that actor's schema. */
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { isAskedOfDesk } from '../../../engine/graphql/index.ts';
import type { Random } from '../../support/random.ts';
import { CLOCKS, DAYS, DECIMALS, IDS, MOMENTS, SPANS, WORDS } from './world.ts';

export interface Question {
  readonly source: string;
  readonly variables: Record<string, unknown>;
  /** Name of the root field that is a page with edges, if it can be gone on with by a cursor. */
  readonly pageOf?: { readonly as: string; with(args: Record<string, unknown>): Question };
}

/** What may be done to a record follows from grants to write, of which the evaluator knows nothing. */
const PERMITS: ReadonlySet<string> = new Set(['_may', '_mayChange', '_mayMake']);

/** An enum value: written without quotes in a document. */
class Word {
  readonly word: string;
  constructor(word: string) {
    this.word = word;
  }
  toJSON(): string {
    return this.word;
  }
}

const write = (value: unknown): string => {
  if (value instanceof Word) return value.word;
  if (Array.isArray(value)) return `[${value.map(write).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}: ${write(inner)}`)
      .join(', ')}}`;
  return JSON.stringify(value);
};

export function questionFor(schema: GraphQLSchema, random: Random): Question {
  const roots = Object.values(schema.getQueryType()!.getFields()).filter(({ name }) => !isAskedOfDesk(name));
  const pages = roots.filter((field) => getNamedType(field.type).name.endsWith('_Connection'));
  const root = random.chance(0.6) && pages.length > 0 ? random.pick(pages) : random.pick(roots);
  const maker = new Maker(random);
  const args = maker.args(root);
  const isPage = getNamedType(root.type).name.endsWith('_Connection');
  const selection = maker.selection(root.type, 3, isPage && random.chance(0.5));
  return ask(root, args, selection, maker, isPage && selection.includes('cursor node'));
}

function ask(
  root: GraphQLField<unknown, unknown>,
  args: Record<string, unknown>,
  selection: string,
  maker: Maker,
  goesOn: boolean,
): Question {
  const { declared, written, variables } = maker.spread(root, args);
  const source = `query${declared} { ${root.name}${written} ${selection} }`;
  if (!goesOn) return { source, variables };
  return {
    source,
    variables,
    pageOf: {
      as: root.name,
      with: (more) => ask(root, { ...without(args), ...more }, selection, maker, false),
    },
  };
}

const without = ({ first: _f, last: _l, ...args }: Record<string, unknown>): Record<string, unknown> => args;

class Maker {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Some arguments as variables, the others written out. */
  spread(
    root: GraphQLField<unknown, unknown>,
    args: Record<string, unknown>,
  ): { declared: string; written: string; variables: Record<string, unknown> } {
    const variables: Record<string, unknown> = {};
    const declared: string[] = [];
    const written = Object.entries(args).map(([name, value]) => {
      if (!this.#random.chance(0.5)) return `${name}: ${write(value)}`;
      variables[name] = JSON.parse(JSON.stringify(value)) as unknown;
      declared.push(`$${name}: ${String(root.args.find((arg) => arg.name === name)!.type)}`);
      return `${name}: $${name}`;
    });
    return {
      declared: declared.length > 0 ? ` (${declared.join(', ')})` : '',
      written: written.length > 0 ? `(${written.join(', ')})` : '',
      variables,
    };
  }

  /** Nested pages are small, so that their product stays below what one request may ask for. */
  args(field: GraphQLField<unknown, unknown>, nested = false): Record<string, unknown> {
    const random = this.#random;
    const made: Record<string, unknown> = {};
    const has = (name: string) => field.args.some((arg) => arg.name === name);
    if (has('id')) made['id'] = random.pick(IDS);
    for (const { name, type } of field.args) {
      if (name === 'where' && random.chance(0.7)) made[name] = this.#filter(type, 2);
      if (name === 'orderBy' && random.chance(0.6))
        made[name] = Array.from({ length: random.int(1, 2) }, () => this.#oneOf(type));
      if (name === 'groupBy' && random.chance(0.8))
        made[name] = Array.from({ length: random.int(1, 2) }, () => this.#oneOf(type));
      if (name === 'search' && random.chance(0.2))
        made[name] = random.pick(['a', 'el', 'as ir', 'oak', '', 'PINE', '%']);
      if (name === 'deleted' && random.chance(0.1)) made[name] = true;
    }
    if (has('first') && (nested || random.chance(0.5)))
      made[has('last') && random.chance(0.3) ? 'last' : 'first'] = random.int(0, 6);
    return made;
  }

  #oneOf(type: GraphQLInputType): unknown {
    const named = getNamedType(type);
    if (isEnumType(named)) return new Word(this.#random.pick(named.getValues()).name);
    if (!isInputObjectType(named)) throw new Error(`${named.name} is no key.`);
    const fields = Object.values(named.getFields());
    const flat = fields.filter((each) => isEnumType(getNamedType(each.type)));
    const field =
      this.#random.chance(0.6) && flat.length > 0 ? this.#random.pick(flat) : this.#random.pick(fields);
    return { [field.name]: this.#oneOf(field.type) };
  }

  #filter(type: GraphQLInputType, depth: number): unknown {
    const named = getNamedType(type);
    if (!isInputObjectType(named)) throw new Error(`${named.name} is no filter.`);
    const random = this.#random;
    const all = Object.values(named.getFields());
    const usable = depth > 0 ? all : all.filter(({ type: of }) => !this.#isRecordFilter(of));
    const count = random.chance(0.7) ? 1 : 2;
    const chosen = random.shuffled(usable).slice(0, count);
    return Object.fromEntries(
      chosen.map((field) => [field.name, this.#filterValue(field.name, field.type, depth)]),
    );
  }

  #isRecordFilter(type: GraphQLInputType): boolean {
    const named = getNamedType(type);
    return (
      isInputObjectType(named) &&
      ('and' in named.getFields() || 'some' in named.getFields() || named.name.startsWith('T'))
    );
  }

  #filterValue(name: string, type: GraphQLInputType, depth: number): unknown {
    const named = getNamedType(type);
    if (isInputObjectType(named) && named.name !== 'Period_Input') {
      if (isListType(getNullableType(type)))
        return Array.from({ length: this.#random.int(1, 2) }, () => this.#filter(type, depth - 1));
      return this.#filter(type, this.#isRecordFilter(type) ? depth - 1 : 0);
    }
    if (isListType(getNullableType(type)))
      return Array.from({ length: this.#random.int(0, 3) }, () => this.#value(named, name));
    if ((name === 'eq' || name === 'ne') && this.#random.chance(0.1)) return null;
    return this.#value(named, name);
  }

  #value(type: GraphQLNamedType, name: string): unknown {
    const random = this.#random;
    if (isEnumType(type)) return new Word(random.pick(type.getValues()).name);
    switch (type.name) {
      case 'String':
        return ['contains', 'startsWith', 'endsWith'].includes(name)
          ? random.pick(['a', 'EL', 'k', 'ash', '_', '%', ''])
          : random.pick([...WORDS, 't.Party', 't.Item']);
      case 'ID':
        return random.chance(0.05) ? 'no id' : random.pick(IDS);
      case 'Int':
        return random.int(-1, 6);
      case 'Boolean':
        return random.chance(0.5);
      case 'Decimal':
        return random.chance(0.2)
          ? random.pick(['5.255', '99.994', '-3.501', '1000000000000000000000'])
          : random.pick(DECIMALS);
      case 'Date':
        return random.pick(DAYS);
      case 'DateTime':
        return random.pick(MOMENTS);
      case 'Duration':
        return random.pick(SPANS);
      case 'Time':
        return random.pick(CLOCKS);
      case 'JSON':
        return {};
      case 'Period_Input':
        return { from: random.pick([null, ...DAYS]), to: random.pick([null, ...DAYS]) };
    }
    throw new Error(`No value for ${type.name}.`);
  }

  selection(type: GraphQLField<unknown, unknown>['type'], depth: number, paged = false): string {
    const named = getNamedType(type);
    if (!isObjectType(named)) return '';
    if (named.name.endsWith('_Connection')) return this.#connection(named, depth, paged);
    const fields = Object.values(named.getFields());
    const usable = fields.filter(
      (field) =>
        !PERMITS.has(field.name) &&
        (depth > 0 ||
          !isObjectType(getNamedType(field.type)) ||
          /^(Period|Address|AnyReference)$/.test(getNamedType(field.type).name)),
    );
    const chosen = this.#random.shuffled(usable).slice(0, this.#random.int(1, 4));
    const parts = chosen.map((field, at) => {
      const args = this.args(field, true);
      const written = Object.entries(args).map(([name, value]) => `${name}: ${write(value)}`);
      const alias = this.#random.chance(0.1) ? `a${at}: ` : '';
      return `${alias}${field.name}${written.length > 0 ? `(${written.join(', ')})` : ''} ${this.selection(field.type, depth - 1)}`;
    });
    if (this.#random.chance(0.05)) parts.push('__typename');
    return `{ ${parts.join(' ')} }`;
  }

  #connection(type: GraphQLObjectType, depth: number, paged: boolean): string {
    const node = (type.getFields()['nodes'] as GraphQLField<unknown, unknown>).type;
    const parts: string[] = [];
    if (paged)
      parts.push(
        `edges { cursor node ${this.selection(node, depth).replace('{', '{ id')} } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`,
      );
    if (!paged || this.#random.chance(0.2)) parts.push(`nodes ${this.selection(node, depth - 1)}`);
    if (this.#random.chance(0.3))
      parts.push(this.#random.chance(0.5) ? 'totalCount' : 'totalCount(exact: true)');
    if (!paged && this.#random.chance(0.1)) parts.push('pageInfo { hasNextPage hasPreviousPage }');
    return `{ ${parts.join(' ')} }`;
  }
}
