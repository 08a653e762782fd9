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
import type { Column, Prepared } from './names.ts';
import type { Result } from './session.ts';
import { valueTypes } from './values.ts';

/** A statement with the place it has among the prepared ones of the connection, if any. */
export interface Sent {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly prepared?: Prepared;
}

/** Told once: the error of the first refused statement, with its place, or the results in order. */
export type Answer = (error: unknown, results: readonly Result[], refusedAt?: number) => void;

/**
 * The group as a query of pg, which takes none but its own on a shared connection. A refusal at the commit has no place.
 */
export const groupOf = (statements: readonly Sent[], answer: Answer): pg.Query =>
  new Group(statements, answer) as unknown as pg.Query;

interface Part extends Result {
  rows: Record<string, unknown>[];
  rowCount: number | null;
  columns: readonly Column[] | undefined;
}

class Group implements WireQuery {
  /** pg notes as known to the server what a named query is called: it is ours to know that. */
  readonly name = undefined;
  readonly callback = (): void => {};
  readonly #statements: readonly Sent[];
  readonly #parts: readonly Part[];
  readonly #answer: Answer;
  #at = 0;
  /** A value in a row that could not be read. */
  #unread: unknown;

  constructor(statements: readonly Sent[], answer: Answer) {
    this.#statements = statements;
    this.#answer = answer;
    this.#parts = statements.map(({ prepared }) => ({
      rows: [],
      rowCount: null,
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
    const count = / (\d+)$/.exec(text);
    if (count) this.#parts[this.#at]!.rowCount = Number(count[1]);
    this.#at++;
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
