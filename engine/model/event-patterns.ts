/** Names of events with `*` for any one part; `*` alone is any event. */

/** The pattern as PostgreSQL and JavaScript both read it. */
const patternText = (pattern: string): string =>
  pattern === '*' ? '^.*$' : `^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`;

export const patternOf = (pattern: string): RegExp => new RegExp(patternText(pattern));

/** A pattern of whatever fits one of them. */
export const anyOf = (patterns: readonly string[]): string =>
  patterns.map((pattern) => `(?:${patternText(pattern)})`).join('|');
