/** What analysts wrote: one file, checked alone against its meta-schema, not yet linked to any other. */

export type DefinitionKind =
  | 'module'
  | 'entity'
  | 'form'
  | 'view'
  | 'access'
  | 'process'
  | 'subscriber'
  | 'projection'
  | 'action'
  | 'locale'
  | 'seed'
  | 'scenario'
  | 'print'
  | 'import';

/** Whose word it is: what ships with Kontor, or what was installed beside it. Later layers win, merged by id. */
export type Layer = 'shipped' | 'installed';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface Definition {
  readonly kind: DefinitionKind;
  /** Name of the module folder it lies in, such as `sales`. */
  readonly module: string;
  /** File name without `.json`: `Order`, `Order.open`, `sales.rep`, `de`. A module's is its own name. */
  readonly name: string;
  readonly layer: Layer;
  /** Path relative to the folder that was read, with forward slashes: `sales/entities/Order.json`. */
  readonly file: string;
  readonly body: JsonObject;
  /** SHA-256 of the body as it was written but for blanks, as hex: the order of fields counts. */
  readonly hash: string;
}
