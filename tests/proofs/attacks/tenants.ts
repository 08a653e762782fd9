/* T: people of another organization, with rights of every size, reach for records of this one. */
import { randomUUID } from 'node:crypto';
import { writesOf } from '../../../engine/graphql/writes.ts';
import type { Entity, Field, Model } from '../../../engine/model/index.ts';
import { ask, document, expectSame, row, without, type Row } from './cases.ts';
import { mutationOf } from './samples.ts';
import type { Attacker, Request, Target, World } from './world.ts';

/** One way to a record whose id is known. */
interface Way {
  readonly name: string;
  request(id: string): Request;
}

/** Lets every stranger go every way to every record that is wanted: as if it were not there. */
const each = (ways: (world: World, target: Target) => readonly Way[]) => (world: World) =>
  world.targets.flatMap((target) =>
    ways(world, target).flatMap((way) =>
      world.strangers.map(
        (attacker) =>
          [`${attacker.name}: ${way.name}`, (at: World) => likeAbsent(at, attacker, way, target)] as const,
      ),
    ),
  );

async function likeAbsent(world: World, attacker: Attacker, way: Way, { entity, id, label }: Target) {
  const before = await markOf(world, entity, id);
  const told = await ask(world, attacker, way.request(id));
  if (label.length > 5 && told.text.includes(label)) throw new Error(`tells '${label}'`);
  const absent = randomUUID();
  expectSame(without(told, id), without(await ask(world, attacker, way.request(absent)), absent));
  if ((await markOf(world, entity, id)) !== before) throw new Error('has changed the record');
}

/** Changes with whatever happens to a row. */
async function markOf({ database }: World, { table }: Entity, id: string): Promise<string> {
  const { rows } = await database.query<{ mark: string }>(
    `select xmin::text || ' ' || xmax::text as mark from "${table.schema}"."${table.name}" where id = $1`,
    [id],
  );
  return rows.map(({ mark }) => mark).join();
}

const reads = (_: World, { entity, label }: Target): readonly Way[] => {
  const { one, many } = entity.graphql;
  const listed = (where: (id: string) => object, name: string, more = ''): Way => ({
    name: `${many} ${name}`,
    request: (id) =>
      document(`query ($where: ${entity.graphql.type}_Filter) { ${many}(where: $where${more}) { totalCount nodes { id _label } } }`, { where: where(id) }), // prettier-ignore
  });
  const ways: readonly Way[] = [
    { name: one, request: (id) => document(`{ ${one}(id: "${id}") { id version _label } }`) },
    listed((id) => ({ id: { eq: id } }), 'by id'),
    listed((id) => ({ id: { in: [id] } }), 'by ids'),
    listed((id) => ({ not: { id: { ne: id } } }), 'by what it is not'),
    listed((id) => ({ id: { eq: id } }), 'deleted', ', deleted: true'),
    listed((id) => ({ id: { eq: id } }), 'by search', `, search: ${JSON.stringify(label || 'x')}`),
    {
      name: `${many}Aggregate`,
      request: (id) => document(`{ ${many}Aggregate(where: { id: { eq: "${id}" } }) { count } }`),
    },
  ];
  return ways.filter(({ name }) => !name.endsWith('by search') || entity.search.length > 0);
};

/** Mutations of an entity that take an id. */
const writes = ({ model, mutations }: World, { entity }: Target): readonly Way[] =>
  writesOf(model)
    .filter((write) => write.entity === entity && write.kind !== 'create' && write.kind !== 'createMany')
    .map(({ name }) => ({ name, request: (id) => mutationOf(mutations[name]!, { id }) }));

/** A few of the references that may lead to an entity. */
const referencesMax = 3;

const references = ({ model, mutations }: World, { entity }: Target): readonly Way[] =>
  referring(model, entity).flatMap(({ entity: from, name }): readonly Way[] => [
    {
      name: `create${from.graphql.type} with ${name}`,
      request: (id) => mutationOf(mutations[`create${from.graphql.type}`]!, { input: { [name]: id } }),
    },
    {
      name: `${from.graphql.many} by ${name}`,
      request: (id) =>
        document(`{ ${from.graphql.many}(where: { ${name}: { eq: "${id}" } }) { totalCount nodes { id } } }`),
    },
  ]);

const referring = (model: Model, entity: Entity): readonly Field[] =>
  [...model.entities.values()]
    .filter(({ ledger, singleton }) => !ledger && !singleton)
    .flatMap(({ fields }) => [...fields.values()])
    .filter(
      (field) => field.kind === 'reference' && field.target === entity && !field.system && !field.readOnly,
    )
    .slice(0, referencesMax);

const form = 'multipart/form-data; boundary=attack';
const file = ['--attack', 'content-disposition: form-data; name="file"; filename="a.txt"', 'content-type: text/plain', '', 'a', '--attack--', ''].join('\r\n'); // prettier-ignore

const routes = (_: World, { entity }: Target): readonly Way[] => {
  const at = (id: string) => `/api/records/${entity.fullName}/${id}`;
  const get = (path: string): Way => ({ name: `GET ${path}`, request: (id) => ({ url: at(id) + path }) });
  const post = (path: string, payload: object): Way => ({
    name: `POST ${path}`,
    request: (id) => ({ method: 'POST', url: at(id) + path, payload }),
  });
  const print = entity.prints[0]?.name ?? 'none';
  return [
    get('/history'),
    get('/history?asOf=1'),
    get('/comments'),
    post('/comments', { text: 'Hello' }),
    get('/files'),
    {
      name: 'POST /files',
      request: (id) => ({ method: 'POST', url: `${at(id)}/files`, payload: file, headers: { 'content-type': form } }), // prettier-ignore
    },
    get(`/prints/${print}.json`),
    get('/mail'),
    post('/mail', { print, to: ['a@b.example'] }),
    { name: 'GET /api/processes', request: (id) => ({ url: `/api/processes?record=${id}` }) },
    {
      name: 'GET /api/access/explain',
      request: (id) => ({
        url: `/api/access/explain?user=admin@southwind.example&entity=${entity.fullName}&action=read&record=${id}`,
      }),
    },
    {
      name: 'GET /api/export',
      request: (id) => ({
        url: `/api/export/${entity.fullName}.csv?where=${encodeURIComponent(JSON.stringify({ id: { eq: id } }))}`,
      }),
    },
    {
      name: 'POST /api/import',
      request: (id) => ({
        method: 'POST',
        url: `/api/import/${entity.fullName}`,
        payload: `id\n${id}\n`,
        headers: { 'content-type': 'text/csv' },
      }),
    },
  ];
};

export const tenantRows: readonly Row[] = [
  row('T1 read', 'a record of another organization is read by its id', each(reads)),
  row('T1 write', 'a record of another organization is changed by its id', each(writes)),
  row('T1 route', 'a record of another organization is reached by a route', each(routes)),
  row('T4', 'a record of one’s own points to one of another organization', each(references)),
];
