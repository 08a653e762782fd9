/** What an entity says about several of its fields: search, unique keys, indexes, checks. */
import type { JsonObject } from '../definition/index.ts';
import { types } from '../expression/index.ts';
import { unfitField, volatileStored } from './faults.ts';
import { expressionOf, jsonOf } from './expressions.ts';
import { key, type Linking, type Written } from './linking.ts';
import { nameOf } from './kinds.ts';
import { fieldOf } from './resolve.ts';
import type { Field } from './types.ts';
import { entries } from './json.ts';

const searchable = new Set(['text', 'longText', 'email', 'phone', 'url']);

function linkSearch(linking: Linking, { entity, part, at }: Written, json: JsonObject): void {
  ((json['x-search'] ?? []) as string[]).forEach((name, index) => {
    const place = part.place(`${at}/x-search/${index}`);
    const field = fieldOf(linking, entity, name, place);
    if (!field) return;
    if (field.kind === 'scalar' && searchable.has(field.type) && !field.sensitive) entity.search.push(field);
    else
      linking.faults.push(
        unfitField(
          {
            field: name,
            kind: field.sensitive ? 'sensitive' : nameOf(field),
            use: 'for search',
            fit: 'fields of text that are not sensitive',
          },
          place,
        ),
      );
  });
}

/** Kinds that one column compares. */
const comparable = (field: Field): boolean =>
  field.kind === 'reference' ||
  (field.kind === 'scalar' && field.type !== 'json' && field.type !== 'address');

function keyField(
  linking: Linking,
  { entity, part }: Written,
  name: string,
  use: string,
  pointer: string,
): Field | undefined {
  const field = fieldOf(linking, entity, name, part.place(pointer));
  if (field?.compute?.volatile) {
    linking.faults.push(volatileStored({ field: name, use }, part.place(pointer)));
    return undefined;
  }
  if (!field || comparable(field)) return field;
  linking.faults.push(
    unfitField({ field: name, kind: nameOf(field), use, fit: 'fields with one value' }, part.place(pointer)),
  );
  return undefined;
}

function linkUnique(linking: Linking, written: Written, json: JsonObject): void {
  for (const [id, unique] of entries(json['x-unique'])) {
    const names = unique['fields'] as string[];
    const fields = names.map((name, index) =>
      keyField(
        linking,
        written,
        name,
        'in a unique key',
        `${written.at}/x-unique/${key(id)}/fields/${index}`,
      ),
    );
    const message = unique['message'];
    if (fields.every((field) => field !== undefined))
      written.entity.unique.push({ id, fields, ...(typeof message === 'string' && { message }) });
  }
}

function linkIndexes(linking: Linking, written: Written, json: JsonObject): void {
  const { entity } = written;
  for (const field of entity.fields.values())
    if (field.schema['x-index'] === true)
      entity.indexes.push({ id: field.id, fields: [{ field, descending: false }] });
  for (const [id, index] of entries(json['x-indexes'])) {
    const fields = (index['fields'] as string[]).map((text, position) => {
      const [name, direction] = text.split(' ') as [string, string?];
      const field = keyField(
        linking,
        written,
        name,
        'in an index',
        `${written.at}/x-indexes/${key(id)}/fields/${position}`,
      );
      return field && { field, descending: direction === 'desc' };
    });
    if (fields.every((field) => field !== undefined)) entity.indexes.push({ id, fields });
  }
}

function linkChecks(linking: Linking, { entity, part, at }: Written, json: JsonObject): void {
  for (const [id, check] of entries(json['x-checks'])) {
    const pointer = `${at}/x-checks/${key(id)}`;
    const holds = expressionOf(linking, entity, check['holds'], types.boolean, () =>
      part.place(`${pointer}/holds`),
    );
    const name = check['field'];
    const field =
      typeof name === 'string' ? fieldOf(linking, entity, name, part.place(`${pointer}/field`)) : undefined;
    if (holds) entity.checks.push({ id, holds, message: String(check['message']), ...(field && { field }) });
  }
}

export function linkKeys(linking: Linking): void {
  for (const written of linking.written.values()) {
    const json = jsonOf(written);
    linkSearch(linking, written, json);
    linkUnique(linking, written, json);
    linkIndexes(linking, written, json);
    linkChecks(linking, written, json);
  }
}
