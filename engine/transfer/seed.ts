/* Records that come with a module, as the rows of an import: those that are there already stay as they are. */
import type { Definition, Json, JsonObject } from '../definition/index.ts';
import type { Entity, Model, ReferenceField, ScalarField } from '../model/index.ts';
import type { Door } from './door.ts';
import { createMissing } from './import.ts';
import type { KeyOf, Wanted } from './records.ts';

interface WrittenSeed {
  readonly entity: string;
  /** Absent where there is one record. */
  readonly key?: readonly string[];
  readonly records: readonly JsonObject[];
}

/** The entity a seed is about: its own module's where no module is named. */
export const seededEntity = (model: Model, { body, module }: Definition): Entity => {
  const { entity } = body as unknown as WrittenSeed;
  return model.entities.get(entity.includes('.') ? entity : `${module}.${entity}`)!;
};

/** Makes the records of a seed that are missing; gives how many. The seed was linked with the Model. */
export async function loadSeed(model: Model, seed: Definition, door: Door): Promise<number> {
  const { key = [], records } = seed.body as unknown as WrittenSeed;
  const entity = seededEntity(model, seed);
  const fields = key.map((name) => entity.fields.get(name)!);
  if (entity.singleton && (await isThere(entity, door))) return 0;
  const wanted = records.map((record, index) => wantedOf(entity, key, record, index + 1));
  return createMissing({ entity, key: fields, source: seed.file }, wanted, door);
}

/** Whether the organization has its record of a singleton. */
const isThere = async ({ graphql: { one } }: Entity, door: Door): Promise<boolean> =>
  (await door.read(`{ ${one} { id } }`, {}))[one] !== null;

function wantedOf(entity: Entity, key: readonly string[], record: JsonObject, row: number): Wanted {
  const values = Object.entries(record).filter(([name]) => entity.fields.get(name)?.kind !== 'lines');
  const lines = Object.entries(record).filter(([name]) => entity.fields.get(name)?.kind === 'lines');
  return {
    row,
    key: JSON.stringify(key.map((name) => record[name])),
    values: new Map(values.map(([name, value]) => [name, valueOf(entity, name, value)])),
    lines: new Map(lines.map(([name, list]) => [name, linesOf(entity, name, list, row)])),
  };
}

function linesOf(entity: Entity, name: string, list: Json, row: number) {
  const field = entity.fields.get(name)!;
  const target = field.kind === 'lines' ? field.target : entity;
  return (list as readonly JsonObject[]).map((line) => ({
    row,
    values: new Map(Object.entries(line).map(([own, value]) => [own, valueOf(target, own, value)])),
  }));
}

/** `{"code": "EUR"}` names the target of a reference by its field. */
function valueOf(entity: Entity, name: string, value: Json): Json | KeyOf {
  const field = entity.fields.get(name);
  if (field?.kind !== 'reference' || typeof value !== 'object' || value === null) return value;
  const [[by, key]] = Object.entries(value) as [[string, Json]];
  return keyOf(field, by, String(key));
}

const keyOf = (field: ReferenceField, by: string, key: string): KeyOf => ({
  field,
  by: field.target.fields.get(by) as ScalarField,
  key,
  column: field.name,
});
