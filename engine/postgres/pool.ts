import pg from 'pg';
import { sendGroup, type Told } from './group.ts';
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
  /**
   * A transaction whose `work` ends by handing over its last statements. They go out in one message with COMMIT, so that
   * nobody waits for a round trip of ours behind what they lock. Gives their results.
   */
  ending(work: (connection: Connection) => Promise<readonly Statement[]>): Promise<readonly Result[]>;
  /** Waits for the connections that are lent, then closes all. */
  close(): Promise<void>;
}

/** Opens no connection yet. */
export function openPool(url: string, options: PoolOptions = {}): Pool {
  const pool = new pg.Pool({ ...session(url, options), max: options.size ?? 20 });
  pool.on('error', () => {}); // an idle connection was lost: the pool has dropped it, the next caller gets a new one
  const names = new WeakMap<pg.PoolClient, Names>();

  const lend = async <T>(work: (connection: Lent) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw new ConnectionLost('none', error);
    });
    let lost: Error | undefined;
    const lose = (error: Error) => (lost = error);
    client.on('error', lose);
    const known = names.get(client) ?? new Names(options.pooled ? 0 : (options.namesMax ?? 100));
    names.set(client, known);
    try {
      return await work(lent(client, known));
    } finally {
      // It may be lost until it is given back: only then the pool listens again.
      const dirty = await isDirty(client, known);
      client.off('error', lose);
      client.release(lost ?? dirty);
    }
  };

  return {
    own: lend,
    query: (statement, values) => lend((connection) => connection.query(statement, values)),
    transaction: (work) =>
      lend((connection) =>
        inTransaction(connection, async () => ({ product: await work(connection), last: [] })),
      ).then(({ product }) => product),
    ending: (work) =>
      lend((connection) =>
        inTransaction(connection, async () => ({ product: undefined, last: await work(connection) })),
      ).then(({ results }) => results),
    close: () => pool.end(),
  };
}

interface Lent extends Connection {
  /** Sends statements in one message; the first that is refused is what it throws. */
  send(statements: readonly Statement[]): Promise<readonly Told[]>;
}

function lent(client: pg.PoolClient, names: Names): Lent {
  const send: Lent['send'] = (statements) =>
    new Promise((done, failed) =>
      sendGroup(client, names, statements, (error, results) =>
        error === undefined ? done(results) : failed(lossOf(error)),
      ),
    );
  return {
    send,
    async query<Row>(statement: Statement | string, values?: readonly unknown[]): Promise<Result<Row>> {
      const asked: Statement = typeof statement === 'string' ? { text: statement, values } : statement;
      if (asked.name !== undefined) return (await send([asked]))[0] as Told & Result<Row>;
      try {
        // Without values a text may hold several statements, as that of many steps does.
        const result = await client.query({ text: asked.text, values: [...(asked.values ?? [])] });
        return result as unknown as Result<Row>;
      } catch (error) {
        throw lossOf(error);
      }
    },
  };
}

const lossOf = (error: unknown): unknown => (isLoss(error) ? new ConnectionLost('unknown', error) : error);

/** Whether a connection must not be lent again: its work left a transaction open. */
async function isDirty(client: pg.PoolClient, names: Names): Promise<boolean> {
  if (client.getTransactionStatus() !== 'I') return true;
  await deallocate(client, names.dropped());
  return false;
}

async function inTransaction<T>(
  connection: Lent,
  work: () => Promise<{ readonly product: T; readonly last: readonly Statement[] }>,
): Promise<{ readonly product: T; readonly results: readonly Result[] }> {
  let committing = false;
  try {
    await connection.query('begin');
    const { product, last } = await work();
    committing = true;
    const results = await connection.send([...last, { text: 'commit' }]);
    // PostgreSQL answers ROLLBACK when a refusal inside was swallowed by `work`.
    if (results.at(-1)!.tag !== 'COMMIT')
      throw new Error('The transaction was undone: a statement in it had been refused.');
    return { product, results: results.slice(0, -1) };
  } catch (error) {
    await connection.query('rollback').catch(() => {}); // the error that counts is the first
    throw error instanceof ConnectionLost && !committing ? new ConnectionLost('none', error.cause) : error;
  }
}
