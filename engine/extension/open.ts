/** The adapter that a setting names, with what it may reach. */
import { pluginVariable } from '../config/index.ts';
import type { JsonObject } from '../definition/index.ts';
import { nearest, Refusal } from '../errors/index.ts';
import { NoAnswer, type CallOptions, type Outgoing } from '../outgoing/index.ts';
import { answerOfPayment, outcomeOfMail } from './adapters.ts';
import type { Adapters, Opened, Reach } from './adapters.ts';
import { noAdapter, settingMissing } from './faults.ts';
import { guarded } from './guard.ts';
import type { ExternalCode, ExternalContext, Plugin, PluginRecord } from './types.ts';

export interface ReachParts {
  readonly outgoing: Outgoing;
  /** What operators set for plugins, by variable. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * What a plugin may reach.
 * @throws Refusal PLG307 where a setting is missing that it cannot do without
 */
export function reachOf(
  { name, settings = {} }: Plugin,
  { outgoing, variables }: ReachParts,
  options?: CallOptions,
): Reach {
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
    call: (request) => outgoing.call(integrationOf(name), request, options),
  };
}

/** The name by which calls of a plugin are counted and rested. */
export const integrationOf = (plugin: string): string => `plugin:${plugin}`;

/** Code that calls another program, as the engine runs it. */
export type OpenedExternal = (
  record: PluginRecord,
  asked: Pick<ExternalContext, 'key' | 'input' | 'organization' | 'user'>,
) => Promise<JsonObject | undefined>;

/** Milliseconds that it may take. */
const externalMs = 60_000;

/**
 * Finds the code of external actions by its name, `tax-office.file`. Each call is one attempt: the step that makes it is
 * tried again already. @throws Refusal PLG307
 */
export const openExternal =
  (plugins: readonly Plugin[], parts: ReachParts) =>
  (code: string): OpenedExternal | undefined => {
    const [name, word] = code.split('.') as [string, string];
    const plugin = plugins.find((one) => one.name === name);
    const run = plugin?.external?.[word] as ExternalCode | undefined;
    if (!plugin || !run) return undefined;
    const reach = reachOf(plugin, parts, { attempts: 1 });
    const at = { plugin: name, what: `calling outside for ${word}`, ms: externalMs };
    return (record, asked) => guarded(at, { ...reach, ...asked }, (inTime) => run(record, inTime));
  };

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

/** Milliseconds that an adapter may take for one thing. */
const adapterMs: Readonly<Record<keyof Adapters, number>> = {
  payments: 60_000,
  mail: 60_000,
  files: 300_000,
};

/** What an adapter says is looked at, and what it throws is said in our words. */
const bound = (plugin: string, kind: keyof Adapters, does: Does, reach: Reach, repeatable: unknown) => {
  const at = { plugin, what: `${kind}`, ms: adapterMs[kind] };
  const inTime = (given: unknown) => guarded(at, reach, (context) => does(given, context));
  if (kind === 'payments') return async (order: unknown) => answerOfPayment(await inTime(order));
  if (kind === 'files') return inTime;
  return async (letter: unknown) => {
    try {
      return outcomeOfMail(await inTime(letter));
    } catch (error) {
      const uncalled = error instanceof NoAnswer && (error.reason === 'open' || error.reason === 'busy');
      return { outcome: repeatable === true || uncalled ? 'again' : 'unsure', problem: saidBy(error) };
    }
  };
};

/** What was thrown, in words: a fault of ours stands before what caused it. */
const saidBy = (error: unknown): string =>
  [error, (error as { cause?: unknown }).cause].filter(Boolean).map(String).join(' ');
