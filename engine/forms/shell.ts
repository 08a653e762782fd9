import { administers, type Actor } from '../access/index.ts';
import type { Entity, Model, Module } from '../model/index.ts';
import { canOf, may } from './permits.ts';
import { textsOf } from './texts.ts';
import type { Texts } from './texts.ts';
import type { ShellEntity, ShellModule, ShellView } from './types.ts';

/** Modules, menu and entities as far as the reader may read them. A module of which nothing is left is left out. */
export function shellView(model: Model, reader: Pick<Actor, 'rights' | 'roles'>, locale: string): ShellView {
  const { rights } = reader;
  const texts = textsOf(model, locale);
  const readable = (entity: Entity): boolean => may(rights, entity, 'read');
  const entities = [...model.entities.values()].filter(readable);
  return {
    processes: model.processes.size > 0,
    consoles: administers(reader),
    modules: fromTop(model)
      .map((module) => shellModule(module, entities, texts))
      .filter((module) => module.menu.length > 0),
    entities: entities.map((entity) => shellEntity(entity, rights, texts)),
  };
}

/** What people came for stands first, what everything is built upon last. */
function fromTop(model: Model): readonly Module[] {
  const depth = (module: Module): number => Math.max(0, ...module.needs.map((needed) => depth(needed) + 1));
  return [...model.modules.values()].sort((one, other) => depth(other) - depth(one));
}

/** The menu as written; a module that wrote none lists its entities by title. */
function shellModule(module: Module, readable: readonly Entity[], texts: Texts): ShellModule {
  const written = module.menu.filter(({ entity }) => readable.includes(entity));
  const own = readable.filter((entity) => entity.module === module.name);
  return {
    name: module.name,
    title: texts.module(module.name, module.title),
    description: texts.aboutModule(module.name, module.description),
    icon: module.icon,
    menu:
      module.menu.length > 0
        ? written.map(({ title, entity, view }) => ({
            title: texts.menu(module.name, title),
            entity: entity.fullName,
            icon: entity.icon,
            ...(view && { view: view.name }),
          }))
        : own.map((entity) => ({
            title: texts.plural(entity),
            entity: entity.fullName,
            icon: entity.icon,
          })),
  };
}

function shellEntity(entity: Entity, rights: Actor['rights'], texts: Texts): ShellEntity {
  return {
    name: entity.fullName,
    title: texts.entity(entity),
    plural: texts.plural(entity),
    icon: entity.icon,
    graphql: entity.graphql,
    can: canOf(rights, entity),
  };
}
