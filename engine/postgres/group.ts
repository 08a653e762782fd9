/*
 * Statements that go to the server as one group of messages: Parse, Bind and Execute of each, one Sync behind all. The
 * server runs what stands before a Sync as one transaction and commits there, so neither BEGIN nor COMMIT is sent or
 * answered, and all it has to say leaves in one piece: that halves what a small unit costs on both sides. Behind a
 * refused statement it skips to the Sync, and nothing of the group holds.
 */
import pg from 'pg';
import { withoutSync, type WireQuery } from './internals.ts';
import type { Result } from './session.ts';
import { valueTypes } from './values.ts';

/**
 * The group as a query of pg, which takes none but its own on a shared connection. `answer` is told once: the error of
 * the first refused statement, with its place, or the results in order. A refusal at the commit has no place.
 */
export function groupOf(
  statements: readonly pg.QueryConfig[],
  answer: (error: unknown, results: readonly Result[], refusedAt?: number) => void,
): pg.Query {
  const results: Result[] = [];
  let unread: unknown; // a value in a row that pg could not read
  const parts = statements.map((statement, place) =>
    query({ ...statement, types: valueTypes, queryMode: 'extended' }, (error, result) => {
      unread ??= error ?? undefined;
      results[place] = result;
    }),
  );
  let at = 0;
  const group = query({ text: '' });
  /** pg notes as known to the server what a query is named while its Parse is answered. */
  const turnTo = (place: number): void => {
    at = place;
    group.name = parts[place]?.name;
    group.text = parts[place]?.text;
  };
  turnTo(0);
  const own: Omit<WireQuery, 'name' | 'text'> = {
    submit(connection) {
      const inside = withoutSync(connection);
      for (const part of parts) part.submit(inside);
      connection.sync();
    },
    handleRowDescription: (message) => parts[at]!.handleRowDescription(message),
    handleDataRow: (message) => parts[at]!.handleDataRow(message),
    handleCommandComplete(message, connection) {
      parts[at]!.handleCommandComplete(message, connection);
      turnTo(at + 1);
    },
    handleReadyForQuery(connection) {
      for (const part of parts) part.handleReadyForQuery(connection);
      answer(unread, results);
    },
    handleError: (error) => answer(error, results, at < parts.length ? at : undefined),
  };
  return Object.assign(group, own) as unknown as pg.Query;
}

type Told = (error: unknown, result: Result) => void;

const query = (config: pg.QueryConfig & { queryMode?: 'extended' }, told?: Told): WireQuery =>
  // A query made by hand knows nothing of the client's types: without ours json would come parsed, dates as Dates.
  new pg.Query({ ...config, types: valueTypes }, told as never) as unknown as WireQuery;
