import type { Rights } from '../../access/index.ts';
import type { Json } from '../../definition/index.ts';
import type { Expression } from '../../expression/index.ts';
import type { Entity, Field, LinesField, LinksField, Model, Transition } from '../../model/index.ts';

/** Which fields the rows bring: `always` in every row, `sometimes` only in rows that name them in their `given`. */
export interface Given {
  readonly always: ReadonlySet<Field>;
  readonly sometimes: ReadonlySet<Field>;
}

/** What happens to the lines of one field. Only an update removes lines or puts them in another order. */
export interface LinesPlan {
  readonly given: Given;
  readonly adds: boolean;
  readonly changes: boolean;
  readonly removes: boolean;
  readonly orders: boolean;
}

/** `whole`: the rows are all there is afterwards. Otherwise some are added and some taken away. */
export interface LinksPlan {
  readonly whole: boolean;
}

/** In whose name it is written. What the engine writes itself has no rights and may set any stored field. */
export interface WriteRights {
  readonly rights: Rights;
  /** `create`, `update`, a transition, an action. */
  readonly action: string;
  /** Whether the row condition must also hold afterwards: not where the definition alone says what changes. */
  readonly after: boolean;
  /** Fields given by the actor himself, those of lines too; what a hook gave is not asked for. */
  readonly fields: ReadonlySet<Field>;
}

/**
 * A change to records of one entity: everything that decides the text of the statement, and no value. The rows come
 * later, shaped by rows.ts.
 */
export interface WritePlan {
  readonly model: Model;
  readonly entity: Entity;
  readonly kind: 'create' | 'update';
  /** What audit and event call it: `created`, `updated`, `confirmed`. */
  readonly fact: string;
  /** One record alone, found by its id: an index serves that in half the time of a list of ids. */
  readonly single: boolean;
  readonly given: Given;
  readonly lines: ReadonlyMap<LinesField, LinesPlan>;
  readonly links: ReadonlyMap<LinksField, LinksPlan>;
  /** What a transition or an action sets. */
  readonly set: ReadonlyMap<Field, Json | Expression>;
  readonly transition?: Transition;
  /** What an action is called with: `input` in its expressions. */
  readonly inputs?: ReadonlyMap<string, Field>;
  /** Must hold of the record as it was. */
  readonly when?: Expression;
  readonly access?: WriteRights;
  /** A plain change or deletion: states in which the record is fixed refuse it. */
  readonly plain?: boolean;
  /** The record is deleted or comes back: its values stay as they are. */
  readonly mark?: 'deleted' | 'restored';
  /**
   * Gapless numbers are taken when all else is done, so that nobody waits long for a counter: `later` writes everything
   * but number, image and event, `now` writes those.
   */
  readonly numbers?: 'later' | 'now';
  /** Series give no numbers: they are those of the rows, or none. */
  readonly undrawn?: boolean;
  /** The audit image is made of all fields, because there is none before it to lay the changed ones over. */
  readonly whole?: boolean;
  /** The records are of several documents: each row brings the correlation of its own, and the step it is of. */
  readonly apart?: boolean;
  /** One event for all rows instead of one each: imports. */
  readonly chunk: boolean;
  /** Writes nothing but gives the records as they would be, for hooks. */
  readonly dry: boolean;
  /** A dry run that is refused where the change would be. */
  readonly checked?: boolean;
}
