import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Refusal } from '../errors/index.ts';
import { brokenConfigFile } from './faults.ts';

/** Values of a configuration file by setting. */
export interface ConfigFile {
  readonly file: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A variable with the place it came from, in words. */
export interface Variable {
  readonly value: string;
  readonly from: string;
}

const prefix = 'TORO_';

/** The configuration files that exist, the stronger one last. */
export async function readConfigFiles(folder: string): Promise<ConfigFile[]> {
  const files = await Promise.all(
    ['config/default.json', 'kontor.json'].map((file) => readConfigFile(folder, file)),
  );
  return files.filter((each) => each !== undefined);
}

async function readConfigFile(folder: string, file: string): Promise<ConfigFile | undefined> {
  const text = await readText(join(folder, file));
  if (text === undefined) return undefined;
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values !== 'object' || values === null || Array.isArray(values))
      throw new Error('it holds no object.');
    return { file, values: values as Record<string, unknown> };
  } catch (error) {
    throw new Refusal(brokenConfigFile({ why: (error as Error).message }, { file }));
  }
}

/**
 * All variables by name: those of the file `.env`, over them the environment, over them the secrets. A name with
 * the prefix TORO_ counts as the name without it, where that is not set itself.
 */
export async function readVariables(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlyMap<string, Variable>> {
  const file = parseEnv((await readText(join(folder, '.env'))) ?? '');
  const variables = new Map<string, Variable>();
  const put = (name: string, value: string | undefined, from: string) => {
    if (value) variables.set(name, { value, from });
  };
  for (const [name, value] of Object.entries(file)) put(name, value, `${name} in .env`);
  for (const [name, value] of Object.entries(environment)) put(name, value, `environment variable ${name}`);
  for (const [name, value] of await readSecrets(folder, environment.KONTOR_SECRETS))
    put(name, value, `secret ${name}`);
  const prefixed = [...variables].filter(([name]) => name.startsWith(prefix));
  return new Map([
    ...prefixed.map(([name, variable]) => [name.slice(prefix.length), variable] as const),
    ...variables,
  ]);
}

/** Secrets are files named like variables, in upper or lower case: `secrets/` beside us, or where a cluster puts them. */
async function readSecrets(folder: string, given: string | undefined): Promise<Map<string, string>> {
  const secrets = new Map<string, string>();
  for (const place of given ? [given] : ['/run/secrets', join(folder, 'secrets')]) {
    const entries = await readdir(place, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const text = entry.isDirectory() ? undefined : await readText(join(place, entry.name));
      if (text !== undefined) secrets.set(entry.name.toUpperCase(), text.trim());
    }
  }
  return secrets;
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR') return undefined;
    throw error;
  });
}
