import type { Connection } from '../postgres/index.ts';
import type { Roles } from './roles.ts';
import { keyOf, type Column, type Part, type PartKind, type Shape, type Table } from './types.ts';

/** What PostgreSQL has no word for, kept as JSON in the comment of a table, column or function. */
export interface Note {
  readonly retired?: true;
  /** A required column of which some rows have no value yet, so that it could not be set not null. */
  readonly open?: true;
  /** Of a generated column or function: digest of the definition. */
  readonly digest?: string;
  /** Table to which a function belongs. */
  readonly table?: string;
}

export const readNote = (comment: string | null): Note =>
  comment?.startsWith('{') ? (JSON.parse(comment) as Note) : {};

interface TableRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly note: string | null;
  readonly deletable: boolean;
  readonly changeable: boolean;
}

interface ColumnRow {
  readonly table: number;
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly generated: string;
  readonly expression: string | null;
  readonly note: string | null;
}

interface PartRow {
  readonly table: number;
  readonly kind: PartKind;
  readonly name: string;
  readonly text: string;
  readonly columns: readonly string[];
  readonly target: string | null;
  readonly note: string | null;
}

/** Tables there are: all of the owner's, but for the engine's own. Read from the catalogue alone. */
export async function inspectShape(db: Connection, roles: Roles): Promise<Shape> {
  const tables = await db.query<TableRow>(tableQuery, [roles.owner, roles.run]);
  const ids = tables.rows.map((row) => row.oid);
  const columns = await db.query<ColumnRow>(columnQuery, [ids]);
  const parts = await db.query<PartRow>(partQuery, [ids]);
  const policies = await db.query<PartRow>(policyQuery, [ids, roles.owner]);
  const functions = await db.query<PartRow>(functionQuery, [roles.owner]);
  const columnsOf = Map.groupBy(columns.rows, (row) => row.table);
  const partsOf = Map.groupBy([...parts.rows, ...policies.rows], (row) => row.table);
  const functionsOf = Map.groupBy(functions.rows, (row) => `${row.target}.${readNote(row.note).table}`);
  const found = tables.rows.map((row): Table => {
    const hanging = [...(partsOf.get(row.oid) ?? []), ...(functionsOf.get(keyOf(row)) ?? [])];
    return {
      schema: row.schema,
      name: row.name,
      columns: new Map((columnsOf.get(row.oid) ?? []).map((one) => [one.name, toColumn(one)])),
      parts: new Map(hanging.map((one) => [one.name, toPart(one)])),
      deletable: row.deletable,
      changeable: row.changeable,
      retired: readNote(row.note).retired === true,
    };
  });
  return { tables: new Map(found.map((table) => [keyOf(table), table])) };
}

function toColumn(row: ColumnRow): Column {
  const note = readNote(row.note);
  const { name, type, expression } = row;
  const generated = row.generated === 's' && { digest: note.digest ?? '', text: expression ?? '' };
  return {
    name,
    type,
    required: row.required || note.open === true,
    ...(generated ? { generated } : expression !== null && { default: expression }),
    retired: note.retired === true,
  };
}

function toPart({ kind, name, text, columns, target, note }: PartRow): Part {
  const { digest } = readNote(note);
  const more = kind === 'function' ? { digest: digest ?? '' } : target !== null && { target };
  return { kind, name, text, columns, ...more };
}

const tableQuery = `
  select c.oid::int, n.nspname as schema, c.relname as name, obj_description(c.oid, 'pg_class') as note,
         has_table_privilege($2, c.oid, 'delete') as deletable,
         has_table_privilege($2, c.oid, 'update') as changeable
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
    where c.relkind = 'r' and r.rolname = $1 and n.nspname <> 'kontor'
    order by 2, 3`;

const columnQuery = `
  select a.attrelid::int as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
         a.attnotnull as required, a.attgenerated as generated, pg_get_expr(d.adbin, d.adrelid) as expression,
         col_description(a.attrelid, a.attnum) as note
    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = any ($1) and a.attnum > 0 and not a.attisdropped
    order by a.attrelid, a.attnum`;

// An invalid index is what a broken concurrent build left: it serves nobody, so it is as if it were not there.
const partQuery = `
  select x.conrelid::int as table, x.conname as name, pg_get_constraintdef(x.oid) as text,
         case x.contype when 'p' then 'primary' when 'f' then 'foreign' else 'check' end as kind,
         array(select a.attname::text from unnest(x.conkey) with ordinality as k (num, place)
                 join pg_attribute a on a.attrelid = x.conrelid and a.attnum = k.num order by k.place) as columns,
         case when x.contype = 'f' then (select n.nspname || '.' || t.relname from pg_class t
            join pg_namespace n on n.oid = t.relnamespace where t.oid = x.confrelid) end as target, null as note
    from pg_constraint x where x.conrelid = any ($1) and x.contype in ('p', 'f', 'c')
  union all
  select i.indrelid::int, c.relname, regexp_replace(pg_get_indexdef(i.indexrelid), '^.*? USING ', 'using '),
         case when i.indisunique then 'unique' else 'index' end,
         array(select distinct a.attname::text from pg_depend d
                 join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                 where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid
                   and d.refclassid = 'pg_class'::regclass and d.refobjid = i.indrelid), null, null
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = any ($1) and i.indisvalid and not i.indisprimary`;

const policyQuery = `
  select p.polrelid::int as table, p.polname as name, 'policy' as kind, '{}'::text[] as columns,
         null as target, null as note,
         'to ' || (select case when bool_or(r.rolname = $2) then '{owner}' else '{run}' end
                     from pg_roles r where r.oid = any (p.polroles))
           || ' using (' || pg_get_expr(p.polqual, p.polrelid) || ')'
           || coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') as text
    from pg_policy p where p.polrelid = any ($1)`;

// A function says in its comment to which table it belongs; target carries its schema.
const functionQuery = `
  select 0 as table, p.proname as name, 'function' as kind, '{}'::text[] as columns, n.nspname as target,
         regexp_replace(pg_get_functiondef(p.oid), '^[^(]*', '') as text, obj_description(p.oid, 'pg_proc') as note
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
    where r.rolname = $1 and n.nspname <> 'kontor'`;
