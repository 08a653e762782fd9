/** References that are found by other values of the record. */
import type { JsonObject } from '../definition/index.ts';
import { types } from '../expression/index.ts';
import { expressionIn, valueFor } from './expressions.ts';
import { reservedName, unfitField } from './faults.ts';
import { isObject, text } from './json.ts';
import { nameOf } from './kinds.ts';
import { key, type Draft, type FieldDraft, type Linking, type Written } from './linking.ts';
import { fieldOf } from './resolve.ts';
import { recordTypeOf, scopeOf } from './scopes.ts';
import type { Field, Lookup, ReferenceField } from './types.ts';

type Sort = NonNullable<Lookup['sort']>;

function sortOf(linking: Linking, written: Written, field: ReferenceField, at: string): Sort | undefined {
  const wanted = text((field.schema['x-lookup'] as JsonObject)['sort']);
  if (wanted === undefined) return undefined;
  const [name, direction] = wanted.split(' ') as [string, string?];
  const place = written.part.place(`${at}/sort`);
  const found = fieldOf(linking, field.target, name, place);
  if (!found) return undefined;
  if (found.kind === 'scalar' && !found.compute?.volatile)
    return { field: found, descending: direction === 'desc' };
  const params = {
    field: name,
    kind: nameOf(found),
    use: 'to sort by',
    fit: 'a field with one stored value',
  };
  linking.faults.push(unfitField(params, place));
  return undefined;
}

const many: ReadonlySet<string> = new Set(['list', 'multiEnum', 'json', 'address']);

const isKey = (field: Field): boolean =>
  field.kind === 'reference' ||
  (field.kind === 'scalar' && !many.has(field.type) && field.compute?.volatile !== true);

/** Fields of the target by what they equal: those that a record can be found by, and be made of. */
function byOf(linking: Linking, written: Written, field: ReferenceField, at: string): Lookup['by'] {
  const by: Draft<Map<Field, unknown>> = new Map();
  const json = (field.schema['x-lookup'] as JsonObject)['by'];
  for (const [name, value] of Object.entries(isObject(json) ? json : {})) {
    const place = written.part.place(`${at}/by/${key(name)}`);
    const found = fieldOf(linking, field.target, name, place);
    if (!found) continue;
    if (!isKey(found)) {
      const params = {
        field: name,
        kind: nameOf(found),
        use: 'to be found by',
        fit: 'a field with one stored value',
      };
      linking.faults.push(unfitField(params, place));
      continue;
    }
    const made = valueFor(linking, found, value, place, scopeOf(written.entity));
    if (made !== undefined) by.set(found, made);
  }
  return by as Lookup['by'];
}

function lookupOf(linking: Linking, written: Written, field: Draft<ReferenceField>): Lookup | undefined {
  const json = field.schema['x-lookup'];
  if (!isObject(json)) return undefined;
  const at = `${written.at}/properties/${field.name}/x-lookup`;
  if (field.target.parent) {
    const params = {
      field: field.name,
      kind: 'a reference to lines',
      use: 'to look a record up',
      fit: 'a reference to records',
    };
    linking.faults.push(unfitField(params, written.part.place(at)));
    return undefined;
  }
  const as = text(json['as']) ?? 'it';
  if (['this', 'parent', 'user', 'org', 'workspace'].includes(as))
    linking.faults.push(
      reservedName(
        { name: as, why: 'it means something else in expressions' },
        written.part.place(`${at}/as`),
      ),
    );
  const scope = scopeOf(written.entity, { [as]: types.record(recordTypeOf(field.target)) });
  const where = expressionIn(linking, scope, json['where'], types.boolean, () =>
    written.part.place(`${at}/where`),
  );
  const sort = sortOf(linking, written, field, at);
  const message = text(json['message']);
  return {
    by: byOf(linking, written, field, at),
    as,
    hold: json['hold'] === true,
    make: json['make'] === true,
    ...(where && { where }),
    ...(sort && { sort }),
    ...(message !== undefined && { message }),
  };
}

export function linkLookups(linking: Linking): void {
  for (const written of linking.written.values())
    for (const field of written.entity.fields.values() as Iterable<FieldDraft>) {
      const lookup = field.kind === 'reference' ? lookupOf(linking, written, field) : undefined;
      if (lookup) (field as Draft<ReferenceField>).lookup = lookup;
    }
}
