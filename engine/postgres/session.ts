import pg from 'pg';
import { Refusal } from '../errors/index.ts';
import { cannotConnect, connectionLost, otherSettings } from './faults.ts';
import type { Connection } from './pool.ts';
import { valueTypes } from './values.ts';

/** One statement with $1, $2, ... A `name` says: this text comes again, keep it prepared on the connection. */
export interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly name?: string;
}

/** What a statement answered. Values are as values.ts says. */
export interface Result<Row = Record<string, unknown>> {
  readonly rows: Row[];
  /** Rows returned or changed; null for statements that count none. */
  readonly rowCount: number | null;
}

export interface SessionOptions {
  /** Shown in pg_stat_activity. */
  readonly application?: string;
  /** Ends a statement that runs longer, on the server; 0 is no limit. */
  readonly statementTimeoutMs?: number;
  /**
   * A pooler in transaction mode stands before the database: another server connection with each transaction. It refuses
   * settings at the start, so those of the role must do, and no statement is named, because a name stays behind.
   */
  readonly pooled?: boolean;
}

/**
 * The database was lost. `outcome` is `none` when nothing had been sent, so that the work may be done again, and
 * `unknown` when it was under way: it may have been committed.
 */
export class ConnectionLost extends Refusal {
  readonly outcome: 'none' | 'unknown';

  constructor(outcome: 'none' | 'unknown', cause: unknown) {
    super(outcome === 'none' ? cannotConnect({}) : connectionLost({}));
    this.name = 'ConnectionLost';
    this.outcome = outcome;
    this.cause = cause;
  }
}

const connectTimeoutMs = 10_000;

/**
 * What values.ts relies on, and no compiling of plans that are over sooner. A process that is stopped inside a
 * transaction holds its locks, and with it the events of all organizations, for they are brought below the oldest
 * transaction: the server ends it after a while, longer than code of a plugin may take. Behind a pooler the role has them.
 */
export const sessionSettings = {
  timezone: 'UTC',
  datestyle: 'ISO',
  intervalstyle: 'iso_8601',
  jit: 'off',
  idle_in_transaction_session_timeout: '1min',
} as const;

const asArguments = Object.entries(sessionSettings).map(([name, value]) => `-c ${name}=${value}`);

/** Settings of every connection: the same types, the same time zone and styles, whoever opens it. */
export function session(url: string, options: SessionOptions = {}): pg.ClientConfig {
  const address = new URL(url);
  const given = address.searchParams.get('options') ?? '';
  address.searchParams.delete('options');
  return {
    connectionString: address.href,
    ...(!options.pooled && { options: [given, ...asArguments].join(' ').trim() }),
    types: valueTypes,
    application_name: options.application ?? 'kontor',
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000, // the system's two hours would hide a lost network
    ...(options.statementTimeoutMs && { statement_timeout: options.statementTimeoutMs }),
  };
}

/**
 * Proves that sessions have what values are read by: behind a pooler only their role can give it to them.
 * @throws Refusal DBS486
 */
export async function proveSettings(db: Connection): Promise<void> {
  const names = Object.keys(sessionSettings);
  const { rows } = await db.query<{ user: string; values: string[] }>(
    `select current_user::text as user, array(select current_setting(name) from unnest($1::text[]) as name) as values`,
    [names],
  );
  const { user, values } = rows[0]!;
  const wanted = Object.values(sessionSettings);
  // DateStyle tells the order of day and month too, which ISO has no use for.
  const wrong = names.filter((_name, at) => values[at]!.split(',')[0] !== wanted[at]);
  if (wrong.length > 0) throw new Refusal(otherSettings({ script: settingsScript(user, wrong) }));
}

const settingsScript = (role: string, names: readonly string[]): string =>
  names
    .map(
      (name) =>
        `alter role "${role}" set ${name} = '${sessionSettings[name as keyof typeof sessionSettings]}';`,
    )
    .join(' ');

/** SQLSTATEs with which a server ends a connection: its end, its crash, its start, an idle or lost session. */
const endings = /^(57P0[1235]|25P03|25P04|08...)$/;

/** Whether `error` tells of a lost connection rather than of a refused statement. */
export function isLoss(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || endings.test(error.code ?? '');
}
