/**
 * The ReadPlan: what a document asks for, by meaning. Names have become entities and fields, rights stand at each
 * table and each value, constants and variables are told apart. It holds Model objects: print it with printPlan.
 */
import type { Cover, FieldAccess, PermitGroup } from '../access/index.ts';
import type {
  AnyReferenceField,
  Entity,
  LinesField,
  LinksField,
  PeriodField,
  ReferenceField,
  ScalarField,
} from '../model/index.ts';
import type { Given } from './given.ts';
import type { StatementKind } from './statement.ts';

export interface ReadPlan {
  readonly kind: StatementKind;
  /** Records it may answer with, as LIMITS count them. */
  readonly cost: number;
  readonly outputs: readonly Output[];
}

/** One key of an answer. `as` is the name or alias under which it was asked for. */
export interface Output {
  readonly as: string;
  readonly value: OutputValue;
}

export type OutputValue =
  | { readonly kind: 'typename'; readonly type: string }
  | { readonly kind: 'scalar'; readonly field: ScalarField; readonly access: FieldAccess }
  /** A value of several parts: period, address, any-reference. */
  | {
      readonly kind: 'composite';
      readonly field: CompositeField;
      readonly access: FieldAccess;
      readonly parts: readonly Part[];
    }
  | { readonly kind: 'label'; readonly entity: Entity }
  | { readonly kind: 'deleted' }
  /** Names of what the rights permit on the record. */
  | { readonly kind: 'permits'; readonly groups: readonly PermitGroup[] }
  /** The one record a reference or a line leads to. Its id is known even where the record itself is hidden. */
  | {
      readonly kind: 'reference';
      readonly through: Hop['through'];
      readonly source: Source;
      readonly outputs: readonly Output[];
    }
  | {
      readonly kind: 'record';
      readonly source: Source;
      readonly id?: Given;
      readonly outputs: readonly Output[];
    }
  /** Records by their ids, in that order. */
  | {
      readonly kind: 'records';
      readonly source: Source;
      readonly ids: Given;
      readonly outputs: readonly Output[];
    }
  | { readonly kind: 'lines'; readonly list: ListRead; readonly outputs: readonly Output[] }
  | { readonly kind: 'page'; readonly list: ListRead; readonly asks: readonly Ask[] }
  | { readonly kind: 'aggregate'; readonly read: AggregateRead };

export type CompositeField = PeriodField | AnyReferenceField | (ScalarField & { readonly type: 'address' });

/** One sub-field of a composite value; `name` is one of a fixed list. */
export interface Part {
  readonly as: string;
  readonly name: string;
}

/** A table that is read, and what stands between the actor and its rows. */
export interface Source {
  readonly entity: Entity;
  /** Each of these must hold: usually one, who may read; for deleted rows also who may restore. */
  readonly rows: readonly Cover[];
  /** Whether living or deleted rows are read; a reference resolves to either. */
  readonly life: 'living' | 'deleted' | 'either';
  /** Of lines that are not reached through their record: that record, which must be seen with its lines. */
  readonly parent?: { readonly source: Source; readonly lines: Cover };
}

/** How one gets from a row to rows of another table. */
export type Through =
  | { readonly kind: 'reference'; readonly field: ReferenceField; readonly shown: Cover }
  | { readonly kind: 'parent'; readonly entity: Entity }
  | { readonly kind: 'lines'; readonly field: LinesField; readonly shown: Cover }
  | { readonly kind: 'links'; readonly field: LinksField; readonly shown: Cover }
  /** From a linked record back to those that link it. */
  | { readonly kind: 'linked'; readonly field: LinksField; readonly shown: Cover }
  /** `field` lies on the other side, and is hidden there where `shown` does not hold. */
  | { readonly kind: 'inverse'; readonly field: ReferenceField; readonly shown: Cover };

export interface ListRead {
  readonly source: Source;
  /** Absent at the root of a document. */
  readonly through?: Through;
  readonly where: Condition;
  readonly order: readonly OrderKey[];
  readonly page: Page;
}

export interface Page {
  /** Rows at most; absent for lines that are wanted whole. */
  readonly size?: number;
  /** `last` was asked: the rows before `before`, or the last of all. */
  readonly backward: boolean;
  readonly after?: Cursor;
  readonly before?: Cursor;
}

/** A place in an order. `values` has one entry for each key of the order; `null` is a key without value there. */
export interface Cursor {
  readonly given: Given;
  readonly nulls: readonly boolean[];
}

export interface OrderKey {
  readonly path: readonly Hop[];
  readonly value: SortValue;
  readonly descending: boolean;
}

/** One step of a path to a single record. */
export interface Hop {
  readonly through: Extract<Through, { kind: 'reference' | 'parent' }>;
  readonly source: Source;
}

export type SortValue =
  | { readonly kind: 'scalar'; readonly field: ScalarField; readonly shown: Cover }
  | {
      readonly kind: 'period';
      readonly field: PeriodField;
      readonly end: 'from' | 'to';
      readonly shown: Cover;
    }
  | { readonly kind: 'reference'; readonly field: ReferenceField; readonly shown: Cover }
  | { readonly kind: 'label'; readonly entity: Entity }
  /** Place of a linked record in its list. */
  | { readonly kind: 'linkPosition' };

/** What is asked of a page. */
export type Ask =
  | { readonly as: string; readonly kind: 'typename'; readonly type: string }
  | { readonly as: string; readonly kind: 'nodes'; readonly outputs: readonly Output[] }
  | { readonly as: string; readonly kind: 'edges'; readonly parts: readonly EdgePart[] }
  | { readonly as: string; readonly kind: 'pageInfo'; readonly parts: readonly Part[] }
  | { readonly as: string; readonly kind: 'totalCount'; readonly exact: boolean };

export type EdgePart =
  | { readonly as: string; readonly kind: 'typename'; readonly type: string }
  | { readonly as: string; readonly kind: 'cursor' }
  | { readonly as: string; readonly kind: 'node'; readonly outputs: readonly Output[] };

export type Operator =
  | 'eq' | 'ne' | 'in' | 'notIn' | 'gt' | 'gte' | 'lt' | 'lte' | 'isNull'
  | 'contains' | 'startsWith' | 'endsWith'
  | 'has' | 'hasAny' | 'hasAll'
  | 'overlaps'; // prettier-ignore

/** Two-valued: a comparison with a value that is absent or hidden is false, except where absence is asked for. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | {
      readonly kind: 'compare';
      readonly operand: Operand;
      readonly operator: Operator;
      readonly value: Given;
    }
  /** Whether some row that is reached fulfils `where`. */
  | { readonly kind: 'some'; readonly through: Through; readonly source: Source; readonly where: Condition }
  | {
      readonly kind: 'search';
      readonly entity: Entity;
      readonly fields: readonly { readonly field: ScalarField; readonly shown: Cover }[];
      readonly words: Given;
      /** Whether living rows are searched, as the generated function does. */
      readonly living: boolean;
    };

export type Operand =
  | { readonly kind: 'scalar'; readonly field: ScalarField; readonly shown: Cover }
  | { readonly kind: 'reference'; readonly field: ReferenceField; readonly shown: Cover }
  | { readonly kind: 'part'; readonly field: CompositeField; readonly part: string; readonly shown: Cover }
  | { readonly kind: 'composite'; readonly field: CompositeField; readonly shown: Cover };

export interface AggregateRead {
  readonly source: Source;
  readonly where: Condition;
  readonly groups: readonly Group[];
  readonly size: number;
  readonly asks: readonly AggregateAsk[];
}

export interface Group {
  /** Name in `key`: the path joined by dots, `customer.name`, `date.month`. */
  readonly name: string;
  readonly path: readonly Hop[];
  readonly value: SortValue;
  readonly part?: DatePart;
}

export type DatePart = 'day' | 'week' | 'month' | 'quarter' | 'year';

export type AggregateAsk =
  | { readonly as: string; readonly kind: 'typename'; readonly type: string }
  | { readonly as: string; readonly kind: 'key' | 'count' }
  | { readonly as: string; readonly kind: 'sum' | 'avg' | 'min' | 'max'; readonly of: readonly Measure[] };

export type Measure =
  | { readonly as: string; readonly kind: 'typename'; readonly type: string }
  | { readonly as: string; readonly kind: 'field'; readonly field: ScalarField; readonly shown: Cover };
