import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { nearest, Refusal, type Fault, type Place } from '../errors/index.ts';
import { secretMissing, unknownSetting, wrongSetting } from './faults.ts';
import { pluginVariables } from './plugins.ts';
import { identityProviders } from './providers.ts';
import { notNeeded, settingsSchema, type OwnSetting, type SettingSchema, type Settings } from './schema.ts';
import { readConfigFiles, readVariables, type Variable } from './sources.ts';

export interface SettingsSource {
  /** `start` is the newcomer's profile, `serve` the operator's. */
  readonly profile: 'start' | 'serve';
  /** Folder of the configuration files and of `secrets/`. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface ReadSettings {
  readonly settings: Settings;
  /** Sentences for the operator about what was set without need. */
  readonly notes: readonly string[];
}

/** A value with the place it came from, for messages. */
interface Found {
  readonly value: unknown;
  readonly from: string;
  readonly place?: Place;
}

/** Where a value comes from that nobody set. */
const byDefault = 'default';

const valuesOf = (found: readonly (readonly [string, Found])[]): Record<string, unknown> =>
  Object.fromEntries(found.map(([name, { value }]) => [name, value]));

const known = Object.entries(settingsSchema.properties) as [OwnSetting, SettingSchema][];

/** What plugins take is checked where a plugin is; providers are checked as a whole. */
const readApart: readonly string[] = ['plugins', 'oidc'];

/** The schema is our own, and tests compile it with its own schema: to check that too takes a tenth of a start. */
const ajv = new Ajv2020({
  allErrors: true,
  coerceTypes: true,
  validateSchema: false,
  meta: false,
}).addVocabulary(['x-env', 'x-parts', 'x-serve', 'x-secret']);

/** The check of what was set. Defaults are our own, tests look at them: of sixty settings a start has a few to compile. */
function checkOf(given: Readonly<Record<string, unknown>>): ValidateFunction {
  const properties = Object.fromEntries(known.filter(([name]) => Object.hasOwn(given, name)));
  return ajv.compile({ ...settingsSchema, properties });
}

/**
 * Reads the settings from their four layers, weakest first: defaults, configuration files, environment, secrets.
 * The result is frozen.
 * @throws Refusal with every fault found (CFG001 to CFG004), so that one look is enough to mend them.
 */
export async function readSettings({ profile, folder, environment }: SettingsSource): Promise<ReadSettings> {
  const found = new Map<string, Found>(known.flatMap(([name, schema]) => defaultOf(profile, name, schema)));
  const files = await readConfigFiles(folder);
  for (const { file, values } of files) {
    for (const [name, value] of Object.entries(values)) {
      if (readApart.includes(name)) continue;
      found.set(name, { value, from: file, place: { file, pointer: `/${name}` } });
    }
  }
  const variables = await readVariables(folder, environment);
  for (const [name, schema] of known) {
    const variable = variableOf(name, schema, variables);
    if (variable) found.set(name, variable);
  }
  const defaults = valuesOf([...found].filter(([, { from }]) => from === byDefault));
  const given = valuesOf([...found].filter(([, { from }]) => from !== byDefault));
  const check = checkOf(given);
  const faults = check(given) ? [] : faultsOf(check.errors!, found);
  if (profile === 'serve' && !found.has('secret')) faults.push(secretMissing({}));
  if (faults.length > 0) throw new Refusal(faults);
  const plugins = pluginVariables(files, variables);
  const providers = identityProviders(files, variables);
  return {
    settings: Object.freeze({ ...defaults, ...given, plugins, providers } as unknown as Settings),
    notes: notesOf(variables),
  };
}

function defaultOf(profile: 'start' | 'serve', name: string, schema: SettingSchema): [string, Found][] {
  const value = profile === 'serve' ? (schema['x-serve'] ?? schema.default) : schema.default;
  return value === undefined ? [] : [[name, { value, from: byDefault }]];
}

function variableOf(
  name: OwnSetting,
  schema: SettingSchema,
  variables: ReadonlyMap<string, Variable>,
): Variable | undefined {
  const direct = schema['x-env'].map((each) => variables.get(each)).find(Boolean);
  return (
    direct ??
    (schema['x-parts'] && variables.has(schema['x-parts'][0]!) ? composed(name, variables) : undefined)
  );
}

/** Addresses that earlier systems keep in parts. */
function composed(name: OwnSetting, variables: ReadonlyMap<string, Variable>): Variable | undefined {
  const part = (variable: string, otherwise: string) => variables.get(variable)?.value ?? otherwise;
  const escaped = (variable: string, otherwise: string) => encodeURIComponent(part(variable, otherwise));
  if (name === 'redisUrl') {
    const password = variables.has('REDIS_PASSWORD') ? `:${escaped('REDIS_PASSWORD', '')}@` : '';
    return { value: `redis://${password}${part('REDIS_ADDR', '')}`, from: 'REDIS_ADDR' };
  }
  const user = `${escaped('DB_USER', 'postgres')}:${escaped('DB_PASSWORD', '')}`;
  const server = `${part('DB_HOST', 'localhost')}:${part('DB_PORT', '5432')}`;
  return { value: `postgres://${user}@${server}/${escaped('DB_NAME', 'kontor')}`, from: 'DB_HOST' };
}

function faultsOf(errors: readonly ErrorObject[], found: ReadonlyMap<string, Found>): Fault[] {
  return errors.map((error) => {
    if (error.keyword === 'additionalProperties') {
      const name = (error.params as { additionalProperty: string }).additionalProperty;
      const near = nearest(name, Object.keys(settingsSchema.properties));
      return unknownSetting({ name, near }, found.get(name)?.place);
    }
    const name = error.instancePath.slice(1) as OwnSetting;
    const { from, place } = found.get(name)!;
    return wrongSetting(
      { name, from, why: whyOf(error), about: settingsSchema.properties[name].description },
      place,
    );
  });
}

/** What is wrong, without the value itself: it may be a password. */
function whyOf({ keyword, params, message }: ErrorObject): string {
  if (keyword === 'enum')
    return `must be one of ${(params as { allowedValues: string[] }).allowedValues.join(', ')}`;
  if (keyword === 'pattern') return 'does not have the form of such a value';
  if (keyword === 'minLength') return `must have at least ${(params as { limit: number }).limit} characters`;
  return message ?? 'is wrong';
}

function notesOf(variables: ReadonlyMap<string, Variable>): string[] {
  return Object.entries(notNeeded)
    .filter(([name]) => variables.has(name))
    .map(([name, why]) => `${name} is set but not needed: ${why}.`);
}
