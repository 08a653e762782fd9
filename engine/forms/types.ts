/**
 * What the page is told about an entity: plain JSON, already cut to what its reader may see, in the reader's language.
 * Nothing here refers to the Model; expressions travel as source text and are evaluated in the page.
 */
import type { Json, JsonObject } from '../definition/index.ts';
import type { GraphqlNames, ScalarType, Scope } from '../model/index.ts';

/** Kinds of value a widget can show. */
export type FieldType = ScalarType | 'period' | 'reference' | 'anyReference' | 'lines' | 'links';

export interface EntityView {
  readonly entity: EntityHead;
  readonly fields: readonly FieldView[];
  readonly layout: LayoutNode;
  readonly views: readonly ListView[];
  readonly lifecycle?: LifecycleView;
  readonly actions: readonly ActionView[];
  /** Actions that make a record of this entity. */
  readonly makers: readonly ActionView[];
  /** Actions that make a record of another entity from one of this. */
  readonly makes: readonly MakesView[];
  readonly related: readonly RelatedView[];
  readonly prints: readonly PrintView[];
  readonly checks: readonly CheckView[];
  readonly reads: readonly ReadPath[];
  readonly can: Can;
}

/** A path through references which some expression of the record reads: the page fetches it when one is chosen. */
export interface ReadPath {
  readonly path: readonly string[];
  readonly type: FieldType;
  /** Of an enum. */
  readonly values?: readonly string[];
}

export interface EntityHead {
  /** `sales.Order` */
  readonly name: string;
  readonly title: string;
  readonly plural: string;
  readonly description: string;
  readonly icon: string;
  readonly scope: Scope;
  readonly singleton: boolean;
  readonly graphql: GraphqlNames;
  /** True when the list can be searched by text. */
  readonly search: boolean;
}

/** `delete` may also look at deleted records and restore them. */
export interface Can {
  readonly create: boolean;
  readonly update: boolean;
  readonly delete: boolean;
  readonly export: boolean;
  readonly import: boolean;
  readonly history: boolean;
}

export interface FieldView {
  readonly name: string;
  readonly type: FieldType;
  readonly title: string;
  readonly description?: string;
  readonly required: boolean;
  /** Nobody writes it: computed, drawn from a series, moved by transitions, a system field. */
  readonly readOnly: boolean;
  readonly writeOnce: boolean;
  readonly system: boolean;
  /** May the reader give it when he creates a record, and change it later? */
  readonly writable: { readonly create: boolean; readonly update: boolean };
  /** Shown as dots: neither filtered, sorted nor written. */
  readonly masked: boolean;
  readonly sortable: boolean;
  readonly filterable: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** Of a list, of links and of lines. */
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Longest text in a list of texts. */
  readonly itemLength?: number;
  /** A list in which no value stands twice. */
  readonly distinct?: boolean;
  /** Digits of a decimal in all, and of these behind the point. */
  readonly digits?: number;
  readonly scale?: number;
  readonly min?: string;
  readonly max?: string;
  readonly minExclusive?: boolean;
  readonly maxExclusive?: boolean;
  readonly items?: 'text' | 'integer' | 'decimal' | 'date' | 'boolean';
  readonly options?: readonly OptionView[];
  /** Where currency or unit is found: a field beside it (`parent.currency`: of the record a line or an action belongs to). */
  readonly measure?: { readonly field: string } | { readonly constant: string };
  /** Targets: one for a reference and for links, several for a reference to one of several. */
  readonly targets?: readonly TargetView[];
  /** The field points to the parent in a tree of its own entity. */
  readonly tree?: boolean;
  readonly lines?: LinesView;
  readonly default?: Json | { readonly expression: string };
  readonly requiredWhen?: string;
  readonly readOnlyWhen?: string;
  readonly visibleWhen?: string;
  readonly compute?: string;
  /** Type of a plugin, whose element shows it. */
  readonly brought?: string;
  /** Copied from the referenced record when the reference is chosen. */
  readonly fetch?: { readonly reference: string; readonly source: string };
}

export interface OptionView {
  readonly value: string;
  readonly label: string;
  readonly color?: string;
}

export interface TargetView {
  readonly entity: string;
  readonly title: string;
  readonly graphql: GraphqlNames;
  readonly search: boolean;
  /** Whether its records can be listed: nobody chooses among the one record of a singleton. */
  readonly mayRead: boolean;
  readonly mayCreate: boolean;
  /** It is lines of a record: they have no page, and are gone where they are deleted. */
  readonly line?: true;
}

/** The records inside a record: what an `EntityView` has, as far as lines have it. */
export interface LinesView {
  readonly type: string;
  readonly title: string;
  readonly fields: readonly FieldView[];
  /** Names of the fields that stand as columns, in order. */
  readonly columns: readonly string[];
  readonly checks: readonly CheckView[];
  readonly reads: readonly ReadPath[];
}

export interface ColumnView {
  /** `['customer', 'name']`. */
  readonly path: readonly string[];
  readonly title: string;
  readonly field: FieldView;
}

export interface ListView {
  /** `open`; `all` is the one every entity has. */
  readonly name: string;
  readonly title: string;
  readonly type: 'list' | 'board' | 'calendar' | 'tree' | 'chart';
  readonly columns: readonly ColumnView[];
  readonly where?: JsonObject;
  readonly sort: readonly { readonly path: readonly string[]; readonly descending: boolean }[];
  /** What makes the columns of a board, the bars of a chart. */
  readonly group?: ColumnView;
  readonly options: JsonObject;
}

export interface LifecycleView {
  readonly field: string;
  readonly initial: string;
  /** Only those the reader may take. */
  readonly transitions: readonly TransitionView[];
}

export interface TransitionView {
  readonly name: string;
  readonly title: string;
  /** `confirmSalesOrder` */
  readonly mutation: string;
  readonly from: readonly string[];
  readonly to: string;
  readonly when?: string;
  /** The question asked before it is done. */
  readonly confirm?: string;
}

/** A document that can be made of a record. */
export interface PrintView {
  readonly name: string;
  readonly title: string;
  /** Condition on the record, as source text. */
  readonly when?: string;
}

export interface ActionView {
  readonly name: string;
  readonly title: string;
  readonly mutation: string;
  readonly when?: string;
  readonly confirm?: string;
  readonly input?: { readonly type: string; readonly fields: readonly FieldView[] };
}

/** What makes another record from this one. Its input is what is asked for beside this record. */
export interface MakesView extends ActionView {
  /** Of the record that is made. */
  readonly entity: string;
  /** The input that is this record. */
  readonly from: string;
  readonly input: NonNullable<ActionView['input']>;
}

/** Records of another entity that point to this one: a list of its own below the form. */
export interface RelatedView {
  /** Name of the list in GraphQL, `salesOrders`. */
  readonly name: string;
  readonly title: string;
  readonly entity: string;
  readonly icon: string;
  /** The field over there which points here; a new record starts with it filled. */
  readonly field: string;
  readonly columns: readonly ColumnView[];
  readonly sort: ListView['sort'];
  readonly mayCreate: boolean;
  /** Instead of a list: balances, and what is open. */
  readonly account?: AccountView;
}

/** Money of a record, in a currency of its own. */
export interface MoneyView {
  readonly name: string;
  readonly title: string;
  /** The reference to its currency. */
  readonly currency: string;
  readonly scale: number;
}

export interface AccountView {
  /** In order; the last is what is owed in the end. */
  readonly balances: readonly MoneyView[];
  /** Name of the list of its entries on its own page. */
  readonly entries?: string;
  readonly items: readonly {
    readonly entity: string;
    readonly title: string;
    /** The reference to whose account it is. */
    readonly of: string;
    readonly date: string;
    readonly due?: string;
    readonly amount: MoneyView;
    /** What is open counts below zero. */
    readonly against: boolean;
    readonly where?: JsonObject;
  }[];
}

export interface CheckView {
  readonly holds: string;
  readonly message: string;
  readonly field?: string;
}

/** One element of a layout: JSON Forms' UI schema, shorthands expanded. */
export interface LayoutNode {
  readonly type: string;
  /** Name of the field of a Control. */
  readonly field?: string;
  readonly label?: string;
  readonly text?: string;
  readonly elements?: readonly LayoutNode[];
  readonly options?: JsonObject;
  /** Expression; the element is shown while it holds. */
  readonly visibleWhen?: string;
  readonly enabledWhen?: string;
}

/** A step of a process, as it is drawn. */
export interface OutlineStep {
  /** Its path in the process; `*` stands for the keys of a loop. */
  readonly path: string;
  readonly kind: string;
  readonly title: string;
  /** What it does, asks or waits for, in words. */
  readonly detail?: string;
  /** Whether it is taken back when a later step fails. */
  readonly undone: boolean;
  readonly lists: readonly OutlineList[];
}

/** Steps inside a step: a branch, each turn of a loop, a process that is called, what happens when it fails. */
export interface OutlineList {
  readonly kind: 'then' | 'else' | 'branch' | 'each' | 'called' | 'timeout' | 'catch';
  readonly steps: readonly OutlineStep[];
}

export interface ShellView {
  /** Whether there are processes to see, and decisions to be asked for. */
  readonly processes: boolean;
  /** Whether the reader looks after events and mail. */
  readonly consoles: boolean;
  readonly modules: readonly ShellModule[];
  readonly entities: readonly ShellEntity[];
  /** Addresses of what plugins add to the page, by plugin. */
  readonly pages?: Readonly<Record<string, string>>;
}

export interface ShellModule {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly icon: string;
  readonly menu: readonly {
    readonly title: string;
    readonly entity: string;
    readonly icon: string;
    readonly view?: string;
  }[];
}

export interface ShellEntity {
  readonly name: string;
  readonly title: string;
  readonly plural: string;
  readonly icon: string;
  readonly graphql: GraphqlNames;
  readonly can: Can;
}
