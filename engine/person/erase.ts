/*
 * Erases a person: his values are blanked in his records, in all images of them, and wherever the engine keeps what was
 * said of them. Records stay, with their numbers, sums and references. One transaction:
 *   1. hold the chain of the audit and the records,
 *   2. see that each value can be blanked,
 *   3. blank rows, and images; what is sealed is proved first and listed anew in a signed block,
 *   4. sweep what is kept beside records,
 *   5. tell it: a version of each record with its image, its event, and why.
 */
import { appendBlock, destroySalts, holdChain } from '../chain/index.ts';
import { Refusal } from '../errors/index.ts';
import type { SigningKey } from '../identity/index.ts';
import { eventName, type Entity, type Model } from '../model/index.ts';
import type { Connection } from '../postgres/index.ts';
import { eraseAccount } from './account.ts';
import { noBlank } from './faults.ts';
import { blankImages } from './images.ts';
import { blankOf, columnsOf, linesOf, personalFields } from './personal.ts';
import { orgOf, quoted, reachedBy, recordsOf, tableOf, type Reached, type Subject } from './reach.ts';
import { sweep } from './sweep.ts';

export interface Erasing {
  readonly model: Model;
  readonly subject: Subject;
  /** Why, as it will stand in the audit: it names nobody. */
  readonly reason: string;
  /** Signs the block that tells it. */
  readonly key: SigningKey;
}

export interface Erased {
  readonly records: readonly { readonly entity: string; readonly id: string }[];
  /** Images that say less now, and rows beside records. */
  readonly images: number;
  readonly beside: number;
  /** Whether an account was taken away, too: where it is of this organization alone. */
  readonly account: boolean;
}

/** Shorter ones are in everything. */
const valueLengthMin = 3;

/**
 * `db` is of the owner, inside a transaction.
 * @throws Refusal AUD013 where a value cannot be blanked, AUD014 where an image is not what was sealed
 */
export async function erasePerson(db: Connection, { model, subject, reason, key }: Erasing): Promise<Erased> {
  const { org } = subject;
  await holdChain(db, org);
  const own = await reachedBy(db, model, subject);
  const records = await recordsOf(db, org, own);
  const reached = await withLines(db, org, own);
  await lock(db, org, records);
  refuseUnblankable(reached);
  const values = new Set<string>();
  const found = (value: string): void => {
    if (value.length >= valueLengthMin && !value.startsWith('erased')) values.add(value);
  };
  const account = await eraseAccount(db, subject, found);
  for (const [entity, ids] of reached) for (const id of ids) await blankRow(db, org, entity, id);
  const changed = await blankImages(db, org, records, reached, found);
  const list = [...records].flatMap(([entity, ids]) => [...ids].map((id) => ({ entity, id })));
  const beside = await sweep(
    db,
    org,
    list.map(({ id }) => id),
    [...values],
  );
  for (const { entity, id } of list) await tell(db, org, entity, id, reason);
  await destroySalts(db, org, changed.ids);
  // A block also where nothing was sealed yet: what a sealer has taken meanwhile says what is no more, and is refused.
  await appendBlock(db, key, org, { kind: 'erased', ...changed });
  return {
    records: list.map(({ entity, id }) => ({ entity: entity.fullName, id })),
    images: changed.ids.length,
    beside,
    account,
  };
}

/** All lines of his records are his, too. */
async function withLines(db: Connection, org: string, reached: Reached): Promise<Reached> {
  const all = new Map([...reached].map(([entity, ids]) => [entity, new Set(ids)]));
  for (const [entity, ids] of reached)
    for (const { target } of linesOf(entity)) {
      const { rows } = await db.query<{ id: string }>(
        `select id from ${tableOf(target)} where org_id = $1 and parent_id = any ($2)`,
        [orgOf(target, org), [...ids]],
      );
      const own = all.get(target) ?? new Set();
      for (const { id } of rows) own.add(id);
      all.set(target, own);
    }
  return all;
}

/** In one order, as writes do: by entity and id. */
async function lock(
  db: Connection,
  org: string,
  records: ReadonlyMap<Entity, ReadonlySet<string>>,
): Promise<void> {
  const entities = [...records].sort(([a], [b]) => (a.fullName < b.fullName ? -1 : 1));
  for (const [entity, ids] of entities)
    await db.query(
      `select from ${tableOf(entity)} where org_id = $1 and id = any ($2) order by id for update`,
      [orgOf(entity, org), [...ids]],
    );
}

function refuseUnblankable(reached: Reached): void {
  const faults = [...reached]
    .filter(([, ids]) => ids.size > 0)
    .flatMap(([entity]) =>
      personalFields(entity)
        .filter((field) => blankOf(field, '') === undefined)
        .map((field) => noBlank({ entity: entity.fullName, field: field.name })),
    );
  if (faults.length > 0) throw new Refusal(faults);
}

async function blankRow(db: Connection, org: string, entity: Entity, id: string): Promise<void> {
  const fields = personalFields(entity);
  if (fields.length === 0) return;
  const columns = fields.flatMap((field) =>
    columnsOf(field).map((column) => ({ column, blank: blankOf(field, id) ?? null })),
  );
  const sets = columns.map(({ column }, place) => `${quoted(column)} = $${place + 3}`).join(', ');
  await db.query(`update ${tableOf(entity)} set ${sets} where org_id = $1 and id = $2`, [
    orgOf(entity, org),
    id,
    ...columns.map(({ blank }) => blank),
  ]);
}

/** The next version of the record: the same but for what is gone. */
async function tell(db: Connection, org: string, entity: Entity, id: string, reason: string): Promise<void> {
  const { rows } = await db.query<{ version: number }>(
    `update ${tableOf(entity)} set version = version + 1, updated_at = now(), updated_by = null
      where org_id = $1 and id = $2 returning version`,
    [orgOf(entity, org), id],
  );
  if (!rows[0]) return;
  const { version } = rows[0];
  await db.query(
    `insert into kontor.audit (org_id, entity, record, version, image, actor, cause, correlation, via)
      select a.org_id, a.entity, a.record, $4, a.image || jsonb_build_object('version', $4::int, 'updatedAt', now(),
          'updatedBy', null), null, 'erased', null, jsonb_build_object('erased', $5::text)
        from kontor.audit a where a.org_id = $1 and a.entity = $2 and a.record = $3 order by a.version desc, a.id desc limit 1`,
    [org, entity.fullName, id, version, reason],
  );
  const fields = JSON.stringify({ fields: personalFields(entity).map((field) => field.id) });
  await db.query(
    `insert into kontor.event (org_id, name, class, entity, record, record_version, payload, cause, actor, correlation)
      values ($1, $2, 'business', $3, $4, $5, $6, 'erased', null, null)`,
    [org, eventName(entity.module, entity.name, 'updated'), entity.fullName, id, version, fields],
  );
}
