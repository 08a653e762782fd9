/**
 * What a process reads of a record: paths of fields as a GraphQL document, asked with the rights of who acts. Its lists
 * are read whole; one of more than `LIMITS.wholeList` records is refused, because an expression over a part of a list
 * would be wrong.
 */
import { Refusal, type Fault } from '../../errors/index.ts';
import type { Entity, Field } from '../../model/index.ts';
import { longList } from '../../process/index.ts';
import { LIMITS } from '../../query/index.ts';

type Tree = Map<string, Tree>;

function treeOf(paths: readonly (readonly string[])[]): Tree {
  const tree: Tree = new Map();
  for (const path of paths) {
    let at = tree;
    for (const name of path) {
      const next = at.get(name) ?? new Map<string, Tree>();
      at.set(name, next);
      at = next;
    }
  }
  return tree;
}

/** A document for one record; `version` is always among what is read. Of a singleton there is one, without an id. */
export function documentFor(entity: Entity, paths: readonly (readonly string[])[]): string {
  const fields = `{ version ${selection(entity, treeOf(paths))} }`;
  return entity.singleton
    ? `query Step { record: ${entity.graphql.one} ${fields} }`
    : `query Step($id: ID!) { record: ${entity.graphql.one}(id: $id) ${fields} }`;
}

/** A document for a page of all records of an entity. */
export const listDocumentFor = (entity: Entity, paths: readonly (readonly string[])[]): string =>
  `query List($after: String) { list: ${entity.graphql.many}(first: ${pageSize}, after: $after) {
    nodes { ${selection(entity, treeOf(paths))} } pageInfo { hasNextPage endCursor } } }`;

const pageSize = 200;

function selection(entity: Entity, tree: Tree): string {
  const parts = [...tree].flatMap(([name, inner]) => {
    if (name === 'id' || name === 'version') return [];
    const field = entity.fields.get(name);
    if (field) return [`${name}${insideOf(field, inner)}`];
    const inverse = entity.inverses.find((one) => one.name === name);
    return inverse ? [`${name} { ${listed}: nodes { ${selection(inverse.source, inner)} } }`] : [];
  });
  return ['id', ...parts].join(' ');
}

/** Lists that come as pages are marked, so that they can be told from records. */
const listed = 'kontor_list';

/** Refuses an answer, a value of jsonb, of which a list is too long; nothing where no list is read. */
export const listsWithin = (answer: string, value: string): string =>
  answer.includes(`"${listed}"`)
    ? `not jsonb_path_exists(${value}, '$.**."${listed}".size() ? (@ > ${LIMITS.wholeList})')
        or kontor.refuse('long list', null)`
    : 'true';

export const listTooLong = (): Fault => longList({ limit: LIMITS.wholeList });

const addressParts = ['street', 'street2', 'postalCode', 'city', 'region', 'country'];

function insideOf(field: Field, tree: Tree): string {
  switch (field.kind) {
    case 'scalar':
      return field.type === 'address' ? ` { ${named(tree, addressParts)} }` : '';
    case 'period':
      return ` { ${named(tree, ['from', 'to'])} }`;
    case 'anyReference':
      return ` { ${named(tree, ['entity', 'id'])} }`;
    case 'reference':
    case 'lines':
      return ` { ${selection(field.target, tree)} }`;
    case 'links':
      return ` { ${listed}: nodes { ${selection(field.target, tree)} } }`;
  }
}

const named = (tree: Tree, all: readonly string[]): string =>
  (tree.size > 0 ? all.filter((name) => tree.has(name)) : all).join(' ');

/** The answer as expressions read it: pages are lists. @throws Refusal PRC009 */
export function shaped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(shaped);
  if (listed in value) {
    const list = value[listed] as readonly unknown[];
    if (list.length > LIMITS.wholeList) throw new Refusal(listTooLong());
    return shaped(list);
  }
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shaped(part)]));
}
