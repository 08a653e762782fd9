/*
 * The life of modules and plugins, state by state: registration, dependency resolution, initialization, route
 * registration, event-handler registration, runtime, shutdown. Each is taken through them as at a start, and says what it
 * found there; one that cannot go on stops where it is, with its fault.
 */
import type { Fault } from '../errors/index.ts';
import { checkPlugin, type Contained, type Plugin } from '../extension/index.ts';
import { compileDocument } from '../graphql/index.ts';
import type { Actor } from '../access/index.ts';
import type { Model, Module } from '../model/index.ts';

export const lifeStates = [
  'registration',
  'dependency resolution',
  'initialization',
  'route registration',
  'event-handler registration',
  'runtime',
  'shutdown',
] as const;

export type LifeState = (typeof lifeStates)[number];

export interface Passed {
  readonly state: LifeState;
  /** What there was to find. */
  readonly found: string;
}

export interface Life {
  readonly name: string;
  readonly kind: 'module' | 'plugin';
  readonly version: string;
  /** States it has passed, in order. */
  readonly states: readonly Passed[];
  /** Why it came no further. */
  readonly fault?: Pick<Fault, 'code' | 'message' | 'mend'>;
}

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
const after = (names: readonly string[]): string =>
  names.length === 0 ? 'needs nothing' : `after ${names.join(', ')}`;

/** A module: that it is linked says that it passed all checks. `actor` may see everything. */
export function lifeOfModule(model: Model, module: Module, actor: Actor): Life {
  const own = (fullNames: Iterable<string>): number =>
    [...fullNames].filter((name) => name.startsWith(`${module.name}.`)).length;
  const entities = [...model.entities.values()].filter(({ fullName }) =>
    fullName.startsWith(`${module.name}.`),
  );
  const files = model.definitions.filter(({ file }) => file.startsWith(`${module.name}/`));
  const fields = entities.flatMap(({ graphql }) => [graphql.one, graphql.many]);
  const first = entities.find(({ singleton }) => !singleton);
  if (first)
    compileDocument({ model }, actor, `{ ${first.graphql.many}(first: 1) { nodes { id } } }`, null, {});
  const found: readonly string[] = [
    counted(files.length, 'file'),
    after(module.needs.map(({ name }) => name)),
    `${counted(entities.length, 'entity', 'entities')}, ${counted(own(model.actions.keys()), 'action')}`,
    counted(fields.length, 'query', 'queries'),
    `${counted(own(model.subscribers.keys()), 'subscriber')}, ${counted(own(model.processes.keys()), 'process', 'processes')}`,
    first ? `${first.graphql.many} can be asked for` : 'nothing to ask',
    'nothing of its own to end',
  ];
  return { name: module.name, kind: 'module', version: module.version, states: passed(found) };
}

const passed = (found: readonly string[]): readonly Passed[] =>
  found.map((words, index) => ({ state: lifeStates[index]!, found: words }));

/** Where each fault of a plugin stops it; what is not listed stops it before it is resolved. */
const stopping: Readonly<Record<string, number>> = { PLG308: 3, PLG309: 3 };

/** A plugin: its cell is started, asked whether it lives, and ended. */
export async function lifeOfPlugin(
  plugin: Plugin,
  model: Model,
  version: string,
  contained: Contained,
): Promise<Life> {
  const {
    name,
    engine,
    needs,
    hooks = {},
    actions = {},
    external = {},
    fieldTypes = {},
    adapters = {},
  } = plugin;
  const routes = Object.values(plugin.routes ?? {}).map(
    (route) => `${route.method} ${route.public ? '/public/<organization>' : ''}${route.path}`,
  );
  const brings: readonly (readonly [number, string])[] = [
    [Object.keys(hooks).length, 'hook'],
    [Object.keys(actions).length, 'action'],
    [Object.keys(external).length, 'external action'],
    [Object.keys(fieldTypes).length, 'type of field'],
    [Object.keys(adapters).length, 'adapter'],
    [plugin.page === undefined ? 0 : 1, 'page'],
  ];
  const found = [
    `for engine ${engine}`,
    after(needs),
    brings
      .flatMap(([count, what]) => (count === 0 ? [] : [counted(count, what, what.replace(/^\w+/, '$&s'))]))
      .join(', ') || 'no code but routes and handlers',
    routes.join(', ') || 'no routes',
    counted(Object.keys(plugin.subscribers ?? {}).length, 'handler'),
    'its cell answers',
    'its cell ended',
  ];
  const base = { name, kind: 'plugin', version: engine } as const;
  const stop = (at: number, { code, message, mend }: Fault): Life => ({
    ...base,
    states: passed(found.slice(0, at)),
    fault: { code, message, mend },
  });
  const [fault] = checkPlugin(plugin, model, version);
  if (fault) return stop(stopping[fault.code] ?? 1, fault);
  const dead = await contained.wake(name);
  if (dead) return stop(5, dead);
  await contained.end(name);
  return { ...base, states: passed(found) };
}

/** Lives as people read them. */
export function lifeText(lives: readonly Life[]): string {
  return lives
    .map(({ name, kind, version, states, fault }) => {
      const lines = states.map(({ state, found }) => `  ${state.padEnd(26)}  ${found}`);
      const stopped = fault ? [`  ${fault.code}  ${fault.message}`, `      mend: ${fault.mend}`] : [];
      return [`${kind} ${name} ${version}`, ...lines, ...stopped].join('\n');
    })
    .join('\n\n');
}
