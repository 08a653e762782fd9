/** What is done with a record as metadata names it, `sales.Order.confirm`, as one operation of the door to data. */
import type { Actor } from '../../access/index.ts';
import type { Json, JsonObject } from '../../definition/index.ts';
import { Refusal } from '../../errors/index.ts';
import { compileReading } from '../../graphql/index.ts';
import type { Deed, Entity, Field, Model } from '../../model/index.ts';
import { actionGone, noRecord } from '../../process/index.ts';
import type { Published } from '../../publication/index.ts';
import type { Operation, Records } from '../../records/index.ts';
import { documentFor, listDocumentFor, shaped } from './reading.ts';

/** A deed with the values that were computed for it; `id` among them names the record. */
export interface Asked extends Pick<Deed, 'action' | 'entity' | 'kind' | 'name'> {
  readonly input: JsonObject;
}

export function entityFor(model: Model, { entity: name, action }: Pick<Asked, 'entity' | 'action'>): Entity {
  const entity = model.entities.get(name);
  if (!entity) throw new Refusal(actionGone({ action }));
  return entity;
}

export function idOf({ input, action }: Pick<Asked, 'input' | 'action'>): string {
  const id = input['id'];
  if (typeof id !== 'string') throw new Refusal(noRecord({ action }));
  return id;
}

/**
 * What the paths name of a record, as expressions read it; null when there is none that the actor may see. A singleton is
 * found without its id.
 */
export async function readRecord(
  records: Records,
  actor: Actor,
  published: Published,
  entity: Entity,
  paths: readonly (readonly string[])[],
  id?: string,
): Promise<Json> {
  const variables = entity.singleton ? {} : { id };
  const reading = compileReading(published, actor, documentFor(entity, paths), variables);
  const text = await records.read(actor, reading.statement, reading.variables);
  return shaped((JSON.parse(text) as { record: Json }).record) as Json;
}

interface Page {
  readonly list: {
    readonly nodes: readonly JsonObject[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

/** What the paths name of all records of an entity that the actor may see. */
export async function readRecords(
  records: Records,
  actor: Actor,
  published: Published,
  entity: Entity,
  paths: readonly (readonly string[])[],
): Promise<readonly JsonObject[]> {
  if (entity.singleton) {
    const record = (await readRecord(records, actor, published, entity, paths)) as JsonObject | null;
    return record ? [record] : [];
  }
  const found: JsonObject[] = [];
  for (let after: string | null = null; ;) {
    const reading = compileReading(published, actor, listDocumentFor(entity, paths), { after });
    const { list } = JSON.parse(await records.read(actor, reading.statement, reading.variables)) as Page;
    found.push(...list.nodes.map((node) => shaped(node) as JsonObject));
    if (!list.pageInfo.hasNextPage) return found;
    after = list.pageInfo.endCursor;
  }
}

/** The change of the deed, of the record as it is where no version is named. */
export async function operationOf(
  records: Records,
  actor: Actor,
  published: Published,
  asked: Asked,
): Promise<Operation> {
  const { kind, name, action: fullName } = asked;
  const entity = entityFor(published.model, asked);
  const { id: _, version: given, ...rest } = asked.input;
  if (kind === 'create') return { kind, entity, input: inputFor(entity.fields, rest) };
  if (kind === 'action') return actionOf(published.model, asked, given, rest);
  const id = idOf(asked);
  const version = given === undefined ? undefined : Number(given);
  switch (kind) {
    case 'update': {
      const patch = inputFor(entity.fields, rest);
      const lines = await lineChanges(records, actor, published, entity, id, patch);
      return { kind, entity, id, version, patch: { ...patch, ...lines } };
    }
    case 'delete': {
      const known = version ?? (await versionOf(records, actor, published, entity, id));
      return { kind, entity, id, version: known };
    }
    case 'transition':
      if (!entity.lifecycle?.transitions.has(name)) throw new Refusal(actionGone({ action: fullName }));
      return { kind, entity, name, id, version };
    case 'read':
      throw new Error('A look at a record is no change of it.');
  }
}

function actionOf(model: Model, asked: Asked, version: Json | undefined, input: JsonObject): Operation {
  const action = model.actions.get(asked.action);
  if (!action) throw new Refusal(actionGone({ action: asked.action }));
  return {
    kind: 'action',
    action,
    input: inputFor(action.inputs, input),
    ...(!action.makes && { id: idOf(asked) }),
    ...(version !== undefined && { version: Number(version) }),
  };
}

async function versionOf(
  records: Records,
  actor: Actor,
  published: Published,
  entity: Entity,
  id: string,
): Promise<number> {
  const record = (await readRecord(records, actor, published, entity, [], id)) as { version: number } | null;
  return record?.version ?? 0; // of a record that is not there the write itself says so
}

interface Lines {
  readonly [field: string]: readonly { readonly id: string }[];
}

/** Lines that an update gives change those that are there, in their order; further ones are added. */
async function lineChanges(
  records: Records,
  actor: Actor,
  published: Published,
  entity: Entity,
  id: string,
  patch: JsonObject,
): Promise<JsonObject> {
  const given = Object.entries(patch).filter(
    (one): one is [string, JsonObject[]] =>
      entity.fields.get(one[0])?.kind === 'lines' && Array.isArray(one[1]),
  );
  if (given.length === 0) return {};
  const paths = given.map(([name]) => [name]);
  const there = (await readRecord(records, actor, published, entity, paths, id)) as Lines | null;
  const changes = given.map(([name, lines]) => {
    const ids = there?.[name] ?? [];
    const change = lines.slice(0, ids.length).map((line, at) => ({ ...line, id: ids[at]!.id }));
    return [name, { change, add: lines.slice(ids.length) }];
  });
  return Object.fromEntries(changes);
}

/** Whole numbers are computed as decimal text, and given as JSON numbers. */
function inputFor(fields: ReadonlyMap<string, Field>, input: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => {
      const field = fields.get(name);
      if (field?.kind === 'scalar' && field.type === 'integer' && typeof value === 'string')
        return [name, Number(value)];
      if (field?.kind === 'lines' && Array.isArray(value))
        return [name, value.map((line: JsonObject) => inputFor(field.target.fields, line))];
      return [name, value];
    }),
  );
}
