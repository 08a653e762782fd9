/** The adapter that a setting names, with what it may reach. */
import { pluginVariable } from '../config/index.ts';
import { nearest, Refusal } from '../errors/index.ts';
import { NoAnswer, type Outgoing } from '../outgoing/index.ts';
import { answerOfPayment, outcomeOfMail } from './adapters.ts';
import type { Adapters, Opened, Reach } from './adapters.ts';
import { noAdapter, pluginFailed, settingMissing } from './faults.ts';
import type { Plugin } from './types.ts';

export interface ReachParts {
  readonly outgoing: Outgoing;
  /** What operators set for plugins, by variable. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * What a plugin may reach.
 * @throws Refusal PLG307 where a setting is missing that it cannot do without
 */
export function reachOf({ name, settings = {} }: Plugin, { outgoing, variables }: ReachParts): Reach {
  const values: Record<string, string> = {};
  for (const [setting, said] of Object.entries(settings)) {
    const variable = pluginVariable(name, setting);
    const value = variables[variable] ?? said.default;
    if (value !== undefined) values[setting] = value;
    else if (said.required === true)
      throw new Refusal(settingMissing({ plugin: name, setting, variable, about: said.about }));
  }
  return {
    settings: Object.freeze(values),
    call: (request) => outgoing.call(integrationOf(name), request),
  };
}

/** The name by which calls of a plugin are counted and rested. */
export const integrationOf = (plugin: string): string => `plugin:${plugin}`;

/**
 * The adapter of a kind that a plugin brings.
 * @throws Refusal PLG306 where no plugin of that name brings one, PLG307
 */
export function openAdapter<K extends keyof Adapters>(
  plugins: readonly Plugin[],
  kind: K,
  name: string,
  parts: ReachParts,
): Opened<NonNullable<Adapters[K]>> {
  const bringing = plugins.filter(({ adapters }) => adapters?.[kind] !== undefined);
  const plugin = bringing.find((one) => one.name === name);
  if (!plugin)
    throw new Refusal(
      noAdapter({
        kind,
        name,
        near: nearest(
          name,
          bringing.map((one) => one.name),
        ),
      }),
    );
  const reach = reachOf(plugin, parts);
  const words: Readonly<Record<string, unknown>> = { ...plugin.adapters![kind]! };
  const opened = Object.entries(words).map(([word, does]) => [
    word,
    typeof does === 'function' ? bound(name, kind, does as Does, reach, words['repeatable']) : does,
  ]);
  return Object.fromEntries(opened) as Opened<NonNullable<Adapters[K]>>;
}

type Does = (given: unknown, reach: Reach) => unknown;

/** What an adapter says is looked at, and what it throws is said in our words. */
const bound = (plugin: string, kind: keyof Adapters, does: Does, reach: Reach, repeatable: unknown) => {
  switch (kind) {
    case 'payments':
      return async (order: unknown) => answerOfPayment(await does(order, reach));
    case 'mail':
      return async (letter: unknown) => {
        try {
          return outcomeOfMail(await does(letter, reach));
        } catch (error) {
          const uncalled = error instanceof NoAnswer && (error.reason === 'open' || error.reason === 'busy');
          return { outcome: repeatable === true || uncalled ? 'again' : 'unsure', problem: String(error) };
        }
      };
    case 'files':
      return async (file: unknown) => {
        try {
          return await does(file, reach);
        } catch (error) {
          throw new Refusal(pluginFailed({ plugin, what: 'keeping files' }), { cause: error });
        }
      };
  }
};
