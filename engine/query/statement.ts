import type { Actor } from '../access/index.ts';

/** How a statement is best planned: `point` and `list` once for all values, `aggregate` anew for each. */
export type StatementKind = 'point' | 'list' | 'aggregate';

/** What a statement is run with: the variables of the request, coerced, and who asks. */
export interface StatementValues {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
}

/** SQL that answers a document: one row, one column, the JSON text of `data`. */
export interface Statement {
  /** Equal texts have equal names. */
  readonly name: string;
  readonly text: string;
  readonly kind: StatementKind;
  /** Records it may answer with, as LIMITS count them. */
  readonly cost: number;
  /** Values of $1, $2, ...; refuses those that are none, such as a date that does not exist. */
  read(values: StatementValues): readonly unknown[];
}

/** What a parameter is bound to. Equal keys are the same reader, so that they share one parameter. */
export interface Reader {
  readonly key: string;
  read(values: StatementValues): unknown;
}

const reader = (key: string, read: Reader['read']): Reader => ({ key, read });

/** What the actor brings to every statement. */
export const ACTOR = {
  org: reader('actor.org', ({ actor }) => actor.org),
  user: reader('actor.user', ({ actor }) => actor.user),
  workspace: reader('actor.workspace', ({ actor }) => actor.workspace),
  account: reader('actor.account', ({ actor }) => actor.account),
  locale: reader('actor.locale', ({ actor }) => actor.locale),
  roles: reader('actor.roles', ({ actor }) => actor.roles),
  timezone: reader('actor.timezone', ({ actor }) => actor.timezone),
} as const;
