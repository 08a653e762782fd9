/** Menus of modules. */
import type { JsonObject } from '../definition/index.ts';
import { nearest } from '../errors/index.ts';
import { notNeeded, unknownEntity, unknownView } from './faults.ts';
import type { Linking } from './linking.ts';
import type { ModuleDraft } from './modules.ts';

function linkEntry(linking: Linking, draft: ModuleDraft, json: JsonObject, index: number): void {
  const name = String(json['entity']);
  const fullName = name.includes('.') ? name : `${draft.module.name}.${name}`;
  const place = (keyword: string) => ({ file: draft.definition.file, pointer: `/menu/${index}/${keyword}` });
  const entity = linking.entities.get(fullName);
  if (!entity) {
    linking.faults.push(
      unknownEntity({ entity: fullName, near: nearest(fullName, linking.entities.keys()) }, place('entity')),
    );
    return;
  }
  if (!draft.sees.has(entity.module)) {
    linking.faults.push(
      notNeeded({ what: fullName, module: entity.module, by: draft.module.name }, place('entity')),
    );
    return;
  }
  const view = entity.views.find((one) => one.name === json['view']);
  if (json['view'] !== undefined && !view) {
    const near = nearest(
      String(json['view']),
      entity.views.map((one) => one.name),
    );
    linking.faults.push(unknownView({ view: String(json['view']), entity: fullName, near }, place('view')));
  }
  const title = typeof json['title'] === 'string' ? json['title'] : (view?.title ?? entity.plural);
  draft.menu.push({ title, entity, ...(view && { view }) });
}

/** Fills the menus; runs when entities know their views. */
export function linkMenus(linking: Linking): void {
  for (const draft of linking.modules.values())
    ((draft.body['menu'] ?? []) as JsonObject[]).forEach((json, index) =>
      linkEntry(linking, draft, json, index),
    );
}
