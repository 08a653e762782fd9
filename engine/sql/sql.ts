/**
 * The only writer of SQL text on the hot path. There are three ways in and no fourth: words we wrote (the
 * template itself), names that are quoted, and values that are bound. A fragment is frozen data, so that the same
 * one can stand in many statements; numbering of parameters happens when a whole statement is printed.
 */

/** A value that is bound when the statement runs. `source` says what is bound; only its reader knows what it is. */
export interface Param {
  readonly source: unknown;
  /** PostgreSQL type the parameter is cast to, such as `uuid` or `numeric`; words we wrote, never input. */
  readonly type: string;
}

/** A piece of SQL. */
export interface Sql {
  readonly parts: readonly (string | Param)[];
}

/** A whole statement: text with $1, $2, ... and what is bound to each, in order. */
export interface Printed {
  readonly text: string;
  readonly sources: readonly unknown[];
}

const fragment = (parts: readonly (string | Param)[]): Sql => ({ parts });

export const isSql = (value: unknown): value is Sql =>
  typeof value === 'object' && value !== null && Array.isArray((value as { parts?: unknown }).parts);

/** Words we wrote, with fragments in between. Anything but a fragment in a hole is a bug and refused at once. */
export function sql(words: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  const parts: (string | Param)[] = [words[0]!];
  holes.forEach((hole, index) => {
    if (!isSql(hole)) throw new Error(`Hole ${index} of an SQL template is no fragment.`);
    parts.push(...hole.parts, words[index + 1]!);
  });
  return fragment(parts);
}

/** A quoted name, or several joined by dots: name('sales', 'order') is "sales"."order". */
export function name(...path: readonly string[]): Sql {
  return fragment([path.map((part) => `"${part.replaceAll('"', '""')}"`).join('.')]);
}

/** A bound value: `source` is handed to the reader of the statement, equal sources share one parameter. */
export function param(source: unknown, type: string): Sql {
  return fragment([{ source, type }]);
}

/** A constant as literal text: a key of a JSON object, or a constant written in a cached document. */
export function literal(value: string | number | boolean | null): Sql {
  if (value === null) return fragment(['null']);
  if (typeof value !== 'string') return fragment([String(value)]);
  const escaped = value.replaceAll("'", "''");
  return fragment([value.includes('\\') ? ` E'${escaped.replaceAll('\\', '\\\\')}'` : `'${escaped}'`]);
}

/** Fragments side by side. */
export function join(fragments: readonly Sql[], separator = ', '): Sql {
  const parts: (string | Param)[] = [];
  fragments.forEach((one, index) => {
    if (index > 0) parts.push(separator);
    parts.push(...one.parts);
  });
  return fragment(parts);
}

/** All of the conditions; `true` when there is none. */
export const all = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0
    ? sql`true`
    : conditions.length === 1
      ? conditions[0]!
      : sql`(${join(conditions, ' and ')})`;

/** At least one of the conditions; `false` when there is none. */
export const any = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0
    ? sql`false`
    : conditions.length === 1
      ? conditions[0]!
      : sql`(${join(conditions, ' or ')})`;

/** Numbers the parameters. Parameters with the same source and type share a number. */
export function print(statement: Sql): Printed {
  const sources: unknown[] = [];
  const numbers = new Map<string, Map<unknown, number>>();
  const numberOf = (one: Param): number => {
    const ofType = numbers.get(one.type) ?? new Map<unknown, number>();
    numbers.set(one.type, ofType);
    const known = ofType.get(one.source);
    if (known !== undefined) return known;
    sources.push(one.source);
    ofType.set(one.source, sources.length);
    return sources.length;
  };
  const text = statement.parts
    .map((part) => (typeof part === 'string' ? part : `$${numberOf(part)}::${part.type}`))
    .join('');
  return { text, sources };
}
