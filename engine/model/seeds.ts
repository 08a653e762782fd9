/** Seeds and imports name entities and fields; that these exist is checked here, their values when they are written. */
import type { Json, JsonObject } from '../definition/index.ts';
import { badSeed, unfitField } from './faults.ts';
import { key, seeEntity, type Linking } from './linking.ts';
import type { Part } from './parts.ts';
import { nameOf } from './kinds.ts';
import { fieldOf } from './resolve.ts';
import type { Entity, Field } from './types.ts';
import { constantFault } from './values.ts';
import { isObject } from './json.ts';

function checkReference(linking: Linking, part: Part, target: Entity, value: JsonObject, at: string): void {
  for (const [name, one] of Object.entries(value)) {
    const field = fieldOf(linking, target, name, part.place(`${at}/${key(name)}`));
    if (field) checkValue(linking, part, field, one, `${at}/${key(name)}`);
  }
}

function checkValue(linking: Linking, part: Part, field: Field, value: Json, at: string): void {
  if (value === null) return;
  if (field.kind === 'reference' && isObject(value))
    return checkReference(linking, part, field.target, value, at);
  if (field.kind === 'links' || field.kind === 'lines') {
    if (!Array.isArray(value))
      linking.faults.push(badSeed({ trouble: `'${field.name}' is no list` }, part.place(at)));
    else
      (value as Json[]).forEach(
        (one, index) => isObject(one) && checkReference(linking, part, field.target, one, `${at}/${index}`),
      );
    return;
  }
  const fault = constantFault(field, value, part.place(at));
  if (fault) linking.faults.push(fault);
}

function linkSeed(linking: Linking, part: Part): void {
  const name = String(part.body['entity']);
  const entity = seeEntity(linking, name.includes('.') ? name : `${part.module}.${name}`, part, '/entity');
  if (!entity) return;
  const keys = (part.body['key'] ?? []) as readonly string[];
  if (entity.singleton && keys.length > 0)
    linking.faults.push(badSeed({ trouble: 'there is one record, which needs no key' }, part.place('/key')));
  if (!entity.singleton && keys.length === 0)
    linking.faults.push(
      badSeed({ trouble: 'nothing says how its records are found again' }, part.place('/entity')),
    );
  keys.forEach((one, index) => fieldOf(linking, entity, one, part.place(`/key/${index}`)));
  const seen = new Set<string>();
  (part.body['records'] as readonly JsonObject[]).forEach((record, index) => {
    const at = `/records/${index}`;
    checkReference(linking, part, entity, record, at);
    const missing = keys.find((one) => record[one] === undefined);
    const found = JSON.stringify(keys.map((one) => record[one]));
    if (missing !== undefined)
      linking.faults.push(
        badSeed({ trouble: `it has no '${missing}', which is part of the key` }, part.place(at)),
      );
    else if (seen.has(found))
      linking.faults.push(badSeed({ trouble: `another one has the key ${found} already` }, part.place(at)));
    seen.add(found);
  });
}

/** `core.Currency.code`: entity and field by which a target is found; it must be what the field points to. */
function checkFinder(linking: Linking, part: Part, field: Field, finder: string, pointer: string): void {
  const [module, entity, by] = finder.split('.') as [string, string, string];
  const target = seeEntity(linking, `${module}.${entity}`, part, pointer);
  if (!target) return;
  fieldOf(linking, target, by, part.place(pointer));
  const points =
    field.kind === 'reference' ? field.target === target : field.kind === 'links' && field.target === target;
  if (!points)
    linking.faults.push(
      unfitField(
        {
          field: field.name,
          kind: nameOf(field),
          use: `to point to '${target.fullName}'`,
          fit: 'a reference to it',
        },
        part.place(pointer),
      ),
    );
}

function checkColumns(linking: Linking, part: Part, entity: Entity, fields: JsonObject, at: string): void {
  for (const [name, value] of Object.entries(fields)) {
    const pointer = `${at}/${key(name)}`;
    const field = fieldOf(linking, entity, name, part.place(pointer));
    if (field && isObject(value) && typeof value['reference'] === 'string')
      checkFinder(linking, part, field, value['reference'], `${pointer}/reference`);
  }
}

function linkImport(linking: Linking, part: Part): void {
  const entity = seeEntity(linking, String(part.body['entity']), part, '/entity');
  if (!entity) return;
  (part.body['key'] as readonly string[]).forEach((one, index) =>
    fieldOf(linking, entity, one, part.place(`/key/${index}`)),
  );
  checkColumns(linking, part, entity, part.body['fields'] as JsonObject, '/fields');
  for (const [name, lines] of Object.entries((part.body['lines'] ?? {}) as JsonObject)) {
    const field = fieldOf(linking, entity, name, part.place(`/lines/${key(name)}`));
    if (field?.kind === 'lines')
      checkColumns(
        linking,
        part,
        field.target,
        (lines as JsonObject)['fields'] as JsonObject,
        `/lines/${key(name)}/fields`,
      );
    else if (field)
      linking.faults.push(
        unfitField(
          { field: name, kind: nameOf(field), use: 'to hold lines', fit: 'a field of lines' },
          part.place(`/lines/${key(name)}`),
        ),
      );
  }
}

export function linkData(linking: Linking): void {
  for (const part of linking.parts) {
    if (part.kind === 'seed') linkSeed(linking, part);
    if (part.kind === 'import') linkImport(linking, part);
  }
}
