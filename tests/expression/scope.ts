/** An order of a shop, as the documents and the tests of the language speak of it. */
import { recordType, types, type RecordValue, type Scope } from '../../engine/expression/index.ts';

const country = recordType('core.Country', { id: types.id, code: types.text });
const party = recordType('contacts.Party', {
  id: types.id,
  name: types.text,
  nickname: types.text,
  email: types.text,
  limit: types.number,
  country: types.record(country),
});
const product = recordType('catalogue.Product', { id: types.id, name: types.text, weight: types.number });
const piece = recordType('sales.Order.Part', { id: types.id, weight: types.number });
export const line = recordType('sales.Order.Line', {
  id: types.id,
  product: types.record(product),
  quantity: types.number,
  price: types.number,
  amount: types.number,
  dueOn: types.date,
  taxed: types.boolean,
  parts: types.list(types.record(piece)),
});
export const order = recordType('sales.Order', {
  id: types.id,
  number: types.text,
  date: types.date,
  dueOn: types.date,
  startsAt: types.dateTime,
  endsAt: types.dateTime,
  opens: types.time,
  effort: types.duration,
  status: types.enum(['draft', 'open', 'closed']),
  urgent: types.boolean,
  net: types.number,
  paid: types.number,
  note: types.text,
  tags: types.list(types.text),
  extra: types.json,
  period: types.record(recordType('a period', { from: types.date, to: types.date })),
  owner: types.record(recordType('core.User', { id: types.id })),
  customer: types.record(party),
  supplier: types.record(party),
  lines: types.list(types.record(line)),
});
const user = recordType('core.User', {
  id: types.id,
  name: types.text,
  department: types.text,
  locale: types.text,
  roles: types.list(types.text),
});

export const scope: Scope = { record: order, names: { user: types.record(user) } };
export const lineScope: Scope = { record: line, names: { ...scope.names, parent: types.record(order) } };

export const clock = { today: '2026-11-21', now: '2026-11-21T10:00:00Z' };

const id = (last: number): string => `0190a0a0-0000-7000-8000-00000000000${last}`;
export const actor = {
  id: id(1),
  name: 'Mia',
  department: 'sales',
  locale: 'de',
  roles: ['sales.rep', 'staff'],
} satisfies RecordValue;

/** What is not given by a row of a table is null. */
export const nothing = Object.fromEntries(
  [...order.members()].map((name) => [name, name === 'lines' ? [] : null]),
) as RecordValue;
