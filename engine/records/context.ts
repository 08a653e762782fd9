/** What every statement of a request knows of who asks and why. */
import { sharedIn, sharedName, type Actor } from '../access/index.ts';
import type { WriteSource } from '../query/write/index.ts';
import type { JsonObject } from '../definition/index.ts';
import type { Query, WriteOptions } from './types.ts';

/** First statement of every unit: refuses an ended session and rights that are no longer in force. */
export const enter = (actor: Actor, correlation?: string, via?: JsonObject): Query => ({
  name: 'enter',
  text: 'select kontor.enter($1::uuid, $2::bigint, $3::jsonb)',
  values: [
    actor.session,
    actor.rights.version,
    JSON.stringify({ ...(correlation !== undefined && { correlation }), ...viaOf(actor, via) }),
  ],
});

/** By which step something is written, or by whom in the actor's place; empty where by hand, by himself. */
export const viaOf = ({ standIn }: Actor, via?: JsonObject): { readonly via?: JsonObject } =>
  via ? { via } : standIn ? { via: { standIn: { ...standIn } } } : {};

/**
 * The same for what only reads: PostgreSQL takes no change from then on, whatever the statements behind it say. Entering
 * comes first, because it may set what a transaction that reads may not; both are one statement, which costs no other.
 */
export const enterToRead = (actor: Actor): Query => ({
  ...enter(actor),
  name: 'enter to read',
  text: `select kontor.enter($1::uuid, $2::bigint, $3::jsonb), set_config('transaction_read_only', 'on', true)`,
});

/** What all have in common who may be in one transaction under one `enter`. */
export const enteredBy = ({ session, rights, workspace, locale, timezone }: Actor): readonly unknown[] => [
  session,
  rights.version,
  workspace,
  locale,
  timezone,
];

type Source = WriteSource | 'ids';

/** Values of the parameters of a statement. `rows` holds those that are no property of the request. */
export function bind(
  statement: { readonly name: string; readonly text: string; readonly sources: readonly Source[] },
  actor: Actor,
  options: Pick<WriteOptions, 'correlation' | 'cause' | 'depth'>,
  rows: ReadonlyMap<Source, unknown>,
): Query {
  const valueOf = (source: Source): unknown => {
    switch (source) {
      case 'org':
      case 'user':
      case 'workspace':
      case 'timezone':
      case 'locale':
      case 'account':
      case 'roles':
        return actor[source];
      case 'correlation':
      case 'cause':
        return options[source] ?? null;
      case 'depth':
        return options.depth ?? 0;
      default:
        return sharedValue(actor, source) ?? rows.get(source) ?? null;
    }
  };
  return { name: statement.name, text: statement.text, values: statement.sources.map(valueOf) };
}

function sharedValue(actor: Actor, source: string): unknown {
  const share = sharedName(source);
  if (!share) return undefined;
  const { records, sharer } = sharedIn(actor, share.place);
  return share.of === 'records' ? records : sharer;
}

/** The one column of the one row. */
export function textOf(row: Record<string, unknown> | undefined): string {
  const text = row && Object.values(row)[0];
  if (typeof text !== 'string') throw new Error('The answer of a document is one text.');
  return text;
}
