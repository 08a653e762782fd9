/** What operators set for plugins: by variable, or in a configuration file below `plugins`. */
import type { ConfigFile, Variable } from './sources.ts';

const prefix = 'KONTOR_PLUGIN_';

/** `card-payments`, `apiKey` -> `KONTOR_PLUGIN_CARD_PAYMENTS_API_KEY` */
export const pluginVariable = (plugin: string, name: string): string =>
  `${prefix}${plugin}_${name.replace(/[A-Z]/g, '_$&')}`.replaceAll('-', '_').toUpperCase();

/** Values by variable, of the same layers as all other settings. */
export function pluginVariables(
  files: readonly ConfigFile[],
  variables: ReadonlyMap<string, Variable>,
): Readonly<Record<string, string>> {
  const written = files.flatMap(({ values }) =>
    entriesOf(values['plugins']).flatMap(([plugin, settings]) =>
      entriesOf(settings).map(([name, value]) => [pluginVariable(plugin, name), String(value)] as const),
    ),
  );
  const set = [...variables].filter(([name]) => name.startsWith(prefix));
  return Object.freeze(
    Object.fromEntries([...written, ...set.map(([name, { value }]) => [name, value] as const)]),
  );
}

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
