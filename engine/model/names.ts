/** Names that are made from other names: titles, columns, tables, GraphQL. */
import { createHash } from 'node:crypto';

/** `orderDate` and `OrderDate` -> `order_date`; runs of capitals stay together: `orderID` -> `order_id`. */
export function snake(name: string): string {
  if (!/[A-Z]/.test(name)) return name;
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

/** First letter large: `orderDate` -> `OrderDate`. */
export const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/** What users read when nobody wrote a title: `orderDate` -> `Order date`. */
export const titleOf = (name: string): string => capital(snake(name).replaceAll('_', ' '));

/** English plural of a title: Order -> Orders, Category -> Categories, Tax -> Taxes. */
export function pluralOf(title: string): string {
  if (/[^aeiou]y$/i.test(title)) return `${title.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/i.test(title) ? `${title}es` : `${title}s`;
}

/** Words of a text as one capitalised name: `Units of measure` -> `UnitsOfMeasure`. Undefined when letters would be lost. */
export function identifierOf(text: string): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9 '-]*$/.test(text)) return undefined;
  return text
    .split(/[^A-Za-z0-9]+/)
    .map(capital)
    .join('');
}

/** PostgreSQL keeps 63 bytes of a name and drops the rest, so a longer one ends in a hash of itself instead. */
export function short(name: string): string {
  if (name.length <= 63) return name;
  return `${name.slice(0, 54)}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}
