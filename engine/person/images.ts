/*
 * Images of the audit lose what they say of a person. An image that is sealed is proved first, so that nobody's change is
 * covered by it; then it gets a new salt and leaf, which a block of its own tells, and its old salt goes: what is left of
 * the old value is a digest that nobody can guess his way back from.
 */
import { leafOf, newSalt, rowText, sealedRows } from '../chain/index.ts';
import { Refusal } from '../errors/index.ts';
import type { Json, JsonObject } from '../definition/index.ts';
import type { Entity } from '../model/index.ts';
import type { Connection } from '../postgres/index.ts';
import { notAsSealed } from './faults.ts';
import { blankOf, linesOf, personalFields } from './personal.ts';
import type { Reached } from './reach.ts';

interface Image {
  readonly xid: string;
  readonly id: string;
  readonly record: string;
  readonly image: string;
  readonly said: string;
}

/** What has to stand where in an image. */
interface Blank {
  readonly path: readonly string[];
  readonly value: string | null;
}

/** Rows of the audit that say something else now, and were sealed: with what a block has to list of them. */
export interface Changed {
  readonly xids: readonly string[];
  readonly ids: readonly string[];
  readonly salts: Uint8Array;
  readonly leaves: Uint8Array;
}

/** Takes out what images of these records say; hands over each value that was there. */
export async function blankImages(
  db: Connection,
  org: string,
  records: ReadonlyMap<Entity, ReadonlySet<string>>,
  reached: Reached,
  found: (value: string) => void,
): Promise<Changed> {
  const touched: Image[] = [];
  for (const [entity, ids] of records)
    for (const image of await imagesOf(db, org, entity, [...ids])) {
      const blanks = blanksIn(entity, image, reached, found);
      if (blanks.length === 0) continue;
      touched.push(image);
      await set(db, org, image, blanks);
    }
  return resealed(db, org, touched);
}

async function imagesOf(
  db: Connection,
  org: string,
  entity: Entity,
  ids: readonly string[],
): Promise<readonly Image[]> {
  const { rows } = await db.query<Image>(
    `select a.xid::text, a.id::text, a.record, a.image::text, ${rowText} as said from kontor.audit a
      where a.org_id = $1 and a.entity = $2 and a.record = any ($3) order by a.xid, a.id for update`,
    [org, entity.fullName, ids],
  );
  return rows;
}

function blanksIn(
  entity: Entity,
  { record, image }: Image,
  reached: Reached,
  found: (value: string) => void,
): readonly Blank[] {
  const blanks: Blank[] = [];
  const look = (of: Entity, id: string, holder: JsonObject, path: readonly string[]): void => {
    for (const field of personalFields(of)) {
      const value = holder[field.id];
      const blank = blankOf(field, id) ?? null;
      if (value === undefined || value === null || value === blank) continue;
      valuesIn(value).forEach(found);
      blanks.push({ path: [...path, field.id], value: blank });
    }
  };
  const whole = JSON.parse(image) as JsonObject;
  const own = reached.get(entity)?.has(record) ?? false;
  if (own) look(entity, record, whole, []);
  for (const field of linesOf(entity)) {
    const lines = (whole[field.id] ?? []) as readonly JsonObject[];
    for (const [place, line] of lines.entries())
      if (own || reached.get(field.target)?.has(String(line['id'])))
        look(field.target, String(line['id']), line, [field.id, String(place)]);
  }
  return blanks;
}

/** The texts in a value. */
export function valuesIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((part) => valuesIn(part as Json));
}

async function set(db: Connection, org: string, { xid, id }: Image, blanks: readonly Blank[]): Promise<void> {
  const values: unknown[] = [org, xid, id];
  const image = blanks.reduce((inner, { path, value }) => {
    values.push(path, JSON.stringify(value));
    return `jsonb_set(${inner}, $${values.length - 1}::text[], $${values.length}::jsonb, false)`;
  }, 'image');
  await db.query(
    `update kontor.audit set image = ${image} where org_id = $1 and xid = $2::xid8 and id = $3::bigint`,
    values,
  );
}

/** Proves the rows as they were, and lists those that were sealed with what they say now. */
async function resealed(db: Connection, org: string, touched: readonly Image[]): Promise<Changed> {
  const sealed = await sealedRows(
    db,
    org,
    touched.map(({ id }) => id),
  );
  const rows = touched.filter(({ id }) => sealed.has(id));
  for (const { id, said } of rows) {
    const { salt, leaf } = sealed.get(id)!;
    if (!leafOf(salt, said).equals(leaf)) throw new Refusal(notAsSealed({ row: id }));
  }
  const { rows: now } = await db.query<{ id: string; said: string }>(
    `select a.id::text, ${rowText} as said from kontor.audit a
      join unnest($2::xid8[], $3::bigint[]) as r (xid, id) on a.xid = r.xid and a.id = r.id where a.org_id = $1`,
    [org, rows.map(({ xid }) => xid), rows.map(({ id }) => id)],
  );
  const says = new Map(now.map(({ id, said }) => [id, said]));
  const salts = rows.map(() => newSalt());
  return {
    xids: rows.map(({ xid }) => xid),
    ids: rows.map(({ id }) => id),
    salts: Buffer.concat(salts),
    leaves: Buffer.concat(rows.map(({ id }, place) => leafOf(salts[place]!, says.get(id)!))),
  };
}
