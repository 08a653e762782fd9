import { defineFault } from '../errors/index.ts';

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
  mend: ({ near }) => (near === undefined ? 'Correct the name of the entity.' : `Did you mean '${near}'?`),
});

export const pluginTwice = defineFault<{ plugin: string }>({
  code: 'PLG305',
  message: ({ plugin }) => `Two plugins are called '${plugin}'.`,
  mend: () => 'Rename or remove one of them.',
});

/** What a plugin refuses, in its own words. */
export const pluginRefusal = defineFault<{ message: string; mend: string }>({
  code: 'PLG310',
  status: 422,
  message: ({ message }) => message,
  mend: ({ mend }) => mend,
});
