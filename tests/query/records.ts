/** Records for tests: plain JSON by field name, as an API would give them, put into the tables of a Model. */
import pg from 'pg';
import type { Entity, Field, Model } from '../../engine/model/index.ts';

export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** System fields go by their names too: `id`, `owner`, `deletedAt`, ...; lines stand in the field that holds them. */
export type TestRecord = { readonly id: string } & { readonly [field: string]: Value };

/** Records of one organization, by the full name of their entity. */
export type Records = Readonly<Record<string, readonly TestRecord[]>>;

const ZERO = '00000000-0000-0000-0000-000000000000';

export async function insertRecords(
  client: pg.Client,
  model: Model,
  org: string,
  records: Records,
): Promise<void> {
  await client.query("set session_replication_role = 'replica'"); // in any order: foreign keys are not looked at
  for (const [fullName, list] of Object.entries(records))
    for (const record of list) await insertRecord(client, model.entities.get(fullName)!, org, record);
  await client.query("set session_replication_role = 'origin'");
}

async function insertRecord(
  client: pg.Client,
  entity: Entity,
  org: string,
  record: TestRecord,
): Promise<void> {
  const own = (entity.parent ?? entity).scope === 'installation' ? ZERO : org;
  const columns = new Map<string, unknown>([['org_id', own]]);
  if (record['parent']) columns.set('parent_id', record['parent']);
  for (const field of entity.fields.values())
    for (const [column, value] of columnsOf(field, record[field.name])) columns.set(column, value);
  await insert(client, entity.table, columns);
  for (const field of entity.fields.values()) {
    const items = (record[field.name] ?? []) as readonly Value[];
    if (field.kind === 'lines')
      for (const [at, line] of items.entries())
        await insertRecord(client, field.target, org, {
          position: at + 1,
          parent: record.id,
          ...(line as TestRecord),
        });
    if (field.kind === 'links')
      for (const [at, target] of items.entries())
        await insert(
          client,
          field.table,
          new Map<string, unknown>([
            ['org_id', own],
            ['source_id', record.id],
            ['target_id', target],
            ['position', at + 1],
          ]),
        );
  }
}

function columnsOf(field: Field, value: Value | undefined): [string, unknown][] {
  if (value === undefined || field.compute?.volatile) return [];
  const parts = (value ?? {}) as { readonly [key: string]: Value };
  switch (field.kind) {
    case 'scalar':
      return [
        [
          field.column,
          (field.type === 'address' || field.type === 'json') && value !== null
            ? JSON.stringify(value)
            : value,
        ],
      ];
    case 'reference':
      return [[field.column, value]];
    case 'period':
      return [
        [field.fromColumn, parts['from'] ?? null],
        [field.toColumn, parts['to'] ?? null],
      ];
    case 'anyReference':
      return [
        [field.entityColumn, parts['entity'] ?? null],
        [field.idColumn, parts['id'] ?? null],
      ];
    case 'lines':
    case 'links':
      return [];
  }
}

async function insert(
  client: pg.Client,
  { schema, name }: Entity['table'],
  columns: ReadonlyMap<string, unknown>,
): Promise<void> {
  const names = [...columns.keys()].map((column) => `"${column}"`).join(', ');
  const places = [...columns.keys()].map((_, at) => `$${at + 1}`).join(', ');
  await client.query(`insert into "${schema}"."${name}" (${names}) values (${places})`, [
    ...columns.values(),
  ]);
}
