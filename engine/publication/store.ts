import {
  hashOfText,
  type Definition,
  type DefinitionKind,
  type JsonObject,
  type Layer,
} from '../definition/index.ts';
import { linkModel } from '../model/index.ts';
import type { Connection } from '../postgres/index.ts';
import { keepPlans } from '../process/index.ts';
import type { Plan } from './types.ts';

/** Channel on which a new publication is told; the payload is its number. */
export const publicationChannel = 'kontor_publication';

export interface Authorship {
  /** Account of whoever publishes; none from the command line. */
  readonly author?: string;
  readonly note?: string;
}

/** Number of the newest publication; 0 when there is none. */
export async function newestNumber(db: Connection): Promise<number> {
  const { rows } = await db.query<{ number: string }>(
    'select coalesce(max(number), 0)::text as number from kontor.publication where org_id = kontor.zero()',
  );
  return Number(rows[0]!.number);
}

interface StoredDefinition {
  readonly layer: Layer;
  readonly kind: DefinitionKind;
  readonly module: string;
  readonly name: string;
  readonly file: string;
  readonly body: string;
}

/** All definitions of a publication, in the order in which files are read: by name, then by layer. */
export async function definitionsOf(db: Connection, number: number): Promise<Definition[]> {
  const { rows } = await db.query<StoredDefinition>(
    `select p.layer, p.kind, p.module, p.name, p.file, d.body
       from kontor.publication_definition p join kontor.definition d using (hash)
       where p.publication = $1
       order by p.file collate "C", array_position(array['shipped', 'installed', 'organization'], p.layer)`,
    [number],
  );
  return rows.map(({ body, ...row }) => ({
    ...row,
    body: JSON.parse(body) as JsonObject,
    hash: hashOfText(body),
  }));
}

/**
 * Writes a publication whole, inside the caller's transaction. Rights are computed from definitions, so whatever was
 * planned under the old ones is refused from the same moment on.
 */
export async function writePublication(
  db: Connection,
  definitions: readonly Definition[],
  plan: Plan,
  { author, note }: Authorship,
): Promise<number> {
  const number = plan.parent + 1;
  await db.query(
    'insert into kontor.publication (number, parent, author, note, plan) values ($1, $2, $3, $4, $5)',
    [number, plan.parent || null, author ?? null, note ?? null, JSON.stringify(plan)],
  );
  const rows = definitions.map((one) => ({
    layer: one.layer,
    kind: one.kind,
    module: one.module,
    name: one.name,
    file: one.file,
    hash: one.hash,
    body: JSON.stringify(one.body),
  }));
  await db.query(
    `with given as (
       select * from json_to_recordset($2)
         as g (layer text, kind text, module text, name text, file text, hash text, body text)),
     bodies as (
       insert into kontor.definition (hash, body) select distinct on (hash) hash, body from given
         on conflict (hash) do nothing)
     insert into kontor.publication_definition (publication, layer, kind, module, name, file, hash)
       select $1::bigint, layer, kind, module, name, file, hash from given`,
    [number, JSON.stringify(rows)],
  );
  const { model } = linkModel(definitions);
  if (model) await keepPlans(db, model);
  await db.query('update kontor.rights_version set version = version + 1');
  await db.query('select pg_notify($1, $2)', [publicationChannel, String(number)]);
  return number;
}
