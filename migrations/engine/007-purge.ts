import type { Knex } from 'knex';
import { protect } from '../protect.ts';

/** What was destroyed, when and by which database user: the only change that cannot be taken back. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table kontor.purge (
      id uuid primary key default kontor.uuidv7(),
      apply uuid not null references kontor.apply,
      destroyed jsonb not null,
      by text not null default session_user,
      at timestamptz not null default now()
    );
  `);
  await protect(knex, { table: 'purge' });
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table kontor.purge');
}
