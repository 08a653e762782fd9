import pg from 'pg';
import { deallocate } from './internals.ts';
import { Names } from './names.ts';
import {
  ConnectionLost,
  isLoss,
  session,
  type Result,
  type SessionOptions,
  type Statement,
} from './session.ts';

export interface PoolOptions extends SessionOptions {
  /** Connections at most. */
  readonly size?: number;
  /** Statements kept prepared on each connection. */
  readonly namesMax?: number;
}

/** A connection that belongs to one caller until he is done. */
export interface Connection {
  /**
   * @throws pg.DatabaseError when the statement is refused
   * @throws ConnectionLost
   */
  query<Row = Record<string, unknown>>(
    statement: Statement | string,
    values?: readonly unknown[],
  ): Promise<Result<Row>>;
}

/** Connections for work that waits in between: hooks, imports, reports, DDL. */
export interface Pool extends Connection {
  /** Lends a connection without a transaction, for what PostgreSQL refuses inside one. */
  own<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Lends a connection inside a transaction: committed when `work` ends, undone when it throws. */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Waits for the connections that are lent, then closes all. */
  close(): Promise<void>;
}

/** Opens no connection yet. */
export function openPool(url: string, options: PoolOptions = {}): Pool {
  const pool = new pg.Pool({ ...session(url, options), max: options.size ?? 20 });
  pool.on('error', () => {}); // an idle connection was lost: the pool has dropped it, the next caller gets a new one
  const names = new WeakMap<pg.PoolClient, Names>();

  const own = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw new ConnectionLost('none', error);
    });
    let lost: Error | undefined;
    const lose = (error: Error) => (lost = error);
    client.on('error', lose);
    const known = names.get(client) ?? new Names(options.pooled ? 0 : (options.namesMax ?? 100));
    names.set(client, known);
    try {
      return await work(owned(client, known));
    } finally {
      client.off('error', lose);
      client.release(lost ?? (await isDirty(client, known)));
    }
  };

  return {
    own,
    query: (statement, values) => own((connection) => connection.query(statement, values)),
    transaction: (work) => own((connection) => inTransaction(connection, work)),
    close: () => pool.end(),
  };
}

function owned(client: pg.PoolClient, names: Names): Connection {
  return {
    async query<Row>(statement: Statement | string, values?: readonly unknown[]): Promise<Result<Row>> {
      const asked = typeof statement === 'string' ? { text: statement, values } : statement;
      const prepared =
        'name' in asked && asked.name !== undefined ? names.take(asked.name, asked.text) : undefined;
      try {
        const name = prepared && { name: prepared.alias };
        const result = await client.query({ text: asked.text, values: [...(asked.values ?? [])], ...name });
        return result as unknown as Result<Row>;
      } catch (error) {
        if (prepared && (error as { code?: string }).code === '0A000') names.drop(prepared); // its plan is stale
        throw isLoss(error) ? new ConnectionLost('unknown', error) : error;
      }
    },
  };
}

/** Whether a connection must not be lent again: its work left a transaction open. */
async function isDirty(client: pg.PoolClient, names: Names): Promise<boolean> {
  if (client.getTransactionStatus() !== 'I') return true;
  await deallocate(client, names.dropped());
  return false;
}

async function inTransaction<T>(
  connection: Connection,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  let committing = false;
  try {
    await connection.query('begin');
    const product = await work(connection);
    committing = true;
    const { command } = (await connection.query('commit')) as unknown as pg.QueryResult;
    // PostgreSQL answers ROLLBACK when a refusal inside was swallowed by `work`.
    if (command !== 'COMMIT')
      throw new Error('The transaction was undone: a statement in it had been refused.');
    return product;
  } catch (error) {
    await connection.query('rollback').catch(() => {}); // the error that counts is the first
    throw error instanceof ConnectionLost && !committing ? new ConnectionLost('none', error.cause) : error;
  }
}
