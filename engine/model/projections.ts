/** Projections: of which events each is made, by what and what it sums up. */
import type { Json } from '../definition/index.ts';
import { unfitField } from './faults.ts';
import { isDecimal } from './fields.ts';
import { isObject, text } from './json.ts';
import { nameOf } from './kinds.ts';
import { key, seeEntity, type Linking } from './linking.ts';
import type { Part } from './parts.ts';
import type { Projection } from './projection-types.ts';
import { fieldOf } from './resolve.ts';
import type { Entity, Field, LinesField } from './types.ts';
import { constantFault } from './values.ts';

/** Projections by full name. */
export const linkProjections = (linking: Linking): ReadonlyMap<string, Projection> =>
  new Map(
    linking.parts
      .filter((part) => part.kind === 'projection')
      .flatMap((part) => linkOne(linking, part) ?? [])
      .map((one) => [one.fullName, one]),
  );

function linkOne(linking: Linking, part: Part): Projection | undefined {
  const { body } = part;
  const entity = seeEntity(linking, String(body['of']), part, '/of');
  if (!entity) return undefined;
  const lines = linesOf(linking, part, entity);
  const look = { linking, part, entity, ...(lines && { lines }) };
  return {
    fullName: part.fullName,
    module: part.module,
    name: part.name,
    title: String(body['title']),
    description: text(body['description']) ?? '',
    entity,
    ...(lines && { lines }),
    match: matchOf(look),
    by: ((body['by'] ?? []) as readonly string[]).flatMap(
      (name, index) => keyOf(look, name, `/by/${index}`) ?? [],
    ),
    measures: measuresOf(look),
  };
}

function linesOf(linking: Linking, part: Part, entity: Entity): LinesField | undefined {
  const name = text(part.body['lines']);
  if (name === undefined) return undefined;
  const place = part.place('/lines');
  const field = fieldOf(linking, entity, name, place);
  if (!field || field.kind === 'lines') return field;
  linking.faults.push(
    unfitField(
      { field: name, kind: nameOf(field), use: 'to be gone through', fit: 'a field with lines' },
      place,
    ),
  );
  return undefined;
}

/** Where fields are looked up: a field of the lines stands before one of the record. */
interface Looking {
  readonly linking: Linking;
  readonly part: Part;
  readonly entity: Entity;
  readonly lines?: LinesField;
}

function find({ linking, part, entity, lines }: Looking, name: string, at: string): Field | undefined {
  const ofLine = lines?.target.fields.get(name);
  return ofLine && !ofLine.system ? ofLine : fieldOf(linking, entity, name, part.place(at));
}

/** What is evaluated when somebody reads leaves nothing in an image. */
const isKept = (field: Field): boolean => !(field.compute?.volatile ?? false) && field.rollup === undefined;

function fitting(
  looking: Looking,
  name: string,
  at: string,
  fits: (field: Field) => boolean,
  fit: string,
): Field | undefined {
  const field = find(looking, name, at);
  if (!field || (fits(field) && isKept(field))) return field;
  const params = { field: name, kind: nameOf(field), use: 'in a projection', fit };
  looking.linking.faults.push(unfitField(params, looking.part.place(at)));
  return undefined;
}

const keyOf = (looking: Looking, name: string, at: string): Field | undefined =>
  fitting(
    looking,
    name,
    at,
    ({ kind }) => kind === 'scalar' || kind === 'reference',
    'a field with one value, or a reference, that is kept',
  );

const isNumber = (field: Field): boolean =>
  field.kind === 'scalar' && (isDecimal(field.type) || field.type === 'integer');

function measuresOf(looking: Looking): ReadonlyMap<string, Field | undefined> {
  const measures = new Map<string, Field | undefined>();
  for (const [name, how] of Object.entries(looking.part.body['values'] as Readonly<Record<string, Json>>)) {
    const sum = isObject(how) ? text(how['sum']) : undefined;
    const at = `/values/${key(name)}/sum`;
    measures.set(
      name,
      sum === undefined ? undefined : fitting(looking, sum, at, isNumber, 'a number that is kept'),
    );
  }
  return measures;
}

function matchOf({ linking, part, entity }: Looking): ReadonlyMap<Field, Json> {
  const { match } = part.body;
  const made = new Map<Field, Json>();
  for (const [name, value] of Object.entries(isObject(match) ? match : {})) {
    const place = part.place(`/match/${key(name)}`);
    const field = fieldOf(linking, entity, name, place);
    const fault = field && constantFault(field, value, place);
    if (fault) linking.faults.push(fault);
    else if (field) made.set(field, value);
  }
  return made;
}
