import type { JsonObject } from '../definition/index.ts';
import type { Operation } from '../records/index.ts';

/**
 * The door to data, as one actor passes it: documents are read and records written under his rights. Whoever composes
 * the rooms gives it.
 */
export interface Door {
  /** Answers a read document; gives `data`. */
  read(source: string, variables?: JsonObject): Promise<JsonObject>;
  /**
   * Makes all changes in one transaction. `verbatim` lets an import give numbers and states, `undrawn` leaves those
   * without a number that are given none; `dry` undoes everything at the end.
   */
  write(
    operations: readonly Operation[],
    options: { readonly verbatim: boolean; readonly undrawn?: boolean; readonly dry: boolean },
  ): Promise<void>;
}

/** Rows of one set: looked up, compared and written together. */
export const setSize = 500;
/** What one transaction does at most: as much as a document may ask for. */
export const operationsMax = 100;
/** Records of a page, and values of a filter, that one read document may have. */
export const pageSize = 200;

/** The list in parts of at most `size`. */
export function* parts<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
