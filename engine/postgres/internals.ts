import type pg from 'pg';
import utils from 'pg/lib/utils.js';

/**
 * The parts of pg that its types do not name: the socket, the messages it writes, and what a query is told of the
 * server's answers. Nothing else reaches into pg; pipeline.test.ts counts writes and statements and so notices when it
 * changes.
 */
interface Internals {
  readonly connection: Wire;
}

/** pg's writer of messages. */
export interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  parse(statement: { readonly name: string; readonly text: string }): void;
  bind(statement: { readonly statement: string; readonly values: readonly unknown[] }): void;
  describe(portal: { readonly type: 'P' }): void;
  execute(): void;
  /** Ends a group of messages: the server commits, or has skipped to here behind an error. */
  sync(): void;
  /** Sends one message or several as they are. */
  _send(messages: Buffer): void;
}

/** What pg calls of a query: it writes its messages, and is handed what comes back for it. */
export interface WireQuery {
  submit(connection: Wire): void;
  handleRowDescription(message: { fields: readonly pg.FieldDef[] }): void;
  handleDataRow(message: { fields: readonly (string | null)[] }): void;
  handleCommandComplete(message: { text: string }): void;
  handleEmptyQuery(): void;
  handleReadyForQuery(): void;
  handleError(error: unknown): void;
}

interface Gathering extends Wire {
  gathered: Buffer[];
}

const gatherings = new WeakMap<Wire, Gathering>();

/** What `write` writes, as one piece: each message sent by itself would pass through the socket's queue. */
export function messagesOf(connection: Wire, write: (wire: Wire) => void): Buffer {
  const wire = gatherings.get(connection) ?? gathering(connection);
  wire.gathered = [];
  write(wire);
  return Buffer.concat(wire.gathered);
}

function gathering(connection: Wire): Gathering {
  const bind: Wire['bind'] = (statement) =>
    connection.bind.call(made, { ...statement, valueMapper: utils.prepareValue } as never);
  const _send = (message: Buffer): void => void made.gathered.push(message);
  const made = Object.create(connection, { bind: { value: bind }, _send: { value: _send } }) as Gathering;
  gatherings.set(connection, made);
  return made;
}

const wireOf = (client: pg.ClientBase): Wire => (client as unknown as Internals).connection;

/** Holds back what is written to the socket until the end of this tick, so that it goes out in one write. */
export function corkTick(client: pg.ClientBase, uncorked: () => void): void {
  const { stream } = wireOf(client);
  stream.cork();
  process.nextTick(() => {
    uncorked();
    stream.uncork();
  });
}

/** Deallocates prepared statements. A refusal says that the server never knew the name, which is as good. */
export async function deallocate(client: pg.ClientBase, aliases: readonly string[]): Promise<void> {
  for (const alias of aliases) await client.query(`deallocate ${alias}`).catch(() => {});
}
