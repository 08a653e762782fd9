/**
 * The Model: what the definitions mean. Every name has become the thing it names, every expression is typed, and
 * nothing in a Model is ever changed; a new definition makes a new Model. References between entities are held by
 * object, so circles exist: never serialise a Model, print its parts.
 */
import type { Expression } from '../expression/index.ts';
import type { Definition, Json, JsonObject } from '../definition/index.ts';
import type { Process } from './process-types.ts';
import type { Projection } from './projection-types.ts';
import type { Scenario } from './scenario-types.ts';
import type { Subscriber } from './subscriber-types.ts';

export interface Model {
  /** Hash over the hashes of all definitions: the key under which whatever is compiled from this Model is cached. */
  readonly fingerprint: string;
  readonly definitions: readonly Definition[];
  readonly modules: ReadonlyMap<string, Module>;
  /** Top-level entities by full name, `sales.Order`. Line entities hang on their `lines` field. */
  readonly entities: ReadonlyMap<string, Entity>;
  /** Roles by full name, `sales.rep`. */
  readonly roles: ReadonlyMap<string, Role>;
  /** Views by full name, `sales.Order.open`. */
  readonly views: ReadonlyMap<string, View>;
  /** Forms by full name, `sales.Order`; an entity without one gets a derived layout. */
  readonly forms: ReadonlyMap<string, Form>;
  /** Actions by full name, `sales.Order.duplicate`. */
  readonly actions: ReadonlyMap<string, Action>;
  /** Prints by full name, `sales.Order.confirmation`. */
  readonly prints: ReadonlyMap<string, Print>;
  /** Processes by full name, `sales.dealToCash`. */
  readonly processes: ReadonlyMap<string, Process>;
  /** Scenarios by full name, `sales.quoteToOrder`. */
  readonly scenarios: ReadonlyMap<string, Scenario>;
  /** Subscribers by full name, `sales.reserveStock`. */
  readonly subscribers: ReadonlyMap<string, Subscriber>;
  /** Projections by full name, `stock.balance`. */
  readonly projections: ReadonlyMap<string, Projection>;
  /** Texts by language: `de` -> module and message id -> text, such as `sales.field.Order.customer`. */
  readonly locales: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export interface Module {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly icon: string;
  readonly demo: boolean;
  readonly needs: readonly Module[];
  /** Entries of the menu in order. */
  readonly menu: readonly MenuEntry[];
}

export interface MenuEntry {
  readonly title: string;
  readonly entity: Entity;
  readonly view?: View;
}

export type Scope = 'installation' | 'organization' | 'workspace' | 'personal';

export interface Entity {
  readonly module: string;
  /** `Order`; for lines the name below `$defs`, `Line`. */
  readonly name: string;
  /** `sales.Order`; for lines `sales.Order.Line`. */
  readonly fullName: string;
  /** First name it ever had: what the table is called after. */
  readonly id: string;
  readonly title: string;
  readonly plural: string;
  readonly description: string;
  readonly icon: string;
  readonly scope: Scope;
  readonly singleton: boolean;
  /** Records, and their lines, are added and never changed or deleted. */
  readonly ledger: boolean;
  /** The record this one lives and dies with; only line entities have one. */
  readonly parent?: Entity;
  readonly table: TableName;
  readonly graphql: GraphqlNames;
  /** Own fields in declared order, then system fields. Keys are today's names. */
  readonly fields: ReadonlyMap<string, Field>;
  /** What a record is called in a reference, a title, a log: text made of its fields. */
  readonly label: Expression;
  /** Single records may be shown without sign-in, or to partner organizations, where a right says so. */
  readonly canBePublic: boolean;
  readonly canBeShared: boolean;
  /** How long answers of lists may be kept in a cache; 0 never. */
  readonly cacheSeconds: number;
  /** Fields that full text search looks at. */
  readonly search: readonly ScalarField[];
  /** Keys of several fields; a field that is unique alone says so itself. */
  readonly unique: readonly UniqueKey[];
  readonly indexes: readonly DeclaredIndex[];
  readonly checks: readonly Check[];
  readonly lifecycle?: Lifecycle;
  readonly actions: readonly Action[];
  /** References of other entities (and lines) to this one, each a list on this one. Those of system fields give none. */
  readonly inverses: readonly Inverse[];
  readonly views: readonly View[];
  readonly form?: Form;
  readonly prints: readonly Print[];
  /** The definition it came from and those that extend it, in order of layers. */
  readonly sources: readonly Definition[];
}

/** Named once, from ids: a rename never touches a table. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** `SalesOrder`, `salesOrder`, `salesOrders`; for lines `SalesOrder_Line`, and `salesOrder_lines` where others point to them. */
export interface GraphqlNames {
  readonly type: string;
  readonly one: string;
  readonly many: string;
}

interface FieldBase {
  readonly entity: Entity;
  readonly name: string;
  /** First name it ever had: audit images, layers and columns go by it. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly required: boolean;
  readonly readOnly: boolean;
  /** May be given on create and never changed. */
  readonly writeOnce: boolean;
  readonly unique: boolean;
  /** Kept out of logs, event payloads and search. */
  readonly sensitive: boolean;
  /** Written only by who has shown within the last minutes who he is. */
  readonly freshProof: boolean;
  /** Says something about a person; of a reference: the record is about the person it leads to. */
  readonly personal: boolean;
  /** A made value is seen by whoever is granted it, also where what it is made of is hidden from him. */
  readonly reveals: boolean;
  /** Full name of the type of a plugin that a text is of: `iban.iban`. */
  readonly brought?: string;
  /** True for `createdAt`, `version` and the like, which every entity has and nobody declares. */
  readonly system: boolean;
  readonly default?: Json | Expression;
  readonly requiredWhen?: Expression;
  readonly readOnlyWhen?: Expression;
  readonly visibleWhen?: Expression;
  /** Value is computed from the record (and its lines). Stored, unless `compute.volatile`. */
  readonly compute?: Expression;
  /** Copied when the reference is set or changed and no value was given, never later. */
  readonly fetch?: FetchPath;
  readonly rollup?: Rollup;
  readonly series?: Series;
  /** What records that are there get when the field is added. */
  readonly fill?: Expression;
  /** The JSON Schema as written, for validation of a single value and for documents. */
  readonly schema: JsonObject;
}

export type ScalarType =
  | 'text'
  | 'longText'
  | 'integer'
  | 'decimal'
  | 'money'
  | 'quantity'
  | 'boolean'
  | 'date'
  | 'time'
  | 'dateTime'
  | 'duration'
  | 'email'
  | 'phone'
  | 'url'
  | 'enum'
  | 'multiEnum'
  | 'list'
  | 'address'
  | 'json'
  | 'file'
  | 'id';

/** One column. `id` is a uuid that is no reference: a record's own id. */
export interface ScalarField extends FieldBase {
  readonly kind: 'scalar';
  readonly type: ScalarType;
  readonly column: string;
  /** Digits after the point of decimal, money and quantity. */
  readonly scale?: number;
  /** `numeric` operators are not leakproof: a decimal that is filtered, sorted or paged by has a bigint twin. */
  readonly orderColumn?: string;
  /** Type of the elements of a `list`. */
  readonly items?: 'text' | 'integer' | 'decimal' | 'date' | 'boolean';
  readonly options?: readonly EnumOption[];
  /** Where a money's currency or a quantity's unit is found: a field of this record or its parent, or a constant. */
  readonly measure?: { readonly field: ReferenceField } | { readonly constant: string };
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Safe against runaway matching, anchored at both ends. */
  readonly pattern?: string;
  readonly min?: string;
  readonly max?: string;
  readonly minExclusive?: boolean;
  readonly maxExclusive?: boolean;
}

export interface EnumOption {
  readonly value: string;
  readonly label: string;
  readonly color?: string;
}

/** From a date to a date, both inclusive, either may be open. Two columns. */
export interface PeriodField extends FieldBase {
  readonly kind: 'period';
  readonly fromColumn: string;
  readonly toColumn: string;
}

export type OnDelete = 'restrict' | 'cascade' | 'clear';

export interface ReferenceField extends FieldBase {
  readonly kind: 'reference';
  readonly target: Entity;
  readonly column: string;
  readonly onDelete: OnDelete;
  /** The field points to the parent in a tree of its own entity. */
  readonly tree: boolean;
  readonly lookup?: Lookup;
  /** The list it gives its target; that of a system field stands in no entity's `inverses`. */
  readonly inverse: Inverse;
}

/** A reference to a record of one of several entities: `{entity, id}`. Two columns. */
export interface AnyReferenceField extends FieldBase {
  readonly kind: 'anyReference';
  readonly targets: readonly Entity[];
  readonly entityColumn: string;
  readonly idColumn: string;
  readonly onDelete: OnDelete;
}

/** Child records that live and die with their parent. */
export interface LinesField extends FieldBase {
  readonly kind: 'lines';
  readonly target: Entity;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** Many to many, kept in a table of pairs (org_id, source_id, target_id, position). */
export interface LinksField extends FieldBase {
  readonly kind: 'links';
  readonly target: Entity;
  readonly table: TableName;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Name of the list of linking records on the target, where it has one. */
  readonly inverseName?: string;
}

export type Field = ScalarField | PeriodField | ReferenceField | AnyReferenceField | LinesField | LinksField;

/**
 * The one record that is meant by other values: found when the record is made, and again when one of those changes and
 * no value was given. The first in order of `sort`, then of id.
 */
export interface Lookup {
  /** Fields of the target and what they equal. */
  readonly by: Values;
  /** Condition on the target, which it calls `as`. */
  readonly where?: Expression;
  readonly as: string;
  readonly sort?: { readonly field: ScalarField; readonly descending: boolean };
  /** Whoever changes the record that was found waits until this write is done, and the other way round. */
  readonly hold: boolean;
  /** Where there is none it is made, of the values of `by`. */
  readonly make: boolean;
  /** What is said where there is none and the field is required. */
  readonly message?: string;
}

/** Seen from the target: the records whose `field` points here. `name` is its list in GraphQL. */
export interface Inverse {
  readonly name: string;
  readonly source: Entity;
  readonly field: ReferenceField;
}

/** `product.price`: the reference that is followed, then the field that is copied. */
export interface FetchPath {
  readonly reference: ReferenceField;
  readonly source: ScalarField | ReferenceField;
}

/** Rolled up from records of another entity that refer to this one. */
export interface Rollup {
  readonly inverse: Inverse;
  readonly how: 'count' | 'sum' | 'min' | 'max';
  readonly field?: ScalarField;
  readonly where?: Expression;
}

/** `SO-{year}-{seq:5}`: unique and rising, gaps allowed; `gapless` is taken at `issuedBy`, the transition that issues. */
export interface Series {
  readonly pattern: string;
  readonly gapless: boolean;
  readonly issuedBy?: string;
}

export interface UniqueKey {
  readonly id: string;
  readonly fields: readonly Field[];
  readonly message?: string;
}

export interface DeclaredIndex {
  readonly id: string;
  readonly fields: readonly { readonly field: Field; readonly descending: boolean }[];
}

export interface Check {
  readonly id: string;
  readonly holds: Expression;
  readonly message: string;
  /** Field the message stands beside. */
  readonly field?: Field;
}

export interface Lifecycle {
  readonly field: ScalarField;
  readonly initial: string;
  /** States in which nobody changes or deletes the record: only its transitions and actions do what they say. */
  readonly fixed: readonly string[];
  readonly transitions: ReadonlyMap<string, Transition>;
}

export interface Transition {
  readonly name: string;
  readonly title: string;
  readonly from: readonly string[];
  readonly to: string;
  readonly when?: Expression;
  readonly holds: readonly Hold[];
  /** Values set by the transition. */
  readonly set: Values;
  readonly effects: readonly Effect[];
  readonly confirm?: string;
}

/** Values to put into fields: constants they can hold, or expressions of their type. */
export type Values = ReadonlyMap<Field, Json | Expression>;

/**
 * What an action or a transition does to other records, in order, in the same transaction. Expressions see the record
 * as it left it, `input` of an action, and by their names the records that earlier effects made.
 */
export type Effect = {
  readonly name: string;
  /** Nothing happens where this does not hold. */
  readonly when?: Expression;
  /** Done in the name of the engine: who may call the action needs no right to what follows from it. */
  readonly trusted: boolean;
} & (
  | {
      readonly kind: 'create';
      readonly made: Made;
      /** One record for each of these; just one where there are none. */
      readonly each?: Each;
      /** Field of the acting record that is pointed to what was made. */
      readonly into?: ReferenceField;
    }
  | (Reached & { readonly kind: 'update'; readonly set: Values })
  | (Reached & { readonly kind: 'transition'; readonly transition: Transition })
  | (Reached & { readonly kind: 'action'; readonly action: Action; readonly input: Values })
);

/** Records that are changed: those of `each`, once for each of `over` where they are reached from there. */
interface Reached {
  readonly each: Each;
  readonly over?: Each;
}

/** Records that are gone through, under a name: those of a list, or the one behind a reference. */
export interface Each {
  readonly from: Expression;
  readonly as: string;
  readonly entity: Entity;
  readonly where?: Expression;
  readonly take?: Take;
}

/**
 * Spreads what each of some records wants over what is available elsewhere, in order; those that draw on the same list
 * share it. Each share counts as one of the records, and its amount is called `taken`.
 */
export interface Take extends Each {
  readonly sort: readonly { readonly by: Expression; readonly descending: boolean }[];
  /** Asked of the records that are gone through. */
  readonly wanted: Expression;
  /** Asked of those that are drawn on. */
  readonly available: Expression;
  /** Refused where less is available than is wanted. */
  readonly whole: boolean;
}

/** Records that are locked before something is done: `on` leads to them, maybe from each of some records. */
export interface Hold {
  readonly each?: Each;
  readonly on: Expression;
  readonly entity: Entity;
}

/** What a new record is made of. */
export interface Made {
  readonly entity: Entity;
  readonly set: Values;
  readonly lines: ReadonlyMap<LinesField, readonly MadeLines[]>;
}

/** New lines: one, or one for each record that is gone through. */
export interface MadeLines {
  readonly name: string;
  readonly each?: Each;
  readonly when?: Expression;
  readonly set: Values;
}

export interface Action {
  readonly fullName: string;
  readonly name: string;
  readonly title: string;
  readonly entity: Entity;
  readonly description: string;
  /** What users are asked before it is done. */
  readonly confirm?: string;
  /** What is asked for before it is done, each like a field with one value; `input.days` in its expressions. */
  readonly inputs: ReadonlyMap<string, Field>;
  readonly when?: Expression;
  readonly holds: readonly Hold[];
  readonly set: Values;
  /** The action has no record yet: it makes one of this, and its expressions speak of `input` alone. */
  readonly makes?: Made;
  readonly effects: readonly Effect[];
  /** Name under which a plugin registered the code, `price-rules.reprice`. */
  readonly code?: string;
  /** The code calls another program: only a step of a process does it, outside of any transaction. */
  readonly external?: true;
}

export type GrantAction = string; // 'read' | 'create' | 'update' | 'delete' | 'export' | 'import' | 'history' | 'share', a transition, an action

/** One line of access. What no grant covers does not exist for the actor. */
export interface Grant {
  readonly id: string;
  readonly role: Role;
  readonly entity: Entity;
  readonly actions: ReadonlySet<GrantAction>;
  /**
   * Names of covered fields, those of lines as `lines.price` beside `lines`; undefined covers all, also those added
   * later. `id` and `version` are covered by every grant.
   */
  readonly fields?: ReadonlySet<string>;
  /** Fields of `fields` that are shown masked and cannot be filtered, sorted or written by. */
  readonly masked: ReadonlySet<string>;
  readonly where?: Expression;
}

export interface Role {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Whether whoever holds it has to have a second factor. */
  readonly secondFactor: boolean;
  readonly inherits: readonly Role[];
  readonly grants: readonly Grant[];
}

export interface View {
  readonly fullName: string;
  readonly name: string;
  readonly title: string;
  readonly entity: Entity;
  readonly type: 'list' | 'board' | 'calendar' | 'tree' | 'chart' | 'account';
  /** The page of its entity opens with it. */
  readonly default: boolean;
  /** Paths such as ['customer', 'name']. */
  readonly columns: readonly (readonly Field[])[];
  /** The `where` of GraphQL, as written. */
  readonly where?: JsonObject;
  readonly sort: readonly { readonly path: readonly Field[]; readonly descending: boolean }[];
  readonly group?: readonly Field[];
  readonly options: JsonObject;
  /** Of a view of type `account`. */
  readonly account?: Account;
}

/** Balances and what is open, shown on the page of the record they are of. */
export interface Account {
  /** To that record. */
  readonly of: ReferenceField;
  /** The list of its entries. */
  readonly entries?: Inverse;
  readonly items: readonly AccountItem[];
}

/** Documents of an entity of which something is open. */
export interface AccountItem {
  readonly entity: Entity;
  readonly of: ReferenceField;
  readonly date: Field;
  readonly due?: Field;
  readonly amount: MoneyField;
  /** What is open counts below zero. */
  readonly against: boolean;
  readonly where?: JsonObject;
}

/** An amount whose currency stands in a field beside it. */
export type MoneyField = ScalarField & { readonly measure: { readonly field: ReferenceField } };

export interface Form {
  readonly entity: Entity;
  readonly title?: string;
  /** JSON Forms UI schema with shorthands expanded; every scope was checked. */
  readonly layout: JsonObject;
  /** Whether fields that the layout names nowhere stand in a last group. */
  readonly rest: boolean;
}

/** A document made of one record. */
export interface Print {
  readonly fullName: string;
  readonly name: string;
  readonly title: string;
  readonly entity: Entity;
  readonly when?: Expression;
  /** Leads to a text with the language of the document, such as `customer.language.code`. */
  readonly language?: Path;
  /** Leads to the e-mail address that the document goes to. */
  readonly recipient?: Path;
  readonly blocks: readonly PrintBlock[];
}

/** Fields from a record through its references to a value: `customer`, then `name`. */
export type Path = readonly Field[];

/** A value on paper, and what it is called there where that is not the title of its field. */
export interface PrintField {
  readonly path: Path;
  readonly title?: string;
}

/** What stands on the paper. Whatever is empty, or hidden from whoever prints, is left out. */
export type PrintBlock = {
  readonly name: string;
  readonly title?: string;
  readonly when?: Expression;
} & (
  | { readonly kind: 'address' | 'fields' | 'totals'; readonly fields: readonly PrintField[] }
  /** `{dueDate}` in the text stands for the value of a path. */
  | { readonly kind: 'text'; readonly text: string; readonly paths: readonly Path[] }
  | {
      readonly kind: 'table';
      readonly lines: LinesField;
      readonly columns: readonly PrintField[];
      readonly numbered: boolean;
      /** Lines with the same value here are one row, their numbers added up. */
      readonly by?: Path;
    }
);
