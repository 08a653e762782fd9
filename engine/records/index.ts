/** Public face of `records`: the one door to data. Whatever reads or writes a record in anybody's name passes it. */
import type { Actor } from '../access/index.ts';
import type { PluginRecord } from '../extension/index.ts';
import type { Entity, Model } from '../model/index.ts';
import type { Statement } from '../query/index.ts';
import { ask, read } from './read.ts';
import { recompute, type Recomputed } from './rollups.ts';
import type { Operation, Query, RecordsParts, WriteOptions, Writes, Written } from './types.ts';
import { handle, look, write } from './write.ts';

export type { Recomputed } from './rollups.ts';
export { RightsChanged } from './types.ts';
export type {
  Answer,
  Input,
  JointQuery,
  LineChanges,
  LinkChanges,
  NextStep,
  Operation,
  Outcome,
  Query,
  RecordsParts,
  WriteOptions,
  Writes,
  Written,
} from './types.ts';

export interface Records {
  /**
   * Answers a compiled read with its JSON text.
   * @throws RightsChanged when the rights it was compiled for are no longer in force
   * @throws Refusal of what the request itself got wrong
   */
  read(actor: Actor, statement: Statement, variables: Readonly<Record<string, unknown>>): Promise<string>;
  /**
   * Makes all changes of a document, in order, or none.
   * @throws RightsChanged, Refusal as `read`; REC7xx for what cannot be written
   */
  write(actor: Actor, operations: readonly Operation[], options: WriteOptions): Promise<Written>;
  /**
   * Lets code write in one transaction of its own, with the rights of the actor; it runs again where that met another.
   * @throws RightsChanged, Refusal as `write`; whatever the code throws
   */
  handle(actor: Actor, options: WriteOptions, code: (writes: Writes) => Promise<void>): Promise<void>;
  /**
   * The record of an external action, when the actor may do it now; the step that asks is marked in the same
   * transaction. Undefined where that step was done already.
   * @throws RightsChanged, Refusal as `write`
   */
  look(actor: Actor, operation: Operation, options: WriteOptions): Promise<PluginRecord | undefined>;
  /**
   * Runs one statement of the engine's own in the actor's organization, behind the same wall as every read: for what is
   * no record, such as the timeline of one.
   * @throws RightsChanged, Refusal as `read`
   */
  ask<Row>(actor: Actor, query: Query): Promise<readonly Row[]>;
  /** Proves the roll-ups of an entity from the records they are made of, and mends what differs. */
  recompute(actor: Actor, model: Model, entity: Entity): Promise<readonly Recomputed[]>;
}

export function openRecords(parts: RecordsParts): Records {
  return {
    read: (actor, statement, variables) => read(parts.pipeline, actor, statement, variables),
    write: (actor, operations, options) => write(parts, actor, operations, options),
    look: (actor, operation, options) => look(parts, actor, operation, options),
    handle: (actor, options, code) => handle(parts, actor, options, code),
    ask: (actor, query) => ask(parts.pipeline, actor, query),
    recompute: (actor, model, entity) => recompute(parts, actor, model, entity),
  };
}
