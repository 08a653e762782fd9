import { randomUUID } from 'node:crypto';
import type { Entity, Field, Model } from '../../../engine/model/index.ts';
import type { Connection } from '../../../engine/postgres/index.ts';
import type { Random } from '../../support/index.ts';

const zero = '00000000-0000-0000-0000-000000000000';
export const org = '00000000-0000-7000-8000-0000000000aa';

/** Some rows in each table, lines and links too. An entity whose required reference finds nothing has none. */
export async function fill(db: Connection, model: Model, random: Random): Promise<void> {
  for (const entity of model.entities.values()) {
    for (let count = random.int(0, 4); count > 0; count--) await fillOne(db, entity, random);
  }
}

async function fillOne(db: Connection, entity: Entity, random: Random, parent?: string): Promise<void> {
  const id = randomUUID();
  const row: Record<string, unknown> = { org_id: orgOf(entity), id };
  if (parent !== undefined) Object.assign(row, { parent_id: parent, position: 1 });
  for (const field of entity.fields.values()) {
    if (!field.system && (field.required || random.chance(0.6)))
      Object.assign(row, await valueOf(db, field, random));
  }
  const table = `"${entity.table.schema}"."${entity.table.name}"`;
  const columns = Object.keys(row).map((name) => `"${name}"`);
  await db.query(
    `insert into ${table} (${columns.join(', ')}) select ${columns.join(', ')} from json_populate_record(null::${table}, $1)`,
    [JSON.stringify(row)],
  );
  for (const field of entity.fields.values()) {
    if (field.kind === 'lines') await fillOne(db, field.target, random, id);
    if (field.kind === 'links') await link(db, field, id);
  }
}

/** Lines belong to what their parent belongs to. */
const orgOf = (entity: Entity): string => (entity.scope === 'installation' ? zero : org);

async function someId(db: Connection, entity: Entity): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `select id from "${entity.table.schema}"."${entity.table.name}" where org_id = $1 order by id limit 1`,
    [orgOf(entity)],
  );
  return rows[0]?.id ?? null;
}

async function link(db: Connection, field: Field & { kind: 'links' }, id: string): Promise<void> {
  const target = await someId(db, field.target);
  if (target === null) return;
  await db.query(
    `insert into "${field.table.schema}"."${field.table.name}" (org_id, source_id, target_id) values ($1, $2, $3)`,
    [orgOf(field.entity), id, target],
  );
}

async function valueOf(db: Connection, field: Field, random: Random): Promise<Record<string, unknown>> {
  switch (field.kind) {
    case 'reference':
      return { [field.column]: await someId(db, field.target) };
    case 'anyReference': {
      const target = random.pick(field.targets);
      const id = await someId(db, target);
      return id === null ? {} : { [field.entityColumn]: target.fullName, [field.idColumn]: id };
    }
    case 'period':
      return { [field.fromColumn]: '2026-01-01', [field.toColumn]: random.chance(0.5) ? '2026-12-31' : null };
    case 'scalar':
      return field.type === 'file' ? {} : { [field.column]: scalar(field, random) };
    default:
      return {};
  }
}

function scalar(field: Field & { kind: 'scalar' }, random: Random): unknown {
  const number = random.int(-99_999, 99_999);
  switch (field.type) {
    case 'integer':
      return number;
    case 'decimal':
    case 'money':
    case 'quantity':
      return `${number}${field.scale ? `.${'7'.repeat(field.scale)}` : ''}`;
    case 'boolean':
      return random.chance(0.5);
    case 'date':
      return `2026-0${random.int(1, 9)}-15`;
    case 'time':
      return `1${random.int(0, 9)}:30:00`;
    case 'dateTime':
      return `2026-0${random.int(1, 9)}-15T08:00:00.123456Z`;
    case 'duration':
      return `P${random.int(1, 9)}DT2H`;
    case 'enum':
      return random.pick(field.options!).value;
    case 'multiEnum':
      return random.shuffled(field.options!.map((option) => option.value)).slice(0, 2);
    case 'list':
      return field.items === 'integer' ? [number, 2] : field.items === 'boolean' ? [true] : ['x', "it's"];
    case 'address':
      return { city: 'Bonn' };
    case 'json':
      return { deep: [number] };
    default:
      return random.chance(0.5) ? String(number) : `text ${number}`;
  }
}

/** Every business row by table and key, each column as JSON. */
export async function contents(db: Connection): Promise<ReadonlyMap<string, Record<string, unknown>>> {
  const { rows: tables } = await db.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('alpha', 'beta') order by 1`,
  );
  const found = new Map<string, Record<string, unknown>>();
  for (const { name } of tables) {
    const { rows } = await db.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`);
    for (const { row } of rows) {
      const values = JSON.parse(row) as Record<string, unknown>;
      found.set(
        `${name} ${JSON.stringify([values['id'], values['source_id'], values['target_id']])}`,
        values,
      );
    }
  }
  return found;
}
