import { placeOf, readDefinition, type Definition } from '../../engine/definition/index.ts';
import { Refusal } from '../../engine/errors/index.ts';
import { linkModel, type Model } from '../../engine/model/index.ts';

/** Files of metadata by path, `sales/entities/Order.json`, as they would lie in a folder. */
export type Files = Readonly<Record<string, unknown>>;

/**
 * Definitions of these files; what every file says anyway (`$schema`, a title) may be left away, and a module without a
 * module.json gets one that needs all modules before it.
 */
export function definitionsOf(files: Files): Definition[] {
  const names = [...new Set(Object.keys(files).map((path) => path.split('/')[0]!))];
  const modules = names.map((name, at) => [
    `${name}/module.json`,
    { name, version: '1.0.0', title: name, needs: names.slice(0, at) },
  ]);
  return Object.entries({ ...Object.fromEntries(modules), ...files }).map(([path, body]) => {
    const { place, fault } = placeOf(path);
    const $schema = `${'../'.repeat(path.split('/').length - 1)}schema/${place?.kind}.json`;
    const whole = { $schema, ...(place?.kind === 'entity' && { title: place.name }), ...(body as object) };
    const read = place && readDefinition(JSON.stringify(whole), path, place, 'installed');
    if (!read?.definition) throw new Refusal(fault ? [fault] : (read?.faults ?? []));
    return read.definition;
  });
}

export function modelOf(files: Files): Model {
  const { model, faults } = linkModel(definitionsOf(files));
  if (!model) throw new Refusal(faults);
  return model;
}
