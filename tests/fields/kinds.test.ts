/*
 * Each kind of field goes all the way: from JSON to a column, written and read by GraphQL, filtered and sorted by,
 * seen in the timeline, exported as CSV and imported again unchanged.
 */
import { describe, expect, test } from 'vitest';
import type { Json } from '../../engine/definition/index.ts';
import { signIn, type Client } from './client.ts';
import { installKinds } from './install.ts';
import { kindsOf, type Kind, type Partners } from './kinds.ts';
import { openKontor } from '../support/index.ts';

const kontor = await openKontor();

async function prepare(): Promise<{
  client: Client;
  partners: Partners;
  columns: ReadonlyMap<string, string>;
}> {
  await installKinds(kontor!);
  const client = await signIn(kontor!.url, 'admin@northwind.example');
  const shape = JSON.parse(await kontor!.run('explain', 'shape', 'kinds.Thing', '--json')) as {
    columns: { name: string; type: string }[];
  }[];
  return {
    client,
    partners: await makePartners(client),
    columns: new Map(shape[0]!.columns.map(({ name, type }) => [name, type])),
  };
}

async function makePartners({ ask, create }: Client): Promise<Partners> {
  const known = await ask(`{
    euro: coreCurrencies(where: { code: { eq: "EUR" } }) { nodes { id } }
    dollar: coreCurrencies(where: { code: { eq: "USD" } }) { nodes { id } }
    germany: coreCountries(where: { code: { eq: "DE" } }) { nodes { id } }
    france: coreCountries(where: { code: { eq: "FR" } }) { nodes { id } }
    each: coreUnitsOfMeasure(where: { code: { eq: "ea" } }) { nodes { id } } }`);
  const first = (name: string) => (known[name] as { nodes: { id: string }[] }).nodes[0]!.id;
  return {
    euro: first('euro'),
    dollar: first('dollar'),
    germany: first('germany'),
    france: first('france'),
    each: first('each'),
    sales: await create('CoreDepartment', { name: 'sales' }),
    stock: await create('CoreDepartment', { name: 'stock' }),
    staff: await create('CoreGroup', { name: 'staff' }),
    guests: await create('CoreGroup', { name: 'guests' }),
    older: await create('KindsThing', { text: 'older' }),
    younger: await create('KindsThing', { text: 'younger' }),
  };
}

describe.skipIf(!kontor)('a field of kind', async () => {
  const { client, partners, columns } = kontor ? await prepare() : ({} as never);
  const kinds = kontor ? kindsOf(partners) : [];

  test.each(kinds.map((kind) => [kind.field, kind] as const))('%s goes all the way', async (field, kind) => {
    for (const [column, type] of Object.entries(kind.columns)) expect(columns.get(column)).toBe(type);

    const ids = await createPair(client, kind);
    const selection = `${field} ${kind.selection ?? ''}`;
    const read = await client.ask(`query ($id: ID!) { kindsThing(id: $id) { ${selection} } }`, {
      id: ids[0],
    });
    expect((read.kindsThing as Record<string, Json>)[field]).toEqual(kind.answer ?? kind.value);

    const pair = { id: { in: ids } };
    expect(await found(client, { and: [pair, { [field]: kind.where }] })).toEqual([ids[0]]);
    if (kind.order !== false) {
      const by = (direction: string) => [
        { [field]: kind.order ? { [Object.keys(kind.order)[0]!]: direction } : direction },
      ];
      expect(await found(client, pair, by('asc'))).toEqual(ids);
      expect(await found(client, pair, by('desc'))).toEqual(ids.toReversed());
    }

    const timeline = await client.get(`/api/records/kinds.Thing/${ids[0]}/history`);
    const changed = (timeline as { changes: { field: string }[] }[])[0]!.changes.map(
      (change) => change.field,
    );
    expect(changed).toContain(field);

    if (kind.csv !== false && kind.value !== undefined)
      await expectRoundTrip(client, kind.csv ?? [field], ids);
  });
});

async function createPair({ create }: Client, kind: Kind): Promise<string[]> {
  const record = (value: Json | undefined, beside: Readonly<Record<string, Json>> = {}) => ({
    text: `${kind.field} ${String(Math.random())}`,
    ...beside,
    ...(value !== undefined && { [kind.field]: value }),
  });
  return [
    await create('KindsThing', record(kind.value, kind.beside)),
    await create('KindsThing', record(kind.other, kind.besideOther)),
  ];
}

async function found({ ask }: Client, where: Json, orderBy: Json = []): Promise<string[]> {
  const answer = await ask(
    `query ($where: KindsThing_Filter, $orderBy: [KindsThing_Order!]) {
       kindsThings(where: $where, orderBy: $orderBy) { nodes { id } } }`,
    { where, orderBy },
  );
  return (answer.kindsThings as { nodes: { id: string }[] }).nodes.map((node) => node.id);
}

/** What an export writes, an import reads: the same file changes no record. */
async function expectRoundTrip(
  { download, upload }: Client,
  columns: readonly string[],
  ids: readonly string[],
): Promise<void> {
  const where = encodeURIComponent(JSON.stringify({ id: { in: ids } }));
  const csv = await download(`/api/export/kinds.Thing.csv?columns=id,${columns.join(',')}&where=${where}`);
  expect(csv.split('\r\n')[0]).toContain(columns[0]);
  const result = await upload('/api/import/kinds.Thing', csv);
  expect(result, csv + JSON.stringify(result)).toMatchObject({
    created: 0,
    updated: 0,
    unchanged: 2,
  });
}
