import type { Note } from './inspect.ts';
import { quote, quoteValue } from './names.ts';
import type { Roles } from './roles.ts';
import type { Column, Part, Table } from './types.ts';

/** The statements of a plan as text. Names are quoted, constants are literals; nothing here runs anything. */

export const tableName = (table: Table): string => quote(table.schema, table.name);

export const alterTable = (table: Table, what: string): string => `alter table ${tableName(table)} ${what}`;

export const alterColumn = (table: Table, column: Column, what: string): string =>
  alterTable(table, `alter column ${quote(column.name)} ${what}`);

const noteText = (note: Note): string =>
  Object.keys(note).length === 0 ? 'null' : quoteValue(JSON.stringify(note));

export const noteTable = (table: Table, note: Note): string =>
  `comment on table ${tableName(table)} is ${noteText(note)}`;

export const noteColumn = (table: Table, column: Column, note: Note): string =>
  `comment on column ${tableName(table)}.${quote(column.name)} is ${noteText(note)}`;

/** What the run role may do with rows: a record is marked as deleted, only lines and pairs go; a ledger only grows. */
export const grant = (table: Table, roles: Roles): string =>
  `grant select, insert${table.changeable ? ', update' : ''}${table.deletable ? ', delete' : ''} on ${tableName(table)} to ${quote(roles.run)}`;

export const revoke = (table: Table, roles: Roles): string =>
  `revoke all on ${tableName(table)} from ${quote(roles.run)}`;

export function columnWords({ name, type, required, generated, default: value }: Column): string {
  const filled = generated
    ? ` generated always as (${generated.text}) stored`
    : value === undefined
      ? ''
      : ` default ${value}`;
  return `${quote(name)} ${type}${required ? ' not null' : ''}${filled}`;
}

/** Several statements as one text. */
export const both = (...statements: readonly string[]): string => statements.join('; ');

export function addColumnText(table: Table, column: Column): string {
  const add = alterTable(table, `add column ${columnWords(column)}`);
  return column.generated ? both(add, noteColumn(table, column, { digest: column.generated.digest })) : add;
}

export const dropColumnText = (table: Table, column: Column): string =>
  alterTable(table, `drop column ${quote(column.name)}`);

export function createPart(table: Table, part: Part, roles: Roles, concurrent = false): string {
  const name = quote(part.name);
  switch (part.kind) {
    case 'primary':
    case 'foreign':
    case 'check':
      return alterTable(table, `add constraint ${name} ${part.text}`);
    case 'unique':
    case 'index': {
      const words = `${part.kind === 'unique' ? 'unique ' : ''}index ${concurrent ? 'concurrently ' : ''}${name}`;
      return `create ${words} on ${tableName(table)} ${part.text}`;
    }
    case 'policy': {
      const text = part.text.replace('{owner}', quote(roles.owner)).replace('{run}', quote(roles.run));
      return `create policy ${name} on ${tableName(table)} ${text}`;
    }
    case 'function':
      return createFunction(table, part, roles);
  }
}

function createFunction(table: Table, part: Part, roles: Roles): string {
  const name = quote(table.schema, part.name);
  const note: Note = { table: table.name, ...(part.digest !== undefined && { digest: part.digest }) };
  return both(
    `create or replace function ${name}${part.text}`,
    `revoke all on function ${name}(text) from public`,
    `grant execute on function ${name}(text) to ${quote(roles.run)}`,
    `comment on function ${name}(text) is ${noteText(note)}`,
  );
}

export function removePart(table: Table, part: Part, concurrent = false): string {
  switch (part.kind) {
    case 'primary':
    case 'foreign':
    case 'check':
      return alterTable(table, `drop constraint ${quote(part.name)}`);
    case 'unique':
    case 'index':
      return `drop index ${concurrent ? 'concurrently ' : ''}if exists ${quote(table.schema, part.name)}`;
    case 'policy':
      return `drop policy ${quote(part.name)} on ${tableName(table)}`;
    case 'function':
      return `drop function ${quote(table.schema, part.name)}(text)`;
  }
}
