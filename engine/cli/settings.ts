import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** What a run of Kontor is told from outside. */
export interface Settings {
  /** Folder of the embedded database, stored files and notes between processes. */
  readonly dataFolder: string;
  readonly databaseUrl?: string;
  readonly directUrl?: string;
  readonly port?: number;
  readonly secret: string;
  readonly jwtSecret?: string;
  readonly logLevel: string;
  readonly origins: readonly string[];
  readonly tls: boolean;
}

export async function readSettings(env: NodeJS.ProcessEnv, data: string | undefined): Promise<Settings> {
  const dataFolder = resolve(data ?? env.KONTOR_DATA ?? '.data');
  return {
    dataFolder,
    ...(env.DATABASE_URL && { databaseUrl: env.DATABASE_URL }),
    ...(env.DATABASE_DIRECT_URL && { directUrl: env.DATABASE_DIRECT_URL }),
    ...(env.PORT && { port: Number(env.PORT) }),
    secret: env.KONTOR_SECRET ?? (await keptSecret(dataFolder)),
    ...(env.JWT_SECRET && { jwtSecret: env.JWT_SECRET }),
    logLevel: env.LOG_LEVEL ?? 'warn',
    origins: env.FRONTEND_URL ? [env.FRONTEND_URL] : [],
    tls: false,
  };
}

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
