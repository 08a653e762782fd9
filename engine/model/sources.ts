/** What is made from other fields by name: currencies and units, fetched values, roll-ups, number series. */
import type { Json } from '../definition/index.ts';
import { nearest, type Place } from '../errors/index.ts';
import { contradiction, unfitField, unknownField, unknownTransition } from './faults.ts';
import { isDecimal } from './fields.ts';
import { isObject } from './json.ts';
import { seeTarget, type Draft, type FieldDraft, type Linking, type Written } from './linking.ts';
import { nameOf } from './kinds.ts';
import { fieldOf } from './resolve.ts';
import type { Entity, FetchPath, Field, Rollup, ScalarField } from './types.ts';

/**
 * Where the currency or unit of a number is found. `inputs` are what an action asks for: beside them, its inputs may
 * name the fields of the record.
 */
export function measureOf(
  linking: Linking,
  { entity, part, at }: Written,
  field: ScalarField,
  inputs?: ReadonlyMap<string, Field>,
): ScalarField['measure'] {
  const keyword = field.type === 'money' ? 'x-currency' : 'x-unit';
  const written = field.schema[keyword];
  if (typeof written !== 'string') return undefined;
  if (/^([A-Z]{3}|'.*')$/.test(written)) return { constant: written.replaceAll("'", '') };
  const place = part.place(`${at}/properties/${field.name}/${keyword}`);
  const ofParent = written.startsWith('parent.');
  if (ofParent && !entity.parent) {
    linking.faults.push(unknownField({ field: 'parent', entity: entity.fullName }, place));
    return undefined;
  }
  const found =
    inputs?.get(written) ??
    fieldOf(linking, ofParent ? entity.parent! : entity, written.replace('parent.', ''), place);
  if (found?.kind === 'reference') return { field: found };
  if (found)
    linking.faults.push(
      unfitField(
        {
          field: found.name,
          kind: nameOf(found),
          use: 'as currency or unit',
          fit: 'a reference to the currency or unit',
        },
        place,
      ),
    );
  return undefined;
}

/** Whether a value of `from` can be copied into `to` as it is. */
function copies(from: Field, to: Field): boolean {
  if (to.kind === 'reference') return from.kind === 'reference' && from.target === to.target;
  if (to.kind !== 'scalar' || from.kind !== 'scalar') return false;
  const texts = ['text', 'longText', 'email', 'phone', 'url', 'enum'];
  if (isDecimal(to.type)) return isDecimal(from.type) || from.type === 'integer';
  return (
    to.type === from.type || (texts.includes(from.type) && (to.type === 'text' || to.type === 'longText'))
  );
}

function fetchOf(linking: Linking, { entity, part, at }: Written, field: Field): FetchPath | undefined {
  const path = field.schema['x-fetch'];
  if (typeof path !== 'string') return undefined;
  const place = part.place(`${at}/properties/${field.name}/x-fetch`);
  const [first, second] = path.split('.') as [string, string];
  const reference = fieldOf(linking, entity, first, place);
  if (!reference) return undefined;
  if (reference.kind !== 'reference') {
    linking.faults.push(
      unfitField(
        { field: first, kind: nameOf(reference), use: 'to fetch through', fit: 'a reference' },
        place,
      ),
    );
    return undefined;
  }
  const source = fieldOf(linking, reference.target, second, place);
  if (!source) return undefined;
  if ((source.kind === 'scalar' || source.kind === 'reference') && copies(source, field))
    return { reference, source };
  linking.faults.push(
    unfitField(
      {
        field: path,
        kind: nameOf(source),
        use: `to fill '${field.name}' (${nameOf(field)})`,
        fit: 'fields of the same kind',
      },
      place,
    ),
  );
  return undefined;
}

function rollupField(
  linking: Linking,
  source: Entity,
  how: Rollup['how'],
  wanted: Json | undefined,
  field: Field,
  place: Place,
): ScalarField | undefined {
  const found = fieldOf(linking, source, String(wanted), place);
  if (!found) return undefined;
  const numeric = found.kind === 'scalar' && (isDecimal(found.type) || found.type === 'integer');
  if (found.kind === 'scalar' && (how === 'sum' ? numeric && copies(found, field) : copies(found, field)))
    return found;
  linking.faults.push(
    unfitField(
      {
        field: `${source.fullName}.${found.name}`,
        kind: nameOf(found),
        use: `for the ${how} in '${field.name}' (${nameOf(field)})`,
        fit: 'fields of the same kind',
      },
      place,
    ),
  );
  return undefined;
}

/** Everything of a roll-up but its condition, which is an expression and comes later. */
function rollupOf(linking: Linking, { entity, part, at }: Written, field: Field): Rollup | undefined {
  const json = field.schema['x-rollup'];
  if (!isObject(json)) return undefined;
  const place = part.place(`${at}/properties/${field.name}/x-rollup/of`);
  const path = String(json['of']).split('.');
  const referrer = path.pop()!;
  const source = seeTarget(linking, path.join('.'), part, `${at}/properties/${field.name}/x-rollup/of`);
  const reference = source && fieldOf(linking, source, referrer, place);
  if (!reference) return undefined;
  if (reference.kind !== 'reference' || reference.target !== entity) {
    linking.faults.push(
      unfitField(
        {
          field: String(json['of']),
          kind: nameOf(reference),
          use: 'to roll up',
          fit: `a reference to '${entity.fullName}'`,
        },
        place,
      ),
    );
    return undefined;
  }
  const hows = (['count', 'sum', 'min', 'max'] as const).filter((one) => json[one] !== undefined);
  const how = hows[0];
  if (how === undefined || hows.length > 1) {
    linking.faults.push(
      contradiction(
        {
          first: `"${hows[0] ?? 'count'}"`,
          second: `"${hows[1] ?? 'nothing'}"`,
          why: 'a roll-up is exactly one of count, sum, min and max',
        },
        place,
      ),
    );
    return undefined;
  }
  if (how === 'count') return { inverse: reference.inverse, how };
  const rolled = rollupField(
    linking,
    source,
    how,
    json[how],
    field,
    part.place(`${at}/properties/${field.name}/x-rollup/${how}`),
  );
  return rolled && { inverse: reference.inverse, how, field: rolled };
}

function seriesOf(linking: Linking, { entity, part, at }: Written, field: Draft<ScalarField>): void {
  const pattern = field.schema['x-series'];
  if (typeof pattern !== 'string') return;
  const issuedBy = field.schema['x-issuedBy'];
  field.series = {
    pattern,
    gapless: field.schema['x-gapless'] === true,
    ...(typeof issuedBy === 'string' && { issuedBy }),
  };
  if (typeof issuedBy !== 'string') return;
  const lifecycle = part.body['x-lifecycle'];
  const transitions =
    isObject(lifecycle) && isObject(lifecycle['transitions']) ? Object.keys(lifecycle['transitions']) : [];
  if (entity.parent || !transitions.includes(issuedBy)) {
    const near = nearest(issuedBy, transitions);
    linking.faults.push(
      unknownTransition(
        { transition: issuedBy, entity: entity.fullName, near },
        part.place(`${at}/properties/${field.name}/x-issuedBy`),
      ),
    );
  }
}

/** Measures, fetch paths, roll-ups and series: what is made from other fields by name. */
export function resolveSources(linking: Linking): void {
  for (const written of linking.written.values())
    for (const field of written.entity.fields.values() as Iterable<FieldDraft>) {
      if (field.system) continue;
      if (field.kind === 'scalar') {
        const measure = measureOf(linking, written, field);
        if (measure) field.measure = measure;
        seriesOf(linking, written, field);
      }
      const fetch = fetchOf(linking, written, field);
      if (fetch) field.fetch = fetch;
      const rollup = rollupOf(linking, written, field);
      if (rollup) field.rollup = rollup;
    }
}
