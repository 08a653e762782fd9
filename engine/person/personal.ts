/** Which values say something about a person, and what stands there once they are gone. */
import type { Entity, Field, Model, PeriodField, ScalarField } from '../model/index.ts';

export type PersonalField = ScalarField | PeriodField;

const hasValue = (field: Field): field is PersonalField =>
  (field.kind === 'scalar' || field.kind === 'period') && !(field.compute?.volatile ?? false);

/** What is declared so, and what is computed of it and kept. */
export function personalFields(entity: Entity): readonly PersonalField[] {
  const fields = [...entity.fields.values()];
  const found = new Set(fields.filter(({ personal }) => personal));
  const isPersonal = (field: Field): boolean => field.personal || found.has(field);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const field of fields)
      if (field.compute?.uses.some(({ path }) => readFields(entity, path).some(isPersonal))) found.add(field);
  }
  return [...found].filter(hasValue);
}

/** The values that a path of an expression comes to: `name`, `parent.name`, `member.name`. */
function readFields(entity: Entity, path: readonly string[]): readonly Field[] {
  const [first, ...rest] = path;
  if (first === 'parent' && entity.parent) return readFields(entity.parent, rest);
  const field = first === undefined ? undefined : entity.fields.get(first);
  if (!field) return [];
  if (rest.length === 0) return field.kind === 'reference' ? [] : [field];
  return 'target' in field ? readFields(field.target, rest) : [field];
}

/** Every entity, lines too. */
export const allEntities = (model: Model): readonly Entity[] =>
  [...model.entities.values()].flatMap((entity) => [entity, ...linesOf(entity).map(({ target }) => target)]);

export const linesOf = (entity: Entity) =>
  [...entity.fields.values()].filter((field) => field.kind === 'lines');

/** The columns of a field. */
export const columnsOf = (field: PersonalField): readonly string[] =>
  field.kind === 'period' ? [field.fromColumn, field.toColumn] : [field.column];

/**
 * What stands where a value was: nothing where nothing may stand, else a text that says nothing. Undefined where neither
 * is possible.
 */
export function blankOf(field: PersonalField, id: string): string | null | undefined {
  if (!field.required && !field.requiredWhen) return null;
  if (field.kind === 'period') return undefined;
  if (field.type === 'email') return `erased-${id}@erased.invalid`;
  if (field.type !== 'text' && field.type !== 'longText') return undefined;
  return (field.unique ? `erased ${id}` : 'erased').slice(0, field.maxLength ?? Infinity);
}
