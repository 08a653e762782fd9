/* What of a record a link can show, and how its fields are named: those of lines as `lines.price`. */
import { isReadable, linesOf, narrowedTo, type Rights } from '../../access/index.ts';
import { isPrinted, type Entity, type Field } from '../../model/index.ts';

/** Fields that somebody with these rights may share, those of lines in the place of the lines. */
export function sharedFields(rights: Rights, entity: Entity): readonly Field[] {
  const shared = narrowedTo(rights, entity, 'share');
  const within = (of: Entity): readonly Field[] =>
    [...of.fields.values()].flatMap((field) => {
      if (field.system || !isReadable(shared, field)) return [];
      if (field.kind === 'lines') return within(field.target);
      // What such a value points to may be anything, so that nobody can say before what is shown of it.
      return isPrinted(field) && field.kind !== 'anyReference' ? [field] : [];
    });
  return within(entity);
}

export const pathOf = (field: Field): string =>
  field.entity.parent ? `${linesOf(field.entity).name}.${field.name}` : field.name;

/** Fields by their paths; lines stand for all of theirs. */
export const fieldsAt = (fields: readonly Field[], paths: readonly string[]): readonly Field[] =>
  fields.filter((field) => {
    const path = pathOf(field);
    return paths.includes(path) || paths.includes(path.split('.')[0]!);
  });
