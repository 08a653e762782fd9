import type { Knex } from 'knex';

/** Names of the three database roles; they reach a migration as `userParams` of knex. */
export interface Roles {
  /** Owns everything, never signs in: migrations and applies act as it. */
  readonly owner: string;
  /** Signs in for requests. Owns nothing and sees nothing without an organization. */
  readonly run: string;
  /** Claims engine rows of all organizations by functions; sees no business table. */
  readonly loop: string;
}

export interface Protection {
  readonly table: string;
  /** Column of the organization. Without it (and without `open`) only the owner sees rows. */
  readonly org?: string;
  /** Rows of the zero organization are read by everybody, entered or not. */
  readonly installation?: boolean;
  /** Every row may be read by the run role, entered or not. */
  readonly open?: boolean;
  /** What the run role may do: words of GRANT. */
  readonly run?: string;
}

/** Puts a table of ours behind the same wall as business tables: forced row-level security, one policy a role. */
export async function protect(
  knex: Knex,
  { table, org, installation, open, run }: Protection,
): Promise<void> {
  const roles = knex.userParams as Roles;
  const own = `${org} = (select org from kontor.entered)`;
  const seen = open ? 'true' : installation ? `(${org} = kontor.zero() or ${own})` : own;
  const policy = `create policy run on kontor.${table} to "${roles.run}" using (${seen}) with check (${open ? 'false' : own});`;
  await knex.raw(`
    alter table kontor.${table} enable row level security;
    alter table kontor.${table} force row level security;
    create policy owner on kontor.${table} to "${roles.owner}" using (true) with check (true);
    ${org || open ? policy : ''}
    ${run || open ? `grant ${run ?? 'select'} on kontor.${table} to "${roles.run}";` : ''}
  `);
}
