/** Products of stages in words: what `kontor explain` prints. */
import type { Column, Part, Table } from '../database/index.ts';
import type { Entity, Field } from '../model/index.ts';

/** One line a field: name, kind, column, what is special about it; lines follow with theirs. */
export function entityText(entity: Entity): string {
  const head = `${entity.fullName}  ${entity.title}  table ${entity.table.schema}.${entity.table.name}  scope ${entity.scope}`;
  const fields = [...entity.fields.values()];
  const lines = fields.flatMap((field) => (field.kind === 'lines' ? ['', entityText(field.target)] : []));
  return [head, ...fields.map((field) => `  ${fieldText(field)}`), ...lines].join('\n');
}

function fieldText(field: Field): string {
  const marks = [
    field.required && 'required',
    field.unique && 'unique',
    field.readOnly && 'read-only',
    field.compute && `= ${field.compute.source}`,
    field.fetch && `fetched from ${field.fetch.reference.name}.${field.fetch.source.name}`,
    field.rollup && `rolled up: ${field.rollup.how}`,
    field.series && field.series.pattern,
  ].filter((mark) => typeof mark === 'string');
  return [field.name.padEnd(20), kindText(field).padEnd(28), marks.join(', ')].join(' ').trimEnd();
}

function kindText(field: Field): string {
  switch (field.kind) {
    case 'scalar':
      return `${field.type} ${field.column}`;
    case 'reference':
      return `-> ${field.target.fullName}`;
    case 'lines':
    case 'links':
      return `${field.kind} of ${field.target.fullName}`;
    case 'anyReference':
      return `-> ${field.targets.map(({ fullName }) => fullName).join(' or ')}`;
    case 'period':
      return 'period';
  }
}

/** Columns, then what hangs on the table, each as PostgreSQL knows it. */
export function tableText({ schema, name, columns, parts }: Table): string {
  return [
    `table ${schema}.${name}`,
    ...[...columns.values()].map((column) => `  ${columnText(column)}`),
    ...[...parts.values()].map((part) => `  ${partText(part)}`),
  ].join('\n');
}

function columnText({ name, type, required, generated, default: made }: Column): string {
  const marks = [
    required && 'not null',
    made !== undefined && `default ${made}`,
    generated && `generated: ${generated.text}`,
  ].filter((mark) => typeof mark === 'string');
  return [name.padEnd(24), type.padEnd(26), marks.join(', ')].join(' ').trimEnd();
}

const partText = ({ kind, name, text }: Part): string => `${kind.padEnd(8)} ${name}  ${text}`;
