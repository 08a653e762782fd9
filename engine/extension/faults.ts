import { defineFault, didYouMean } from '../errors/index.ts';

export const badPlugin = defineFault<{ folder: string; why: string }>({
  code: 'PLG301',
  message: ({ folder, why }) => `The plugin in '${folder}' cannot be loaded: ${why}.`,
  mend: () => 'Its index.ts exports by default what definePlugin gives; docs/plugins.md shows one.',
});

export const otherEngine = defineFault<{ plugin: string; wanted: string; found: string }>({
  code: 'PLG302',
  message: ({ plugin, wanted, found }) =>
    `The plugin '${plugin}' was made for engine ${wanted}; this is ${found}.`,
  mend: () => 'Take the version of the plugin that fits the engine.',
});

export const moduleMissing = defineFault<{ plugin: string; module: string }>({
  code: 'PLG303',
  message: ({ plugin, module }) => `The plugin '${plugin}' needs the module '${module}', which is not there.`,
  mend: ({ module }) => `Install the module '${module}', or remove the plugin.`,
});

export const entityMissing = defineFault<{ plugin: string; entity: string; near: string | undefined }>({
  code: 'PLG304',
  message: ({ plugin, entity }) => `The plugin '${plugin}' hooks into '${entity}', which no module declares.`,
  mend: ({ near }) => didYouMean(near, 'Correct the name of the entity.'),
});

export const pluginTwice = defineFault<{ plugin: string }>({
  code: 'PLG305',
  message: ({ plugin }) => `Two plugins are called '${plugin}'.`,
  mend: () => 'Rename or remove one of them.',
});

export const rightMissing = defineFault<{ plugin: string; route: string; right: string }>({
  code: 'PLG308',
  message: ({ plugin, route, right }) =>
    `The route '${route}' of plugin '${plugin}' asks for '${right}', which nobody can be granted.`,
  mend: () => 'Name an action of an entity, such as sales.Order.read.',
});

export const badRoute = defineFault<{ plugin: string; route: string; why: string }>({
  code: 'PLG309',
  message: ({ plugin, route, why }) => `The route '${route}' of plugin '${plugin}' cannot be served: ${why}.`,
  mend: () => 'Correct the route; docs/plugins.md shows one.',
});

export const typeMissing = defineFault<{ type: string; field: string; near: string | undefined }>({
  code: 'PLG312',
  message: ({ type, field }) => `'${field}' is of type '${type}', which no plugin brings.`,
  mend: ({ near }) => didYouMean(near, 'Install the plugin, or take out "x-type".'),
});

export const noAdapter = defineFault<{ kind: string; name: string; near: string | undefined }>({
  code: 'PLG306',
  message: ({ kind, name }) =>
    `The settings name '${name}' for ${kind}, and no plugin of that name brings that.`,
  mend: ({ near }) => didYouMean(near, 'Install the plugin, or take out the setting.'),
});

export const settingMissing = defineFault<{
  plugin: string;
  setting: string;
  variable: string;
  about: string;
}>({
  code: 'PLG307',
  message: ({ plugin, setting, about }) => `The plugin '${plugin}' needs '${setting}': ${about}`,
  mend: ({ variable }) => `Set ${variable}.`,
});

export const pluginFailed = defineFault<{ plugin: string; what: string }>({
  code: 'PLG311',
  status: 502,
  message: ({ plugin, what }) => `The plugin '${plugin}' failed at ${what}; nothing was changed.`,
  mend: () => 'Try again. If it stays, give the correlation id of this answer to whoever runs Kontor.',
});

export const pluginHangs = defineFault<{ plugin: string; what: string; seconds: number }>({
  code: 'PLG313',
  status: 504,
  message: ({ plugin, what, seconds }) =>
    `The plugin '${plugin}' did not end within ${seconds} s at ${what}; nothing was changed.`,
  mend: () => 'Try again. If it stays, whoever runs Kontor has to mend the plugin or take it out.',
});

export const pluginStopped = defineFault<{ plugin: string; why: string }>({
  code: 'PLG314',
  status: 503,
  message: ({ plugin, why }) => `The plugin '${plugin}' was stopped: ${why}. Nothing was changed.`,
  mend: () => 'Try again: it is started anew. If it stays, whoever runs Kontor has to mend the plugin.',
});

export const paymentPending = defineFault({
  code: 'PLG315',
  status: 503,
  message: () => 'The provider of payments has not decided yet.',
  mend: () => 'Wait: he is asked again.',
});

/** What a plugin refuses, in its own words. */
export const pluginRefusal = defineFault<{ message: string; mend: string }>({
  code: 'PLG310',
  status: 422,
  message: ({ message }) => message,
  mend: ({ mend }) => mend,
});
