import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nearest, Refusal, type Fault } from '../errors/index.ts';
import type { Model } from '../model/index.ts';
import { fits } from './define.ts';
import { badPlugin, entityMissing, moduleMissing, otherEngine, pluginTwice } from './faults.ts';
import type { ActionCode, BeforeWrite, BoundHook, EventHandler, Extensions, Plugin } from './types.ts';

/** Reads the plugins below a folder: each lies in a folder of its own with an index.ts. None of them runs yet. */
export async function readPlugins(folder: string): Promise<readonly Plugin[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
  return Promise.all(folders.sort().map((name) => readPlugin(folder, name)));
}

async function readPlugin(folder: string, name: string): Promise<Plugin> {
  const module = (await import(pathToFileURL(join(folder, name, 'index.ts')).href).catch((error: Error) => {
    throw new Refusal(badPlugin({ folder: name, why: error.message }));
  })) as { readonly default?: Plugin };
  const plugin = module.default;
  if (!plugin || typeof plugin.name !== 'string')
    throw new Refusal(badPlugin({ folder: name, why: 'it exports no plugin' }));
  if (plugin.name !== name)
    throw new Refusal(badPlugin({ folder: name, why: `it calls itself '${plugin.name}'` }));
  return plugin;
}

/** All reasons why plugins do not fit this engine and Model. */
export function checkPlugins(plugins: readonly Plugin[], model: Model, version: string): readonly Fault[] {
  const names = plugins.map((plugin) => plugin.name);
  const twice = names
    .filter((name, index) => names.indexOf(name) < index)
    .map((plugin) => pluginTwice({ plugin }));
  return [...twice, ...plugins.flatMap((plugin) => faultsOf(plugin, model, version))];
}

function faultsOf(plugin: Plugin, model: Model, version: string): Fault[] {
  const faults: Fault[] = [];
  if (!fits(plugin.engine, version))
    faults.push(otherEngine({ plugin: plugin.name, wanted: plugin.engine, found: version }));
  for (const module of plugin.needs) {
    if (!model.modules.has(module)) faults.push(moduleMissing({ plugin: plugin.name, module }));
  }
  const hooked = Object.entries(plugin.hooks ?? {}).flatMap(([entity, { onlyWith }]) => [
    entity,
    ...(onlyWith === undefined ? [] : [onlyWith]),
  ]);
  for (const entity of hooked) {
    if (model.entities.has(entity)) continue;
    faults.push(entityMissing({ plugin: plugin.name, entity, near: nearest(entity, model.entities.keys()) }));
  }
  return faults;
}

/** Puts plugins in order of their names. */
export function extensionsOf(plugins: readonly Plugin[]): Extensions {
  const sorted = [...plugins].sort((a, b) => (a.name < b.name ? -1 : 1));
  const hooks = new Map<string, BoundHook[]>();
  const actions = new Map<string, ActionCode>();
  const handlers = new Map<string, EventHandler>();
  for (const plugin of sorted) {
    for (const [entity, { beforeWrite, onlyWith }] of Object.entries(plugin.hooks ?? {})) {
      if (!beforeWrite) continue;
      const hook = {
        run: beforeWrite as unknown as BeforeWrite,
        ...(onlyWith !== undefined && { onlyWith }),
      };
      hooks.set(entity, [...(hooks.get(entity) ?? []), hook]);
    }
    for (const [name, code] of Object.entries(plugin.actions ?? {})) {
      actions.set(`${plugin.name}.${name}`, code as unknown as ActionCode);
    }
    for (const [name, { handle }] of Object.entries(plugin.subscribers ?? {}))
      handlers.set(`${plugin.name}.${name}`, handle);
  }
  return {
    plugins: sorted,
    beforeWrite: (entity) => hooks.get(entity) ?? [],
    action: (code) => actions.get(code),
    handler: (code) => handlers.get(code),
  };
}
