import type { DefinitionKind } from '../definition/index.ts';
import type { Phase } from '../database/index.ts';
import type { Fault } from '../errors/index.ts';
import type { Model } from '../model/index.ts';

/**
 * A publication as it is served. Frozen; whatever is compiled from it is kept in a WeakMap by this object, so that it
 * goes when the last request that held it ends.
 */
export interface Published {
  /** 0 before anything was published. */
  readonly number: number;
  readonly model: Model;
}

/** What a process serves. A request takes `current` once and holds it to its end. */
export interface Publications {
  /** Every organization has the same today; their own layers will find their place here. */
  current(org?: string): Published;
  /** Looks at once whether there is a newer publication, and swaps. The poll does the same every five seconds. */
  refresh(): Promise<void>;
  /** Calls `listener` after each swap; gives what ends that. */
  onSwap(listener: (published: Published) => void): () => void;
  close(): Promise<void>;
}

/** What a change of definitions would do; made of plain data, to be printed or kept. */
export interface Plan {
  /** Publication the change starts from; 0 when there is none yet. */
  readonly parent: number;
  readonly modules: readonly ModuleChange[];
  readonly definitions: readonly DefinitionChange[];
  readonly steps: readonly PlannedStep[];
  /** Computed fields whose formula is another: each record keeps its value until it is changed next. */
  readonly kept: readonly string[];
  /** Transactions in which all is added: more than one where this server could not hold the locks of one. */
  readonly transactions: number;
  /** Reasons for which it must not be applied: definitions that do not fit together, rows that forbid a step. */
  readonly faults: readonly Fault[];
  /** Whether something that is seen today would no longer be. */
  readonly retires: boolean;
}

export interface ModuleChange {
  readonly name: string;
  readonly was?: string;
  readonly now?: string;
}

export interface DefinitionChange {
  readonly how: 'added' | 'changed' | 'removed';
  readonly kind: DefinitionKind;
  readonly module: string;
  readonly name: string;
  readonly file: string;
}

export interface PlannedStep {
  readonly phase: Phase;
  /** `+ column sales.order.due_on date`: sign, what, where. */
  readonly why: string;
  readonly run: string;
  readonly undo: string;
  readonly locks: string;
  readonly transactional: boolean;
  /** Rows that are read or rewritten. */
  readonly rows: number;
  readonly finding?: string;
}
