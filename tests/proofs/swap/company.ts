import { join } from 'node:path';
import { asOwner, prepareDatabase, rolesOf } from '../../../engine/database/index.ts';
import { readModules, type Definition } from '../../../engine/definition/index.ts';
import { applyPublication } from '../../../engine/publication/index.ts';
import { hashPassword } from '../../../engine/identity/index.ts';
import { definitionsOf } from '../../database/modules.ts';

export const secret = 'a secret that only this proof knows, forty letters';
export const email = 'ada@example.org';
export const password = 'a password of this proof';

/** Name of a field today -> its id. */
export type Fields = ReadonlyMap<string, string>;

const metadata = join(import.meta.dirname, '../../../metadata');
const { definitions } = await readModules([metadata], 'shipped');
const core = definitions.filter((one) => one.module === 'core');

/** The shipped core and a module with one entity of these fields beside its name. */
export function companyWith(fields: Fields): Definition[] {
  const changing = [...fields].map(([name, id]) => [
    name,
    { type: 'string', ...(name !== id && { 'x-id': id }) },
  ]);
  const shop = definitionsOf({
    'shop/module.json': { name: 'shop', version: '1.0.0', title: 'Shop', needs: ['core'] },
    'shop/entities/Item.json': {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string' }, ...Object.fromEntries(changing) },
    },
  });
  return [...core, ...shop];
}

/** A prepared database with the first publication, and one administrator of one organization. */
export async function openCompany(url: string): Promise<void> {
  await prepareDatabase({ url, secret });
  await applyPublication({ url }, companyWith(new Map()));
  const hash = await hashPassword(password);
  await asOwner(url, rolesOf(), (db) =>
    db.query(
      `with o as (insert into kontor.organization (name) values ('Proof') returning id),
         a as (insert into kontor.account (email, password_hash) values ($1, $2)),
         r as (insert into core.role (org_id, key, title) select id, 'core.admin', 'Administrator' from o returning id),
         u as (insert into core."user" (org_id, name, email, active) select id, 'Ada', $1, true from o returning id)
       insert into core.user_roles (org_id, source_id, target_id) select o.id, u.id, r.id from o, u, r`,
      [email, hash],
    ),
  );
}
