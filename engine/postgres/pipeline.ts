/*
 * Runs units on a few shared connections. A unit is a whole transaction whose statements are all known beforehand: they
 * go out as one group in one tick and one socket write. What this relies on:
 *   - nothing waits inside a unit: with a wait, other requests' statements would run in its transaction;
 *   - the server answers in order, so a connection can carry the next unit before the last one is answered;
 *   - a unit holds when the Sync behind it was answered without an error before.
 */
import pg from 'pg';
import { checkValues, sendGroup } from './group.ts';
import { corkTick, deallocate } from './internals.ts';
import { Names } from './names.ts';
import {
  ConnectionLost,
  isLoss,
  session,
  type Result,
  type SessionOptions,
  type Statement,
} from './session.ts';
import { shareReads, shareWrites, type RunRead, type RunWrite } from './sharing.ts';

export interface PipelineOptions extends SessionOptions {
  /** Shared connections; four carry what a pool of eight does not. */
  readonly connections?: number;
  /** Statements kept prepared on each connection. */
  readonly namesMax?: number;
}

export interface Pipeline {
  /**
   * Runs the statements as one transaction and gives their results in order.
   * @throws the error of the first statement that was refused (pg.DatabaseError); the transaction is undone.
   * @throws ConnectionLost
   */
  runUnit(statements: readonly Statement[]): Promise<readonly Result[]>;
  /**
   * Runs a query that changes nothing, behind an opening that says in whose name; reads with one opening may share a
   * transaction.
   * @throws as runUnit
   */
  runRead: RunRead;
  /**
   * Runs the statements as runUnit, in a transaction that they may share with others of the same company. For what is
   * small, and asks nothing of its transaction as a whole.
   * @throws as runUnit; `refusedAt` counts from the first of these statements
   */
  runWrite: RunWrite;
  /** Waits for the units under way, then closes the connections. */
  close(): Promise<void>;
}

interface Unit {
  readonly statements: readonly Statement[];
  /** A unit is run once more without names when it met a poisoned one. */
  readonly again: boolean;
  done(results: readonly Result[]): void;
  failed(error: unknown): void;
}

interface Line {
  readonly names: Names;
  readonly client: pg.Client;
  /** Units that wait until the connection stands. */
  waiting: Unit[];
  connected: boolean;
  corked: boolean;
}

interface Slot {
  line: Line | undefined;
  /** Units sent or waiting. */
  underWay: number;
}

/** Opens no connection yet: each is made when it is first wanted, and again when it was lost. */
export function openPipeline(url: string, options: PipelineOptions = {}): Pipeline {
  const config = { ...session(url, options), pipeline: true };
  const namesMax = options.pooled ? 0 : (options.namesMax ?? 100);
  const slots: Slot[] = Array.from({ length: options.connections ?? 4 }, () => ({
    line: undefined,
    underWay: 0,
  }));
  const idle: (() => void)[] = [];
  let closed = false;

  const runUnit = (statements: readonly Statement[]): Promise<readonly Result[]> =>
    new Promise((done, failed) => {
      if (closed) throw new Error('The pipeline is closed.');
      checkValues(statements);
      dispatch({ statements, again: false, done, failed });
    });

  const dispatch = (unit: Unit): void => {
    const slot = leastBusy(slots);
    slot.underWay++;
    slot.line ??= connect(slot);
    if (slot.line.connected) send(slot, slot.line, unit);
    else slot.line.waiting.push(unit);
  };

  const connect = (slot: Slot): Line => {
    const client = new pg.Client(config);
    const line: Line = { client, names: new Names(namesMax), waiting: [], connected: false, corked: false };
    const lose = () => {
      if (slot.line === line) slot.line = undefined;
    };
    client.on('error', lose);
    client.on('end', lose);
    client.connect().then(
      () => {
        line.connected = true;
        for (const unit of line.waiting.splice(0)) send(slot, line, unit);
      },
      (error: unknown) => {
        lose();
        for (const unit of line.waiting.splice(0))
          finish(slot, () => unit.failed(new ConnectionLost('none', error)));
      },
    );
    return line;
  };

  const send = (slot: Slot, line: Line, unit: Unit): void => {
    if (!line.corked) corkTick(line.client, () => (line.corked = false));
    line.corked = true;
    try {
      sendUnit(line, unit, (error, results) => {
        // A server that ends says so before it hangs up: whoever is told must not be sent there again.
        if (error !== undefined && isLoss(error) && slot.line === line) slot.line = undefined;
        finish(slot, () => settle(unit, error, results));
      });
    } catch (error) {
      finish(slot, () => unit.failed(error));
    }
  };

  const settle = (unit: Unit, error: unknown, results: readonly Result[]): void => {
    if (error === undefined) unit.done(results);
    else if (isPoisoned(error) && !unit.again)
      dispatch({ ...unit, statements: unit.statements.map(unnamed), again: true });
    else unit.failed(isLoss(error) ? new ConnectionLost('unknown', error) : error);
  };

  const finish = (slot: Slot, answer: () => void): void => {
    slot.underWay--;
    answer();
    if (slots.every((each) => each.underWay === 0)) for (const tell of idle.splice(0)) tell();
  };

  const close = async (): Promise<void> => {
    closed = true;
    if (slots.some((slot) => slot.underWay > 0)) await new Promise<void>((done) => idle.push(done));
    await Promise.all(slots.map(async (slot) => slot.line?.client.end()));
  };

  return {
    runUnit,
    runRead: shareReads(runUnit, slots.length),
    runWrite: shareWrites(runUnit),
    close,
  };
}

/** The first idle slot: rotating among idle backends costs a quarter of the speed. Else the one with least to do. */
function leastBusy(slots: readonly Slot[]): Slot {
  let best = slots[0]!;
  for (const slot of slots) {
    if (slot.underWay === 0) return slot;
    if (slot.underWay < best.underWay) best = slot;
  }
  return best;
}

/** The whole unit as one group. */
function sendUnit(
  { client, names }: Line,
  unit: Unit,
  answer: (error: unknown, results: readonly Result[]) => void,
): void {
  sendGroup(client, names, unit.statements, answer);
  // Behind the unit, because one with many names may drop what it uses itself.
  const dropped = names.dropped();
  if (dropped.length > 0) void deallocate(client, dropped);
}

const unnamed = ({ text, values }: Statement): Statement => ({ text, values: values ?? [] });

/**
 * 26000: an earlier unit on the same connection carried the statement first and was refused before it, so the name
 * does not exist; nothing of this unit was done.
 */
function isPoisoned(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '26000';
}
