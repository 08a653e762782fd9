import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nearest, Refusal, type Fault } from '../errors/index.ts';
import type { Model } from '../model/index.ts';
import { fits } from './define.ts';
import { guarded } from './guard.ts';
import {
  badPlugin,
  badRoute,
  entityMissing,
  moduleMissing,
  otherEngine,
  pluginTwice,
  rightMissing,
  typeMissing,
} from './faults.ts';
import type {
  ActionCode,
  BeforeWrite,
  BoundFieldType,
  BoundHook,
  EventHandler,
  Extensions,
  Plugin,
} from './types.ts';

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
  return [...twice, ...plugins.flatMap((plugin) => checkPlugin(plugin, model, version))];
}

/** The reasons why one plugin does not fit this engine and Model. */
export function checkPlugin(plugin: Plugin, model: Model, version: string): readonly Fault[] {
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
  return [...faults, ...routeFaults(plugin, model)];
}

/** Types that fields name and no plugin brings: what they hold would be looked at by nobody. */
export function checkFieldTypes(plugins: readonly Plugin[], model: Model): readonly Fault[] {
  const known = plugins.flatMap(({ name, fieldTypes = {} }) =>
    Object.keys(fieldTypes).map((type) => `${name}.${type}`),
  );
  const fields = [...model.entities.values()].flatMap((entity) => [...entity.fields.values()]);
  return fields.flatMap(({ brought: type, name, entity }) =>
    type === undefined || known.includes(type)
      ? []
      : [typeMissing({ type, field: `${entity.fullName}.${name}`, near: nearest(type, known) })],
  );
}

const common = ['read', 'create', 'update', 'delete', 'export', 'import', 'history'];

function routeFaults({ name: plugin, routes = {} }: Plugin, model: Model): Fault[] {
  return Object.entries(routes).flatMap(([route, { path, method, needs = [], body }]) => {
    const faults = needs.flatMap((right) => {
      const [, entity, action] = /^(\w+\.\w+)\.(\w+)$/.exec(right) ?? [];
      const found = model.entities.get(entity ?? '');
      const known =
        found &&
        (common.includes(action!) ||
          found.lifecycle?.transitions.has(action!) ||
          found.actions.some((one) => one.name === action));
      return known ? [] : [rightMissing({ plugin, route, right })];
    });
    if (!/^(\/(:?[a-zA-Z][a-zA-Z0-9-]*))+$/.test(path) || /^\/public(\/|$)/.test(path))
      faults.push(badRoute({ plugin, route, why: `'${path}' is no path such as '/orders/:number'` }));
    if (body !== undefined && method === 'GET')
      faults.push(badRoute({ plugin, route, why: 'GET has no body' }));
    return faults;
  });
}

/** Milliseconds that code of a plugin may take: what waits for it holds locks, or a person. */
export interface PluginLimits {
  readonly hookMs: number;
  readonly actionMs: number;
  readonly typeMs: number;
}

const limitsDefault: PluginLimits = { hookMs: 10_000, actionMs: 30_000, typeMs: 10_000 };

/** Puts plugins in order of their names. What is called of them runs behind a guard. */
export function extensionsOf(plugins: readonly Plugin[], limits: Partial<PluginLimits> = {}): Extensions {
  const sorted = [...plugins].sort((a, b) => (a.name < b.name ? -1 : 1));
  const { hookMs, actionMs, typeMs } = { ...limitsDefault, ...limits };
  const hooks = new Map<string, BoundHook[]>();
  const actions = new Map<string, ActionCode>();
  const handlers = new Map<string, EventHandler>();
  const fieldTypes = new Map<string, BoundFieldType>();
  for (const plugin of sorted) {
    const guard = (what: string, ms: number) => ({ plugin: plugin.name, what, ms });
    for (const [entity, { beforeWrite, onlyWith }] of Object.entries(plugin.hooks ?? {})) {
      if (!beforeWrite) continue;
      const run = beforeWrite as unknown as BeforeWrite;
      const at = guard(`the hook of ${entity}`, hookMs);
      const hook: BoundHook = {
        run: (record, context) => guarded(at, context, (inTime) => run(record, inTime)),
        ...(onlyWith !== undefined && { onlyWith }),
      };
      hooks.set(entity, [...(hooks.get(entity) ?? []), hook]);
    }
    for (const [name, given] of Object.entries(plugin.actions ?? {})) {
      const code = given as unknown as ActionCode;
      const at = guard(`the action ${name}`, actionMs);
      actions.set(`${plugin.name}.${name}`, (record, context) =>
        guarded(at, context, (inTime) => code(record, inTime)),
      );
    }
    for (const [name, { handle }] of Object.entries(plugin.subscribers ?? {}))
      handlers.set(`${plugin.name}.${name}`, handle);
    for (const [name, { about, read }] of Object.entries(plugin.fieldTypes ?? {})) {
      const at = guard(`reading ${name}`, typeMs);
      fieldTypes.set(`${plugin.name}.${name}`, {
        about,
        read: (text) => guarded(at, {}, (inTime) => read(text, inTime)),
      });
    }
  }
  return {
    plugins: sorted,
    beforeWrite: (entity) => hooks.get(entity) ?? [],
    action: (code) => actions.get(code),
    handler: (code) => handlers.get(code),
    fieldType: (name) => fieldTypes.get(name),
  };
}
