/** Views of type `account`: whose account it is, its entries, and the documents of which something is open. */
import type { JsonObject } from '../definition/index.ts';
import { nearest, type Place } from '../errors/index.ts';
import { unfitField, unknownField, viewLacks } from './faults.ts';
import { checkFilter } from './filters.ts';
import { isObject } from './json.ts';
import { nameOf } from './kinds.ts';
import { seeEntity, type Linking } from './linking.ts';
import type { Part } from './parts.ts';
import { fieldOf } from './resolve.ts';
import type { Account, AccountItem, Entity, Field, MoneyField, ReferenceField } from './types.ts';

const isDate = (field: Field): field is Field => field.kind === 'scalar' && field.type === 'date';
const isMoney = (field: Field): field is MoneyField =>
  field.kind === 'scalar' && field.measure !== undefined && 'field' in field.measure;

const moneyFit = 'money whose currency is a field beside it';

/** Finds fields of an entity, each by the word that names it, and tells the fault where one does not fit. */
const reading = (linking: Linking, entity: Entity, body: JsonObject, placeOf: (word: string) => Place) =>
  function read<F extends Field>(
    word: string,
    fits: (field: Field) => field is F,
    fit: string,
  ): F | undefined {
    if (body[word] === undefined) return undefined;
    const field = fieldOf(linking, entity, String(body[word]), placeOf(word));
    if (!field || fits(field)) return field;
    const fault = { field: field.name, kind: nameOf(field), use: `as "${word}" of an account`, fit };
    linking.faults.push(unfitField(fault, placeOf(word)));
    return undefined;
  };

export function linkAccount(
  linking: Linking,
  part: Part,
  entity: Entity,
  options: JsonObject,
): Account | undefined {
  checkBalances(linking, part, entity);
  const of = entity.fields.get(String(options['of']));
  if (of?.kind !== 'reference') return undefined; // what is wrong with it is told already
  const entries = entity.inverses.find(({ name }) => name === options['entries']);
  if (!entries && options['entries'] !== undefined) {
    const names = entity.inverses.map(({ name }) => name);
    const field = String(options['entries']);
    const fault = { field, entity: entity.fullName, near: nearest(field, names) };
    linking.faults.push(unknownField(fault, part.place('/options/entries')));
  }
  const items = Object.entries((options['items'] ?? {}) as Readonly<Record<string, JsonObject>>);
  return {
    of,
    ...(entries && { entries }),
    items: items.flatMap(([name, body]) => itemOf(linking, part, of, body, `/options/items/${name}`) ?? []),
  };
}

/** Its columns: money with its currency, or nobody could say what is owed. */
function checkBalances(linking: Linking, part: Part, entity: Entity): void {
  const names = part.body['columns'] as readonly string[] | undefined;
  if (!names) linking.faults.push(viewLacks({ type: 'account', what: '"columns"' }, part.place('')));
  for (const [at, name] of (names ?? []).entries()) {
    const field = entity.fields.get(name);
    if (!field || isMoney(field)) continue; // one that is not there is told with the other columns
    const fault = { field: name, kind: nameOf(field), use: 'as a balance', fit: moneyFit };
    linking.faults.push(unfitField(fault, part.place(`/columns/${at}`)));
  }
}

function itemOf(
  linking: Linking,
  part: Part,
  account: ReferenceField,
  body: JsonObject,
  at: string,
): AccountItem | undefined {
  const entity = seeEntity(linking, String(body['entity']), part, `${at}/entity`) as Entity | undefined;
  if (!entity) return undefined;
  const read = reading(linking, entity, body, (word) => part.place(`${at}/${word}`));
  const points = (field: Field): field is ReferenceField =>
    field.kind === 'reference' && field.target === account.target;
  const of = read('of', points, `a reference to '${account.target.fullName}'`);
  const date = read('date', isDate, 'a date');
  const due = read('due', isDate, 'a date');
  const amount = read('amount', isMoney, moneyFit);
  const { where } = body;
  if (isObject(where)) checkFilter(linking, entity, where, (pointer) => part.place(`${at}/where${pointer}`));
  if (!of || !date || !amount) return undefined;
  const against = body['against'] === true;
  return { entity, of, date, amount, against, ...(due && { due }), ...(isObject(where) && { where }) };
}
