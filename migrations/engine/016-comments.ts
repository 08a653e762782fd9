import type { Knex } from 'knex';
import { protect } from '../protect.ts';

/**
 * What people say of a record, and the files they lay beside it. Who sees the record sees both; that is asked by whoever
 * reads them, the wall here is that of the organization.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table kontor.comment (
      org_id uuid not null default kontor.claimed_org(),
      id uuid not null default kontor.uuidv7(),
      entity text not null,
      record uuid not null,
      -- Empty once it is deleted: that it was there stays, what it said does not.
      text text not null check (length(text) <= 10000),
      created_at timestamptz not null default clock_timestamp(),
      created_by uuid not null default kontor.user_id(),
      edited_at timestamptz,
      deleted_at timestamptz,
      primary key (org_id, id)
    );
    create index comment__record on kontor.comment (org_id, record, id);

    alter table kontor.file add column deleted_at timestamptz, add column deleted_by uuid;
    create index file__record on kontor.file (org_id, record, id) where record is not null;
  `);
  await protect(knex, { table: 'comment', org: 'org_id', run: 'select, insert, update' });
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index kontor.file__record;
    alter table kontor.file drop column deleted_at, drop column deleted_by;
    drop table kontor.comment;
  `);
}
