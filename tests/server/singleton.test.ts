import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDemo, type Demo } from '../support/index.ts';

let demo: Demo;
let token: string;

beforeAll(async () => {
  demo = await openDemo();
  token = await demo.token();
}, 120_000);
afterAll(() => demo.close());

const read = async () =>
  (await demo.graphql(token, '{ coreSetting { version defaultTerms } }')).body.data.coreSetting;

const change = (version: number, terms: string) =>
  demo.graphql(
    token,
    `mutation ($version: Int!, $terms: String) {
       updateCoreSetting(version: $version, patch: { defaultTerms: $terms }) { version defaultTerms } }`,
    { version, terms },
  );

test('the one record of a singleton is made by its first change and changed by the next', async () => {
  expect(await read()).toBeNull();
  await change(0, 'Net 30 days');
  expect(await read()).toEqual({ version: 1, defaultTerms: 'Net 30 days' });
  await change(1, 'Net 10 days');
  expect(await read()).toEqual({ version: 2, defaultTerms: 'Net 10 days' });
});

test('who may not change it is refused, whether it is there or not', async () => {
  const reader = await demo.token('reader@northwind.example');
  const answer = await demo.graphql(
    reader,
    'mutation { updateCoreSetting(version: 2, patch: {}) { version } }',
  );
  expect(answer.body.errors).toHaveLength(1);
});
