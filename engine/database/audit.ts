import type { Fault } from '../errors/index.ts';
import { wallBroken } from './faults.ts';
import type { Connection } from '../postgres/index.ts';
import type { Roles } from './roles.ts';

/**
 * Proves the wall between organizations from the catalogue alone: whoever changed what, by our code or by hand. Runs
 * inside the transaction of each apply, before it commits. Empty when the wall stands.
 */
export async function auditCatalogue(db: Connection, roles: Roles): Promise<Fault[]> {
  const { rows } = await db.query<{ object: string; what: string }>(audit, [
    roles.owner,
    roles.run,
    roles.loop,
  ]);
  return rows.map((row) => wallBroken(row));
}

/**
 * Functions with the rights of their owner that the run role may call: each speaks of the entered organization alone, or
 * enters one by an id that is shown nowhere else. Beside them stand the searches of tables.
 */
const ofTheRunRole: readonly string[] = [
  'bump_rights',
  'calendar',
  'draw',
  'enter',
  'enter_delivery',
  'enter_process',
  'keep_administrator',
  'keep_plans',
  'leave',
  'report',
  'require_proof',
  'rights_of',
  'second_factor_for',
  'shared_links_on',
  'shares_for',
  'shares_on',
  'sharing_of',
  'speaks_for',
];

/** A right to one column is enough to see through what has no wall. */
const reaches = `(has_any_column_privilege(signing.oid, c.oid, 'select, insert, update')
       or has_table_privilege(signing.oid, c.oid, 'delete'))`;

/** Each rule selects (object, what) where it is broken. Parameters are the three roles: owner, run, loop. */
const rules: readonly string[] = [
  // Without force the owner of a table, and so each function of his, would see all rows.
  `select object, 'has no forced row-level security' from tables where not (relrowsecurity and relforcerowsecurity)`,

  `select object, 'gives the run role rights without a policy that also checks what is written' from tables t
     where run_sees and not exists (select from pg_policy p where p.polrelid = t.oid and run_id = any (p.polroles)
       and p.polpermissive and p.polcmd = '*' and p.polwithcheck is not null)`,

  `select object || ' policy ' || p.polname, 'is for everybody' from pg_policy p join tables t on t.oid = p.polrelid
     where 0 = any (p.polroles)`,

  // Definitions and plans of processes belong to no organization; every other table shows rows of one.
  `select object || ' policy ' || p.polname, 'does not ask for the entered organization'
     from pg_policy p join tables t on t.oid = p.polrelid
     where run_id = any (p.polroles) and pg_get_expr(p.polqual, p.polrelid) not like '%kontor.entered%'
       and object not in ('kontor.definition', 'kontor.publication_definition', 'kontor.process_plan')`,

  `select object || ' key ' || x.conname, 'does not begin with the organization'
     from pg_constraint x join tables t on t.oid = x.conrelid
     join pg_attribute a on a.attrelid = x.conrelid and a.attnum = x.conkey[1]
     where t.schema <> 'kontor' and x.contype in ('p', 'u', 'f') and a.attname <> 'org_id'
       and a.attname not like '%\\_\\_org'`,

  `select object || ' index ' || c.relname, 'is unique across organizations'
     from pg_index i join tables t on t.oid = i.indrelid join pg_class c on c.oid = i.indexrelid
     left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
     where t.schema <> 'kontor' and i.indisunique and a.attname is distinct from 'org_id'`,

  `select object, 'may be truncated, triggered or referred to by a role that signs in' from tables, signing
     where has_table_privilege(signing.oid, tables.oid, 'truncate, references, trigger')`,

  `select object, 'belongs to a role that signs in' from tables, signing where relowner = signing.oid`,

  `select 'role ' || r.rolname, 'could walk around row-level security' from pg_roles r
     where r.rolname in ($1, $2, $3) and (r.rolsuper or r.rolbypassrls)`,

  `select 'role ' || r.rolname, 'may make roles, databases or copies' from pg_roles r
     where r.rolname in ($2, $3) and (r.rolcreaterole or r.rolcreatedb or r.rolreplication)`,

  `select 'role ' || rolname, 'may act as the owner' from signing where pg_has_role(signing.oid, $1, 'member')`,

  `select 'schema ' || n.nspname, 'lets a role that signs in make objects' from pg_namespace n, signing
     where n.nspname !~ '^pg_' and has_schema_privilege(signing.oid, n.oid, 'create')`,

  // A function or type that somebody makes for his session would be met by whoever has the connection after him.
  `select 'database ' || current_database(), 'lets a role that signs in make objects of its own' from signing
     where has_database_privilege(signing.oid, current_database(), 'create, temporary')`,

  `select 'view ' || n.nspname || '.' || c.relname, 'shows what its owner sees' from pg_class c
     join pg_namespace n on n.oid = c.relnamespace, signing
     where c.relkind = 'v' and n.nspname not in ('pg_catalog', 'information_schema')
       and ${reaches}
       and not coalesce('security_invoker=true' = any (c.reloptions) or 'security_invoker=on' = any (c.reloptions), false)
       and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`,

  // Every policy believes what entering leaves there: whoever could leave it himself would see any organization.
  `select 'sequence kontor.entry', 'lets a role that signs in enter where it likes' from signing
     where has_sequence_privilege(signing.oid, 'kontor.entry', 'usage, update')`,

  `select n.nspname || '.' || c.relname, 'can be reached but has no policies of its own' from pg_class c
     join pg_namespace n on n.oid = c.relnamespace, signing
     where (c.relkind in ('m', 'f') or c.relispartition) and n.nspname not in ('pg_catalog', 'information_schema')
       and ${reaches}`,

  // Functions with the rights of their owner: ours alone, for named roles alone, with a search path of their own.
  `select 'function ' || n.nspname || '.' || p.proname, 'runs with the rights of its owner, and is not one of ours'
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
       and (p.proowner <> (select oid from pg_roles where rolname = $1)
            or (n.nspname <> 'kontor' and coalesce(obj_description(p.oid, 'pg_proc'), '') not like '{"table":%'))`,

  `select 'function ' || n.nspname || '.' || p.proname, 'runs with the rights of its owner for the run role, and is not one that may'
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace join signing s on s.rolname = $2
     where p.prosecdef and n.nspname = 'kontor' and has_function_privilege(s.oid, p.oid, 'execute')
       and p.proname not in (${ofTheRunRole.map((name) => `'${name}'`).join(', ')})`,

  `select 'function ' || n.nspname || '.' || p.proname, 'runs with the rights of its owner and a borrowed search path'
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
     where p.prosecdef and r.rolname = $1
       and not exists (select from unnest(p.proconfig) as setting where setting like 'search_path=%')`,

  `select 'function ' || n.nspname || '.' || p.proname, 'runs with the rights of its owner for everybody'
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
     where p.prosecdef and r.rolname = $1
       and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee = 0)`,
];

const audit = `
  with signing as (select oid, rolname from pg_roles where rolname in ($2, $3)),
  tables as (
    select c.oid, n.nspname as schema, n.nspname || '.' || c.relname as object, c.relrowsecurity, c.relforcerowsecurity,
           c.relowner, run.oid as run_id,
           has_table_privilege(run.oid, c.oid, 'select, insert, update, delete') as run_sees
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_roles run on run.rolname = $2
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and not (n.nspname = 'kontor' and c.relname ~ '^(migration|written_plan)(_lock)?$')
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e'))
  ${rules.map((rule) => `select * from (${rule}) as rule (object, what)`).join('\n  union all\n  ')}
  order by 1, 2`;
