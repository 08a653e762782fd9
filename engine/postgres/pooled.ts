import pg from 'pg';
import { session } from './session.ts';

/**
 * Whether a pooler answers at an address in place of PostgreSQL. The key by which statements are cancelled, which a client
 * is given when it connects, is then the pooler's own: it names another process than the one that answers. Of several
 * sign-ins for the same address the first that is let in tells; where none is, nothing is known, and that is no pooler.
 */
export async function isPooled(urls: readonly string[]): Promise<boolean> {
  for (const url of urls) {
    try {
      return await asks(url);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) return false; // nobody is there: whoever connects next is told so
    }
  }
  return false;
}

async function asks(url: string): Promise<boolean> {
  const client: pg.Client & { readonly processID?: number } = new pg.Client(session(url, { pooled: true }));
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    return rows[0]!.pid !== client.processID;
  } finally {
    await client.end().catch(() => {});
  }
}
