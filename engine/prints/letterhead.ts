/** Whose paper it is: the company that the settings of the organization name, else its first one. */
import { isReadable, isReadableEntity, type Rights } from '../access/index.ts';
import type { JsonObject } from '../definition/index.ts';
import type { Entity, Model, Path } from '../model/index.ts';
import { selectionOf } from './read.ts';
import type { Letterhead } from './sheet.ts';
import { addressLines, type Reading } from './values.ts';

/** What stands at the foot, in columns. Those that are named here have their title before them. */
const foot: readonly (readonly string[])[] = [
  ['legalName', 'address'],
  ['phone', 'email', 'website'],
  ['taxId', 'registration'],
  ['bank', 'iban', 'bic'],
];
const titled: ReadonlySet<string> = new Set(['phone', 'taxId', 'iban', 'bic']);

/** What is read of companies; empty where whoever prints sees none. */
export function letterheadSelection(model: Model, rights: Rights): string {
  const company = model.entities.get('core.Company');
  if (!company || !isReadableEntity(rights, company)) return '';
  const fields = `{ id ${selectionOf(seenPaths(rights, company))} }`;
  const setting = model.entities.get('core.Setting');
  const named = setting?.fields.get('company');
  const chosen =
    named?.kind === 'reference' && isReadableEntity(rights, setting!) && isReadable(rights, named);
  return `${chosen ? `setting: ${setting!.graphql.one} { company ${fields} }` : ''}
    companies: ${company.graphql.many}(first: 1) { nodes ${fields} }`;
}

const seenPaths = (rights: Rights, company: Entity): readonly Path[] =>
  ['name', ...foot.flat()].flatMap((name) => {
    const field = company.fields.get(name);
    return field && isReadable(rights, field) ? [[field]] : [];
  });

/** What the document above answered. */
export interface Companies {
  readonly setting?: { readonly company: JsonObject | null } | null;
  readonly companies?: { readonly nodes: readonly JsonObject[] };
}

export function letterheadOf(
  model: Model,
  reading: Reading,
  { setting, companies }: Companies,
): Letterhead | undefined {
  const company = setting?.company ?? companies?.nodes[0];
  if (!company) return undefined;
  const { fields } = model.entities.get('core.Company')!;
  const told = (name: string): readonly string[] => {
    const value = company[name];
    if (name === 'address' && value) return addressLines(reading.locale, value as JsonObject);
    if (typeof value !== 'string' || value === '') return [];
    return [titled.has(name) ? `${reading.texts.field(fields.get(name)!)}: ${value}` : value];
  };
  const name = String(company['name'] ?? '');
  return {
    name,
    sender: [name, ...told('address')].join(' · '),
    foot: foot.map((names) => names.flatMap(told)).filter((lines) => lines.length > 0),
  };
}
