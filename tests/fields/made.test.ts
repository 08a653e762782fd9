/* Fields that nobody writes follow what others write; one of a kind stays one of a kind. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openKontor } from '../support/index.ts';
import { signIn, type Client } from './client.ts';
import { installKinds } from './install.ts';

const kontor = await openKontor();

const thing = async ({ ask }: Client, id: string, field: string): Promise<unknown> => {
  const { kindsThing } = await ask(`query ($id: ID!) { kindsThing(id: $id) { ${field} } }`, { id });
  return (kindsThing as Record<string, unknown>)[field];
};

describe.skipIf(!kontor)('a field', async () => {
  if (kontor) await installKinds(kontor);
  const client = kontor ? await signIn(kontor.url, 'admin@northwind.example') : ({} as never);
  const { ask, create } = client;

  test('of a series is found, and sorts, by its number', async () => {
    const ids = [await create('KindsThing', { text: 'one' }), await create('KindsThing', { text: 'two' })];
    const [one, two] = [await thing(client, ids[0]!, 'series'), await thing(client, ids[1]!, 'series')];
    expect(one).toMatch(/^T-\d{4}$/);
    const answer = await ask(
      `query ($ids: [ID!]!, $one: String) {
        found: kindsThings(where: { id: { in: $ids }, series: { eq: $one } }) { nodes { series } }
        sorted: kindsThings(where: { id: { in: $ids } }, orderBy: [{ series: desc }]) { nodes { series } } }`,
      { ids, one: one as string },
    );
    expect(answer['found']).toEqual({ nodes: [{ series: one }] });
    expect(answer['sorted']).toEqual({ nodes: [{ series: two }, { series: one }] });
  });

  test('rolled up from referring records counts them as they come and go', async () => {
    const parent = await create('KindsThing', { text: 'parent' });
    const child = await create('KindsThing', { text: 'child', parent });
    expect(await thing(client, parent, 'rolledUp')).toBe(1);
    await ask(`mutation ($id: ID!) { deleteKindsThing(id: $id, version: 1) { id } }`, { id: child });
    expect(await thing(client, parent, 'rolledUp')).toBe(0);
  });

  test('one to one refuses a second record for the same partner', async () => {
    const department = await create('CoreDepartment', { name: `Depot ${randomUUID()}` });
    await create('KindsThing', { text: 'first', oneToOne: department });
    await expect(create('KindsThing', { text: 'second', oneToOne: department })).rejects.toThrow(/"REC\d+"/);
  });
});
