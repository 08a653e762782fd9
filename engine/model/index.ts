/** Public face of `model`: Definition[] -> Model, in which every name has become the thing it names. */
export { actionsOf, commonActions } from './access.ts';
export { listOperators, operatorsOf, periodOperators, referenceOperators } from './filters.ts';
export type { Operators, Takes } from './filters.ts';
export { formats } from './formats.ts';
export type { Format } from './formats.ts';
export { linkModel } from './link.ts';
export type { Linked } from './link.ts';
export { recordTypeOf, scopeOf, typeOf } from './scopes.ts';
export { engineColumns, engineLineColumns } from './system.ts';
export type * from './types.ts';
