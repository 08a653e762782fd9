import type { Entity, Field, ReferenceField, ScalarField } from '../model/index.ts';
import { digest, fit, quote, quoteValue } from './names.ts';
import type { Column } from './types.ts';

const zero = `'00000000-0000-0000-0000-000000000000'::uuid`;

const column = (name: string, type: string, more: Partial<Column> = {}): Column => ({
  name,
  type,
  required: false,
  retired: false,
  ...more,
});

const instant = 'timestamp with time zone';

/** Columns that every table of records has; nobody declares them. */
export function systemColumns(entity: Entity): Column[] {
  const own = entity.scope === 'installation' ? 'kontor.zero()' : 'kontor.claimed_org()';
  const key = [
    column('org_id', 'uuid', { required: true, default: own }),
    column('id', 'uuid', { required: true, default: 'kontor.uuidv7()' }),
    column('version', 'integer', { required: true, default: '1' }),
  ];
  return entity.parent
    ? [
        ...key,
        column('parent_id', 'uuid', { required: true }),
        column('position', 'integer', { required: true }),
      ]
    : [...key, ...recordColumns];
}

const recordColumns: readonly Column[] = [
  column('workspace_id', 'uuid', { default: 'kontor.workspace_id()' }),
  column('created_at', instant, { required: true, default: 'now()' }),
  column('created_by', 'uuid', { default: 'kontor.user_id()' }),
  column('updated_at', instant, { required: true, default: 'now()' }),
  column('updated_by', 'uuid', { default: 'kontor.user_id()' }),
  column('deleted_at', instant),
  column('deleted_by', 'uuid'),
  column('owner_id', 'uuid', { default: 'kontor.user_id()' }),
  column('custom', 'jsonb', { required: true, default: `'{}'::jsonb` }),
  column('metadata', 'jsonb', { required: true, default: `'{}'::jsonb` }),
];

/** Columns in which a field is kept; none for lines and links, which have tables, and for what is computed on read. */
export function fieldColumns(field: Field): Column[] {
  if (field.system || field.compute?.volatile) return [];
  const columns = declaredColumns(field);
  return field.fill ? columns.map((one) => ({ ...one, moved: true as const })) : columns;
}

function declaredColumns(field: Field): Column[] {
  const required = field.required && !field.requiredWhen;
  switch (field.kind) {
    case 'scalar':
      return scalarColumns(field, required);
    case 'period':
      return [column(field.fromColumn, 'date'), column(field.toColumn, 'date')];
    case 'reference':
      // A line really goes, and deleted records that point to it let go of it: the column can be empty.
      return [column(field.column, 'uuid', { required: required && !field.target.parent }), ...wider(field)];
    case 'anyReference':
      return [column(field.entityColumn, 'text', { required }), column(field.idColumn, 'uuid', { required })];
    case 'lines':
    case 'links':
      return [];
  }
}

/** Column that holds the organization of a target in a wider scope. It is a constant, so nobody writes it. */
export const orgColumn = (name: string): string => fit(`${name}__org`);

/** A reference to a record of the whole installation is the pair of organization and id; its organization is zero. */
export const isWider = (entity: Entity, target: Entity): boolean =>
  target.scope === 'installation' && entity.scope !== 'installation';

const wider = (field: ReferenceField): Column[] =>
  isWider(field.entity, field.target)
    ? [column(orgColumn(field.column), 'uuid', { required: true, default: zero })]
    : [];

export const orgOfTarget = (): Column =>
  column(orgColumn('target_id'), 'uuid', { required: true, default: zero });

function scalarColumns(field: ScalarField, required: boolean): Column[] {
  const fill = constantOf(field);
  const own = column(field.column, scalarType(field), { required, ...(fill !== undefined && { fill }) });
  return field.orderColumn === undefined ? [own] : [own, twin(field.orderColumn, field)];
}

/** Operators of numeric are not leakproof and lose their index behind a policy; those of bigint keep it. */
function twin(name: string, field: ScalarField): Column {
  const text = `(${quote(field.column)} * ${10n ** BigInt(field.scale ?? 0)})::bigint`;
  return column(name, 'bigint', { generated: { digest: digest(text), text } });
}

/** What rows get that are there when a required field is added: its default, where that is a plain constant. */
function constantOf(field: ScalarField): string | undefined {
  const { default: value } = field;
  if (typeof value === 'string') return `${quoteValue(value)}::${scalarType(field)}`;
  return typeof value === 'number' || typeof value === 'boolean' ? quoteValue(value) : undefined;
}

const itemTypes = {
  text: 'text',
  integer: 'bigint',
  decimal: 'numeric',
  date: 'date',
  boolean: 'boolean',
} as const;

/** PostgreSQL type of a scalar. Eighteen digits are what a bigint twin can hold whatever the scale. */
export function scalarType(field: ScalarField): string {
  switch (field.type) {
    case 'text':
    case 'longText':
    case 'email':
    case 'phone':
    case 'url':
    case 'enum':
      return 'text';
    case 'integer':
      return 'bigint';
    case 'decimal':
    case 'money':
    case 'quantity':
      return field.scale === undefined ? 'numeric' : `numeric(18,${field.scale})`;
    case 'boolean':
    case 'date':
      return field.type;
    case 'time':
      return 'time without time zone';
    case 'dateTime':
      return instant;
    case 'duration':
      return 'interval';
    case 'multiEnum':
      return 'text[]';
    case 'list':
      return `${itemTypes[field.items ?? 'text']}[]`;
    case 'address':
    case 'json':
      return 'jsonb';
    case 'file':
    case 'id':
      return 'uuid';
  }
}
