import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { folderClosed, readSettings, type Settings as Given } from '../config/index.ts';
import { Refusal } from '../errors/index.ts';
import { textOf, type Call } from './command.ts';

/** The settings of this run: folders are absolute, and there is a secret in either profile. */
export type Settings = Given & { readonly secret: string };

/** Options of every command that works on a data folder. */
export const folderOptions = { data: { type: 'string' }, metadata: { type: 'string' } } as const;

/**
 * Settings for a command; its options win over all layers. In the newcomer's profile a missing secret is made.
 * @throws Refusal CFG001 to CFG005
 */
export async function settingsOf(
  { values, env }: Call,
  profile: 'start' | 'serve' = 'start',
): Promise<Settings> {
  const { settings } = await readSettings({ profile, folder: process.cwd(), environment: env });
  const dataFolder = resolve(textOf(values, 'data') ?? settings.dataFolder);
  const metadataFolder = resolve(textOf(values, 'metadata') ?? settings.metadataFolder);
  const secret = settings.secret ?? (await keptSecret(dataFolder).catch(closed(dataFolder)));
  return { ...settings, dataFolder, metadataFolder, secret };
}

/** What keeps a user from writing there, whoever made the folder. */
const closedCodes = ['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR'];

const closed = (folder: string) => (error: NodeJS.ErrnoException) => {
  throw closedCodes.includes(error.code ?? '') ? new Refusal(folderClosed({ folder })) : error;
};

/** The newcomer's secret: made once, kept in the data folder, readable by its owner alone. */
async function keptSecret(dataFolder: string): Promise<string> {
  await mkdir(dataFolder, { recursive: true });
  const file = join(dataFolder, 'secret');
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, randomBytes(32).toString('hex'), { mode: 0o600 });
  await link(fresh, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(fresh, { force: true });
  return (await readFile(file, 'utf8')).trim();
}
