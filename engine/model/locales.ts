/**
 * Locales: texts by message id. An id names an element of the module the file lies in (`field.Order.customer`), or,
 * where that module extends another, of that one (`sales.field.Order.campaign`).
 */
import type { JsonObject } from '../definition/index.ts';
import { nearest } from '../errors/index.ts';
import { notNeeded, unknownMessage } from './faults.ts';
import { key, type Linking } from './linking.ts';
import { isObject } from './merge.ts';
import type { Entity, Module, Role } from './types.ts';

const headingTypes = new Set(['Group', 'Category', 'Label']);

/** Headings a layout has: labels of groups and tabs, texts. */
function headingsOf(layout: JsonObject): string[] {
  const own = headingTypes.has(String(layout['type'])) ? [layout['label'] ?? layout['text']] : [];
  const inner = Array.isArray(layout['elements']) ? (layout['elements'] as JsonObject[]) : [];
  return [...own.filter((text) => typeof text === 'string'), ...inner.filter(isObject).flatMap(headingsOf)];
}

/** Ids of an entity or of lines, `path` being `Order` or `Order.Line`. */
function idsOf(entity: Entity, path: string): string[] {
  const ids = [`entity.${path}`, `entity.${path}.plural`, `entity.${path}.description`];
  for (const field of entity.fields.values()) {
    ids.push(`field.${path}.${field.name}`, `field.${path}.${field.name}.description`);
    if (field.kind === 'scalar')
      ids.push(...(field.options ?? []).map((option) => `enum.${path}.${field.name}.${option.value}`));
    if (field.kind === 'lines') ids.push(...idsOf(field.target, `${path}.${field.target.name}`));
  }
  for (const name of entity.lifecycle?.transitions.keys() ?? [])
    ids.push(`transition.${path}.${name}`, `transition.${path}.${name}.confirm`);
  for (const action of entity.actions)
    ids.push(`action.${path}.${action.name}`, `action.${path}.${action.name}.confirm`);
  ids.push(...entity.views.map((view) => `view.${path}.${view.name}`));
  ids.push(...entity.checks.map((check) => `check.${path}.${check.id}`));
  ids.push(...entity.unique.map((unique) => `unique.${path}.${unique.id}`));
  if (entity.form)
    ids.push(`form.${path}`, ...headingsOf(entity.form.layout).map((text) => `form.${path}.${text}`));
  return ids;
}

/** Every id a module has a text for, in its own language. */
export function messageIds(module: Module, entities: Iterable<Entity>, roles: Iterable<Role>): string[] {
  const own = [...entities].filter((entity) => entity.module === module.name);
  const ownRoles = [...roles]
    .map((role) => role.name.split('.') as [string, string])
    .filter(([owner]) => owner === module.name);
  return [
    'module',
    'module.description',
    ...module.menu.map((entry) => `menu.${entry.title}`),
    ...own.flatMap((entity) => idsOf(entity, entity.name)),
    ...ownRoles.flatMap(([, name]) => [`role.${name}`, `role.${name}.description`]),
  ];
}

/** Texts by language, keyed by module and id: `sales.field.Order.customer`. */
export function linkLocales(
  linking: Linking,
  roles: ReadonlyMap<string, Role>,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const locales = new Map<string, Map<string, string>>();
  const known = new Map<string, Set<string>>();
  const idsIn = (name: string): Set<string> => {
    const made =
      known.get(name) ??
      new Set(messageIds(linking.modules.get(name)!.module, linking.entities.values(), roles.values()));
    known.set(name, made);
    return made;
  };
  for (const part of linking.parts) {
    if (part.kind !== 'locale') continue;
    const texts = locales.get(part.name) ?? new Map<string, string>();
    locales.set(part.name, texts);
    for (const [id, text] of Object.entries(part.body['messages'] as JsonObject)) {
      const [first, ...rest] = id.split('.') as [string, ...string[]];
      const other = linking.modules.has(first) && rest.length > 0 && first !== part.module;
      const module = other ? first : part.module;
      const local = other || (first === part.module && !idsIn(module).has(id)) ? rest.join('.') : id;
      const place = part.place(`/messages/${key(id)}`);
      if (!linking.modules.get(part.module)!.sees.has(module))
        linking.faults.push(notNeeded({ what: id, module, by: part.module }, place));
      else if (!idsIn(module).has(local))
        linking.faults.push(unknownMessage({ id, near: nearest(local, idsIn(module)) }, place));
      texts.set(`${module}.${local}`, String(text));
    }
  }
  return locales;
}
