/** A subscriber that a plugin ships: offers that were sent are asked about. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runEvents } from '../../engine/cli/events.ts';
import { later } from '../../plugins/follow-up/index.ts';
import { openBusiness, type Business } from '../modules/business.ts';
import { openDemo } from '../support/index.ts';

let business: Business;
let events: ReturnType<typeof runEvents>;

beforeAll(async () => {
  const demo = await openDemo();
  business = await openBusiness(demo);
  events = runEvents(demo.settings, demo.database, demo.rooms);
}, 120_000);
afterAll(async () => {
  await events.close();
  await business.close();
});

test('who sent an offer is to ask about it in a week, once', async () => {
  const { ids, sales, admin } = business;
  const quote = await business.create(sales, 'SalesQuote', {
    customer: ids['customer'],
    lines: [{ product: ids['tea'], quantity: '1', price: '10.00' }],
  }, 'id version number'); // prettier-ignore
  await business.through(sales, quote, 'sendSalesQuote');
  const title = `Ask about offer ${quote.number}`;
  const tasks = async () =>
    (await business.read(admin, `coreTasks(where: { title: { eq: "${title}" } }) { nodes { due assignee { email } } }`)).nodes; // prettier-ignore
  await expect.poll(tasks, { timeout: 60_000 }).toHaveLength(1);
  const today = new Date().toISOString().slice(0, 10);
  expect(await tasks()).toEqual([{ due: later(today, 7), assignee: { email: 'sales@northwind.example' } }]);
});

test('a week goes over the ends of months and years', () => {
  expect([later('2026-12-28', 7), later('2028-02-25', 7)]).toEqual(['2027-01-04', '2028-03-03']);
});
