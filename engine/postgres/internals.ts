import type pg from 'pg';

/**
 * The parts of pg that its types do not name: the socket, the texts it believes prepared on the server, and what a
 * query is told of the server's answers. Nothing else reaches into pg; pipeline.test.ts counts writes and statements
 * and so notices when it changes.
 */
interface Internals {
  readonly connection: Wire;
}

/** pg's writer of messages. */
export interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  readonly parsedStatements: Record<string, string>;
  /** Ends a group of messages: the server commits, or has skipped to here behind an error. */
  sync(): void;
}

/** pg's query: it writes its messages, and is handed what comes back for it. */
export interface WireQuery {
  name: string | undefined;
  text: string | undefined;
  submit(connection: Wire): void;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
  handleReadyForQuery(connection: Wire): void;
  handleError(error: unknown): void;
}

const groups = new WeakMap<Wire, Wire>();

/** The same writer for queries of which several make one group: the Sync that each writes is left out. */
export function withoutSync(connection: Wire): Wire {
  const known = groups.get(connection);
  if (known) return known;
  const made = Object.create(connection, { sync: { value: () => {} } }) as Wire;
  groups.set(connection, made);
  return made;
}

const inside = (client: pg.ClientBase) => (client as unknown as Internals).connection;

/** Holds back what is written to the socket until the end of this tick, so that it goes out in one write. */
export function corkTick(client: pg.ClientBase, uncorked: () => void): void {
  const { stream } = inside(client);
  stream.cork();
  process.nextTick(() => {
    uncorked();
    stream.uncork();
  });
}

/** Deallocates prepared statements. A refusal says that the server never knew the name, which is as good. */
export async function deallocate(client: pg.ClientBase, aliases: readonly string[]): Promise<void> {
  await Promise.all(
    aliases.map(async (alias) => {
      await client.query(`deallocate ${alias}`).catch(() => {});
      delete inside(client).parsedStatements[alias];
    }),
  );
}
