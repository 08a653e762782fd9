/** Projections as linked: read models made of events alone. */
import type { Json } from '../definition/index.ts';
import type { Entity, Field, LinesField } from './types.ts';

export interface Projection {
  /** `stock.balance`. */
  readonly fullName: string;
  readonly module: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly entity: Entity;
  /** Each of these lines counts, instead of the record. */
  readonly lines?: LinesField;
  /** Values that fields of the record must have. */
  readonly match: ReadonlyMap<Field, Json>;
  readonly by: readonly Field[];
  /** What is summed up, by name; without a field it is counted. */
  readonly measures: ReadonlyMap<string, Field | undefined>;
}
