/* GraphQL over HTTP, as its specification wants it: https://graphql.github.io/graphql-over-http, over a real socket. */
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeServer } from '../../engine/cli/compose.ts';
import { openDemo, type Demo } from '../support/index.ts';

let demo: Demo;
let url: string;
let token: string;
beforeAll(async () => {
  demo = await openDemo();
  token = await demo.token();
  url = `${await demo.app.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
}, 120_000);
afterAll(() => demo.close());

const asAdmin: typeof fetch = (input, init = {}) => {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return fetch(input, { ...init, headers });
};

test('all audits of graphql-http are passed', async () => {
  const audits = serverAudits({ url, fetchFn: asAdmin });
  const results = [];
  for (const audit of audits) results.push(await audit.fn());
  const told = results.flatMap((result) =>
    result.status === 'ok' ? [] : [`${result.id} ${result.name}: ${result.reason}`],
  );
  expect(told).toEqual([]);
  expect(results).toHaveLength(61);
}, 60_000);

test('outside of development nothing is taken by GET', async () => {
  const served = await composeServer(demo.settings, demo.rooms, {
    page: { folder: demo.settings.dataFolder },
    development: false,
  });
  const headers = { authorization: `Bearer ${token}` };
  const { statusCode } = await served.inject({ url: '/graphql?query=%7B__typename%7D', headers });
  expect(statusCode).toBe(404);
  await served.close();
});

test('a mutation is not taken by GET', async () => {
  const query =
    'mutation { deleteSalesOrder(id: "0190b0b0-0000-7000-8000-000000000000", version: 1) { id } }';
  const answer = await asAdmin(`${url}?${new URLSearchParams({ query }).toString()}`);
  expect(answer.status).toBe(405);
  expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'SRV926' } }] });
});
