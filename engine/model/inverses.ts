/** The lists that references and links give their targets, and what they are called there. */
import type { Place } from '../errors/index.ts';
import { graphqlClash } from './faults.ts';
import type { Draft, EntityDraft, Linking } from './linking.ts';
import { capital } from './names.ts';
import { whyReserved } from './system.ts';
import type { Entity, LinksField, ReferenceField } from './types.ts';

/** What is known of one target so far. */
interface Lists {
  /** Name of a list to what it is, in words. */
  readonly named: Map<string, string>;
  /** Entities that have given a list: their next one is called by its field. */
  readonly sources: Set<Entity>;
}

function inverseName(field: ReferenceField, source: Entity, { sources }: Lists): string {
  const wanted = field.schema['x-inverse'];
  if (typeof wanted === 'string') return wanted;
  const many = source.parent ? source.parent.graphql.many + capital(source.name) : source.graphql.many;
  return sources.has(source) ? `${many}By${capital(field.name)}` : many;
}

/** What `target` has under the name already, in words. */
function ownerOf(target: Entity, name: string, { named }: Lists): string | undefined {
  const own = target.fields.has(name) || whyReserved(name, target.parent !== undefined) !== undefined;
  return named.get(name) ?? (own ? `field '${name}' of '${target.fullName}'` : undefined);
}

function nameList(
  linking: Linking,
  field: ReferenceField | LinksField,
  name: string,
  lists: Lists,
  place: Place,
): void {
  const { target, entity } = field;
  const what = `the list of '${entity.fullName}' by '${field.name}'`;
  const first = ownerOf(target, name, lists);
  if (first !== undefined)
    linking.faults.push(graphqlClash({ name: `${target.graphql.type}.${name}`, first, second: what }, place));
  lists.named.set(name, what);
}

function addInverse(field: Draft<ReferenceField>, name: string): void {
  field.inverse = { name, source: field.entity, field };
  (field.target as EntityDraft).inverses.push(field.inverse);
}

/** Gives every target the list of those who refer to it. Runs before system fields are added: those give none. */
export function addInverses(linking: Linking): void {
  const known = new Map<Entity, Lists>();
  for (const { entity, part, at } of linking.written.values())
    for (const field of entity.fields.values()) {
      if (field.kind !== 'reference' && field.kind !== 'links') continue;
      const lists = known.get(field.target) ?? {
        named: new Map<string, string>(),
        sources: new Set<Entity>(),
      };
      known.set(field.target, lists);
      const name = field.kind === 'links' ? field.inverseName : inverseName(field, entity, lists);
      if (name === undefined) continue;
      nameList(linking, field, name, lists, part.place(`${at}/properties/${field.name}`));
      if (field.kind === 'links') continue;
      lists.sources.add(entity);
      addInverse(field, name);
    }
}
