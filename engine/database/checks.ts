import { toSql } from '../expression/sql.ts';
import type { Check, Entity, Field } from '../model/index.ts';
import { name, print, sql } from '../sql/index.ts';
import { fieldColumns } from './columns.ts';
import { part } from './parts.ts';
import { quote, quoteValue } from './names.ts';
import type { Part } from './types.ts';

/** The allowed values of an enum and the order of a period: what a type of its own would say. */
export function fieldChecks(entity: Entity, field: Field): Part[] {
  const table = entity.table.name;
  if (field.kind === 'period') {
    const columns = [field.fromColumn, field.toColumn];
    const text = `check (${quote(field.fromColumn)} <= ${quote(field.toColumn)})`;
    return [part('check', table, field.fromColumn, text, columns)];
  }
  if (field.kind !== 'scalar' || !field.options?.length || fieldColumns(field).length === 0) return [];
  const values = field.options.map((option) => quoteValue(option.value)).join(', ');
  const holds =
    field.type === 'multiEnum'
      ? `${quote(field.column)} <@ array[${values}]::text[]`
      : `${quote(field.column)} in (${values})`;
  return [part('check', table, field.column, `check (${holds})`, [field.column])];
}

/** Declared checks, as far as a row can answer them alone; the others are kept by whoever writes. */
export const declaredChecks = (entity: Entity): Part[] =>
  entity.checks.filter((check) => isOwn(entity, check)).map((check) => declaredCheck(entity, check));

function isOwn(entity: Entity, { holds }: Check): boolean {
  const own = holds.uses.every(
    ({ root, path }) => root === 'this' && path.length === 1 && columnOf(entity, path[0]!),
  );
  return own && holds.uses.length > 0 && !holds.volatile && !holds.actor;
}

function columnOf(entity: Entity, member: string): string | undefined {
  const field = entity.fields.get(member);
  if (field?.kind !== 'scalar' && field?.kind !== 'reference') return undefined;
  return field.system || fieldColumns(field).length > 0 ? field.column : undefined;
}

/** The value, not the condition: what is not known yet is null and passes, as CHECK has it. */
function declaredCheck(entity: Entity, { id, holds, message }: Check): Part {
  const never = (): never => {
    throw new Error(`Check ${id} of ${entity.fullName} reads more than its row.`);
  };
  const value = toSql<Entity>(holds, {
    today: sql`current_date`,
    now: sql`now()`,
    name: () => ({ value: name('id'), row: entity }),
    member: (_row, wanted) => ({ value: name(columnOf(entity, wanted) ?? never()) }),
    list: never,
  });
  const { text, sources } = print(value);
  if (sources.length > 0) never();
  const columns = holds.uses.map((use) => columnOf(entity, use.path[0]!)!);
  return part('check', entity.table.name, id, `check (${text})`, columns, { message });
}
