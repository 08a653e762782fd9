/** Second pass: what fields point to. Afterwards every reference holds its target, every target its inverses. */
import type { JsonObject } from '../definition/index.ts';
import { nearest, type Place } from '../errors/index.ts';
import { contradiction, narrowTarget, unknownField } from './faults.ts';
import { seeEntity, seeTarget, type Draft, type FieldDraft, type Linking, type Written } from './linking.ts';
import type { Entity, Field } from './types.ts';

type Of<K extends Field['kind']> = Draft<Extract<Field, { kind: K }>>;

/** Field of `entity` by name; tells the fault when there is none. */
export function fieldOf(linking: Linking, entity: Entity, name: string, place: Place): Field | undefined {
  const field = entity.fields.get(name);
  if (!field)
    linking.faults.push(
      unknownField(
        { field: name, entity: entity.fullName, near: nearest(name, entity.fields.keys()) },
        place,
      ),
    );
  return field;
}

/** `salesOrder_lines`: lines that others point to can be listed, so that one can be chosen. */
function listOfLines(line: Entity, parent: Entity): string {
  const field = [...parent.fields.values()].find((one) => one.kind === 'lines' && one.target === line)!;
  return `${parent.graphql.one}_${field.name}`;
}

function resolveReference(linking: Linking, written: Written, field: Of<'reference'>): void {
  const { part, entity } = written;
  const at = `${written.at}/properties/${field.name}`;
  const target = seeTarget(linking, String(field.schema['x-reference']), part, `${at}/x-reference`);
  if (!target) return void entity.fields.delete(field.name);
  field.target = target;
  field.inverse = { name: '', source: entity, field };
  if (target.parent) target.graphql = { ...target.graphql, many: listOfLines(target, target.parent) };
  if (entity.scope === 'installation' && target.scope !== 'installation')
    linking.faults.push(
      narrowTarget(
        { field: field.name, target: target.fullName, scope: target.scope },
        part.place(`${at}/x-reference`),
      ),
    );
  if (field.tree && target !== entity)
    linking.faults.push(
      contradiction(
        {
          first: '"x-tree"',
          second: `a reference to '${target.fullName}'`,
          why: 'a parent in a tree is of the same entity',
        },
        part.place(`${at}/x-tree`),
      ),
    );
  if (target.parent && target.parent === (entity.parent ?? entity) && field.onDelete !== 'restrict')
    linking.faults.push(
      contradiction(
        {
          first: `"x-onDelete": "${field.onDelete}"`,
          second: `a reference to lines of '${target.parent.fullName}' from itself`,
          why: 'a change that removes the line would have to change the same record twice',
        },
        part.place(`${at}/x-onDelete`),
      ),
    );
  if (field.onDelete === 'clear' && field.required)
    linking.faults.push(
      contradiction(
        { first: '"x-onDelete": "clear"', second: '"required"', why: 'a required field cannot be emptied' },
        part.place(`${at}/x-onDelete`),
      ),
    );
}

function resolveAny(linking: Linking, { part, at, entity }: Written, field: Of<'anyReference'>): void {
  const names = field.schema['x-reference'] as readonly string[];
  const found = names.map((name, index) =>
    seeEntity(linking, name, part, `${at}/properties/${field.name}/x-reference/${index}`),
  );
  field.targets = found.filter((one) => one !== undefined);
  if (found.includes(undefined)) entity.fields.delete(field.name);
}

function resolveLinks(linking: Linking, { part, at, entity }: Written, field: Of<'links'>): void {
  const name = String((field.schema['items'] as JsonObject)['x-reference']);
  const target = seeEntity(linking, name, part, `${at}/properties/${field.name}/items/x-reference`);
  if (target) field.target = target;
  else entity.fields.delete(field.name);
}

/** Points every reference, link and line of every entity to its target. */
export function resolveTargets(linking: Linking): void {
  for (const written of linking.written.values())
    for (const field of [...written.entity.fields.values()] as FieldDraft[]) {
      if (field.kind === 'reference') resolveReference(linking, written, field);
      else if (field.kind === 'anyReference') resolveAny(linking, written, field);
      else if (field.kind === 'links') resolveLinks(linking, written, field);
      else if (field.kind === 'lines' && !field.target) written.entity.fields.delete(field.name);
    }
}
