/** Public face of `model`: Definition[] -> Model, in which every name has become the thing it names. */
export { actionsOf, commonActions, coveredFields } from './access.ts';
export { digitsMax } from './fields.ts';
export { compositeOf, listOperators, operatorsOf } from './filters.ts';
export type { Composite, Operators, Takes } from './filters.ts';
export { formats } from './formats.ts';
export type { Format } from './formats.ts';
export { linkModel } from './link.ts';
export type { Linked } from './link.ts';
export { messageIds } from './locales.ts';
export { recordSchema } from './schema.ts';
export type { RecordMode } from './schema.ts';
export { recordTypeOf, scopeOf, typeOf } from './scopes.ts';
export { engineColumns, engineLineColumns } from './system.ts';
export { sentences } from './sentences.ts';
export type { Problem } from './sentences.ts';
export { typescriptOf } from './typescript.ts';
export { ajvFor, checkInput, checkRecord } from './validate.ts';
export type * from './types.ts';
