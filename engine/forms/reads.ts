/** Which fields of other records the expressions of an entity read: the page cannot evaluate them without. */
import { isExpression } from '../expression/index.ts';
import type { Expression } from '../expression/index.ts';
import type { Entity, Field } from '../model/index.ts';
import type { Reader } from './field.ts';
import { covers } from './permits.ts';
import type { ReadPath } from './types.ts';

/** Paths that begin with a reference of this entity, as far as the reader may see every part of them. */
export function readPaths(reader: Reader, entity: Entity): readonly ReadPath[] {
  const own = expressionsOf(entity).flatMap((expression) => pathsFrom(expression, 'this'));
  const lines = [...entity.fields.values()].filter((field) => field.kind === 'lines');
  const above = lines.flatMap(({ target }) =>
    expressionsOf(target).flatMap((expression) => pathsFrom(expression, 'parent')),
  );
  const below = entity.parent ? pathsThroughLines(entity) : [];
  const wanted = [...own, ...above, ...below].filter((path) => path.length > 1);
  const distinct = [...new Map(wanted.map((path) => [path.join('.'), path])).values()];
  return distinct.flatMap((path) => readPath(reader, entity, path) ?? []);
}

/** `lines.sum(l, l.product.weight)` of the record is `product.weight` of the line. */
function pathsThroughLines(entity: Entity): readonly (readonly string[])[] {
  return expressionsOf(entity.parent!)
    .flatMap((expression) => pathsFrom(expression, 'this'))
    .filter(([first]) => {
      const field = first === undefined ? undefined : entity.parent!.fields.get(first);
      return field?.kind === 'lines' && field.target === entity;
    })
    .map((path) => path.slice(1));
}

function pathsFrom(expression: Expression, root: string): readonly (readonly string[])[] {
  return expression.uses.filter((use) => use.root === root).map((use) => use.path);
}

function expressionsOf(entity: Entity): readonly Expression[] {
  const fields = [...entity.fields.values()].flatMap((field) => [
    field.compute,
    field.visibleWhen,
    field.requiredWhen,
    field.readOnlyWhen,
    isExpression(field.default) ? field.default : undefined,
  ]);
  const steps = [...(entity.lifecycle?.transitions.values() ?? []), ...entity.actions, ...entity.prints];
  const conditions = [...entity.checks.map((check) => check.holds), ...steps.map((step) => step.when)];
  return [...fields, ...conditions].filter((expression) => expression !== undefined);
}

/** Follows the path through references; undefined when a part is hidden or is no plain value at its end. */
function readPath(reader: Reader, entity: Entity, path: readonly string[]): ReadPath | undefined {
  const parts: Field[] = [];
  let at: Entity | undefined = entity;
  for (const name of path) {
    const field: Field | undefined = at?.fields.get(name);
    if (!field || !covers(reader.rights, field, 'read')) return undefined;
    parts.push(field);
    at = field.kind === 'reference' ? field.target : undefined;
  }
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (first.kind !== 'reference') return undefined;
  if (last.kind === 'reference') return { path, type: 'reference' };
  if (last.kind !== 'scalar') return undefined;
  const values = last.type === 'enum' ? last.options?.map((option) => option.value) : undefined;
  return { path, type: last.type, ...(values && { values }) };
}
