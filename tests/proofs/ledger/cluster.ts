/** A PostgreSQL of the proof's own, which it kills as a machine that loses its power would. */
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../../engine/postgres/index.ts';

export interface Cluster {
  readonly url: string;
  /** Kills the server and every process of it, and starts it anew on the same address. */
  killAndStart(): Promise<void>;
  close(): Promise<void>;
}

export async function openCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-ledger-'));
  await chmod(folder, 0o755); // as root the server runs under another account
  const settings = { max_connections: '200' };
  let server = await startEmbedded({ dataDir: folder, settings });
  const { url } = server;
  const port = Number(new URL(url).port);
  return {
    url,
    async killAndStart() {
      const client = new pg.Client({ connectionString: url });
      client.on('error', () => {}); // it is killed too
      await client.connect();
      const { rows } = await client.query<{ pid: number }>('select pid from pg_stat_activity');
      const postmaster = Number(
        (await readFile(join(folder, 'cluster/postmaster.pid'), 'utf8')).split('\n')[0],
      );
      for (const pid of [postmaster, ...rows.map((row) => row.pid)]) kill(pid);
      await client.end().catch(() => {});
      await server.stop();
      server = await startEmbedded({ dataDir: folder, port, settings });
      if (server.url !== url) throw new Error(`The server came back at ${server.url}, not at ${url}.`);
    },
    async close() {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
