/* Fields that nobody writes follow what others write; one of a kind stays one of a kind. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openKontor } from '../support/index.ts';
import { signIn, type Client } from './client.ts';
import { installKinds } from './install.ts';

const kontor = await openKontor();

const thing = async ({ ask }: Client, id: string, field: string): Promise<unknown> => {
  const { kindsThing } = await ask(`query ($id: ID!) { kindsThing(id: $id) { ${field} } }`, { id });
  return (kindsThing as Record<string, unknown>)[field.split(' ')[0]!];
};

test.skipIf(!kontor)('a view about an entity of another module is offered with that entity', async () => {
  await installKinds(kontor!);
  const client = await signIn(kontor!.url, 'admin@northwind.example');
  const { views } = (await client.get('/api/meta/entities/core.Department')) as { views: object[] };
  expect(views).toContainEqual(
    expect.objectContaining({
      name: 'kinds',
      title: 'Departments for kinds',
      columns: expect.anything() as unknown,
    }),
  );
});

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

  test('rolled up from lines stands in the line they point to, and counts with the state of their record', async () => {
    const text = `Lines ${randomUUID()}`;
    const id = await create('KindsThing', { text, lines: [{ what: 'one', amount: '5' }] });
    const listed = await ask(
      `query ($text: String) { kindsThing_lines(where: { parent: { text: { eq: $text } } }) { nodes { id _label } } }`,
      { text },
    );
    const { nodes } = listed['kindsThing_lines'] as { nodes: { id: string; _label: string }[] };
    expect(nodes).toEqual([{ id: expect.any(String) as string, _label: 'one' }]);
    const line = nodes[0]!.id;
    const issue = await create('KindsIssue', { name: 'I', lines: [{ line, amount: '2' }, { line }] });
    const issued = async () => ((await thing(client, id, 'lines { issued }')) as unknown[])[0];
    expect(await issued()).toEqual({ issued: '0.00' });
    await ask(`mutation ($id: ID!) { finishKindsIssue(id: $id) { id } }`, { id: issue });
    expect(await issued()).toEqual({ issued: '7.00' });
    const answer = await ask(
      `query ($id: ID!) { kindsIssue(id: $id) { lines { amount line { what issued parent { text } } } } }`,
      { id: issue },
    );
    const pointed = { what: 'one', issued: '7.00', parent: { text } };
    expect(answer['kindsIssue']).toEqual({
      lines: [
        { amount: '2.00', line: pointed },
        { amount: '5.00', line: pointed },
      ],
    });
    const remove = `mutation ($id: ID!, $line: ID!) { updateKindsThing(id: $id, version: 1, patch: { lines: { remove: [$line] } }) { id } }`;
    await expect(ask(remove, { id, line })).rejects.toThrow(/still used by 1 Issue/);
  });

  test('one to one refuses a second record for the same partner', async () => {
    const department = await create('CoreDepartment', { name: `Depot ${randomUUID()}` });
    await create('KindsThing', { text: 'first', oneToOne: department });
    await expect(create('KindsThing', { text: 'second', oneToOne: department })).rejects.toThrow(/"REC\d+"/);
  });
});
