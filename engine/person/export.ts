/* Everything that is kept of a person, as one JSON document. */
import type { Entity, Model } from '../model/index.ts';
import type { Connection } from '../postgres/index.ts';
import { linesOf } from './personal.ts';
import { orgOf, reachedBy, recordsOf, tableOf, type Subject } from './reach.ts';

export interface Exported {
  readonly entity: string;
  readonly id: string;
  /** Columns by name, as they are now; null where the record is no more. */
  readonly record: unknown;
  readonly lines: Readonly<Record<string, readonly unknown[]>>;
  /** Every version that is kept, with who made it and why. */
  readonly history: readonly unknown[];
  readonly comments: readonly unknown[];
  readonly files: readonly unknown[];
  readonly mail: readonly unknown[];
}

/** Numbers stay as PostgreSQL writes them: money is text in what leaves us. */
const parsed = (rows: readonly { readonly row: string }[]): readonly unknown[] =>
  rows.map(({ row }) => JSON.parse(row) as unknown);

export async function exportPerson(
  db: Connection,
  model: Model,
  subject: Subject,
): Promise<readonly Exported[]> {
  const records = await recordsOf(db, subject.org, await reachedBy(db, model, subject));
  const all: Exported[] = [];
  for (const [entity, ids] of records)
    for (const id of ids) all.push(await exportRecord(db, subject.org, entity, id));
  return all;
}

async function exportRecord(db: Connection, org: string, entity: Entity, id: string): Promise<Exported> {
  const own = [orgOf(entity, org), id];
  const ask = async (text: string, values: readonly unknown[] = own): Promise<readonly unknown[]> =>
    parsed((await db.query<{ row: string }>(text, values)).rows);
  const lines: Record<string, readonly unknown[]> = {};
  for (const { name, target } of linesOf(entity))
    lines[name] = await ask(
      `select to_jsonb(l)::text as row from ${tableOf(target)} l where org_id = $1 and parent_id = $2 order by position`,
    );
  const beside = (columns: string, table: string): string =>
    `select to_jsonb(r)::text as row from (select ${columns} from kontor.${table} where org_id = $1 and record = $2
      order by id) r`;
  const inOrganization = [org, id];
  return {
    entity: entity.fullName,
    id,
    lines,
    record:
      (
        await ask(`select to_jsonb(t)::text as row from ${tableOf(entity)} t where org_id = $1 and id = $2`)
      )[0] ?? null,
    history: await ask(
      `select to_jsonb(h)::text as row from (select version, at, actor, cause, image from kontor.audit
        where org_id = $1 and record = $2 order by version, xid, id) h`,
      inOrganization,
    ),
    comments: await ask(beside('text, created_at, created_by', 'comment'), inOrganization),
    files: await ask(beside('name, type, size, created_at', 'file'), inOrganization),
    mail: await ask(beside('recipients, subject, body, file_name, created_at', 'mail'), inOrganization),
  };
}
