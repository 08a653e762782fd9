/*
 * Statements that go to the server as one group of messages: Parse, Bind and Execute of each, one Sync behind all. The
 * server runs what stands before a Sync as one transaction and commits there, so neither BEGIN nor COMMIT is sent or
 * answered, and all it has to say leaves in one piece: that halves what a small unit costs on both sides. Behind a
 * refused statement it skips to the Sync, and nothing of the group holds.
 *
 * A statement that was answered before on the connection is neither parsed nor described again: what columns it has
 * cannot change under a prepared name without an error (0A000), after which the name is never used again.
 */
import pg from 'pg';
import { messagesOf, type Wire, type WireQuery } from './internals.ts';
import type { Column, Names, Prepared } from './names.ts';
import type { Result, Statement } from './session.ts';
import { isBindable, valueTypes } from './values.ts';

/** A result with what the server says was done: `INSERT 0 1`, `COMMIT`, `ROLLBACK`. */
export interface Told extends Result {
  readonly tag: string;
}

/** Told once: the error of the first refused statement, or the results in order. */
export type Answer = (error: unknown, results: readonly Told[]) => void;

/** Puts all statements on the wire. Whatever may throw here does so before anything was written. */
export function sendGroup(
  client: pg.ClientBase,
  names: Names,
  statements: readonly Statement[],
  answer: Answer,
): void {
  checkValues(statements);
  const sent = statements.map((statement) => onWire(statement, names));
  const group = new Group(sent, (error, results, refusedAt) => {
    if (error === undefined) for (const { prepared } of sent) if (prepared) prepared.proven = true;
    if (error !== undefined) doubt(names, sent, error);
    if (refusedAt !== undefined && typeof error === 'object') places.set(error as object, refusedAt);
    answer(error, results);
  });
  client.query(group as unknown as pg.Query); // pg takes none but its own on a shared connection
}

export function checkValues(statements: readonly Statement[]): void {
  for (const { text, values } of statements) {
    const wrong = values?.findIndex((value) => !isBindable(value)) ?? -1;
    if (wrong >= 0) throw new Error(`Parameter $${wrong + 1} cannot be bound in: ${text.slice(0, 80)}`);
  }
}

const places = new WeakMap<object, number>();

/** Which statement of a group was refused with this error: its place among them, from 0. One at the commit has none. */
export const refusedAt = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null ? places.get(error) : undefined;

/** Counts the place of a refusal from a later statement, for whoever knows nothing of those that stood before his. */
export function countFrom(first: number, error: unknown): void {
  const at = refusedAt(error);
  if (at !== undefined) places.set(error as object, at - first);
}

/** A statement with the place it has among the prepared ones of the connection, if any. */
interface Sent {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly prepared?: Prepared;
}

function onWire({ name, text, values = [] }: Statement, names: Names): Sent {
  const prepared = name === undefined ? undefined : names.take(name, text);
  return prepared ? { text, values, prepared } : { text, values };
}

/** After a refusal: statements never answered may be unknown to the server, and 0A000 says that a plan is stale. */
function doubt(names: Names, sent: readonly Sent[], error: unknown): void {
  const stale = error instanceof pg.DatabaseError && (error.code === '0A000' || error.code === '26000');
  for (const { prepared } of sent) if (prepared && (stale || !prepared.proven)) names.drop(prepared);
}

type PlacedAnswer = (error: unknown, results: readonly Told[], refusedAt?: number) => void;

interface Part extends Told {
  rows: Record<string, unknown>[];
  rowCount: number | null;
  tag: string;
  columns: readonly Column[] | undefined;
}

class Group implements WireQuery {
  /** pg notes as known to the server what a named query is called: it is ours to know that. */
  readonly name = undefined;
  readonly callback = (): void => {};
  readonly #statements: readonly Sent[];
  readonly #parts: readonly Part[];
  readonly #answer: PlacedAnswer;
  #at = 0;
  /** A value in a row that could not be read. */
  #unread: unknown;

  constructor(statements: readonly Sent[], answer: PlacedAnswer) {
    this.#statements = statements;
    this.#answer = answer;
    this.#parts = statements.map(({ prepared }) => ({
      rows: [],
      rowCount: null,
      tag: '',
      columns: prepared?.columns,
    }));
  }

  submit(connection: Wire): void {
    connection._send(
      messagesOf(connection, (write) => {
        for (const statement of this.#statements) writeStatement(write, statement);
        write.sync();
      }),
    );
  }

  handleRowDescription({ fields }: { fields: readonly pg.FieldDef[] }): void {
    const columns = fields.map(({ name, dataTypeID }) => ({
      name,
      read: valueTypes.getTypeParser(dataTypeID, 'text') as Column['read'],
    }));
    this.#parts[this.#at]!.columns = columns;
    const { prepared } = this.#statements[this.#at]!;
    if (prepared) prepared.columns = columns;
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const { rows, columns } = this.#parts[this.#at]!;
    try {
      rows.push(rowOf(columns!, fields));
    } catch (error) {
      this.#unread ??= error;
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const part = this.#parts[this.#at++]!;
    const count = / (\d+)$/.exec(text);
    if (count) part.rowCount = Number(count[1]);
    part.tag = text;
  }

  handleEmptyQuery(): void {
    this.#at++;
  }

  handleReadyForQuery(): void {
    this.#answer(this.#unread, this.#parts);
  }

  handleError(error: unknown): void {
    this.#answer(error, this.#parts, this.#at < this.#parts.length ? this.#at : undefined);
  }
}
Object.setPrototypeOf(Group.prototype, pg.Query.prototype as object);

function writeStatement(write: Wire, { text, values, prepared }: Sent): void {
  const name = prepared?.alias ?? '';
  if (!prepared?.sent) write.parse({ name, text });
  if (prepared) prepared.sent = true;
  write.bind({ statement: name, values });
  if (!prepared?.columns) write.describe({ type: 'P' });
  write.execute();
}

function rowOf(columns: readonly Column[], values: readonly (string | null)[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [at, { name, read }] of columns.entries()) {
    const value = values[at]!;
    row[name] = value === null ? null : read(value);
  }
  return row;
}
