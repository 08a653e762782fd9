/** Public face of `query`: a request and an actor's rights -> ReadPlan -> Statement. */
export {
  bindingOf,
  conditionOfExpression,
  coverSql,
  EVERYTHING,
  fieldSql,
  valueOfExpression,
} from './binding.ts';
export type { Place, Sight } from './binding.ts';
export { codecOf, codecs } from './codec.ts';
export type { Codec } from './codec.ts';
export { compileRead } from './compile.ts';
export { LIMITS } from './limits.ts';
export { names } from './names.ts';
export { operationOf } from './plan/document.ts';
export { isIntrospection } from './plan/index.ts';
export { ACTOR } from './statement.ts';
export type { Reader, Statement, StatementKind, StatementValues } from './statement.ts';
export { columnOf, inOrg, newRow, newWriting, tableOf } from './sql/writing.ts';
export type { ActorSql, Row, Writing } from './sql/writing.ts';
export type { ReadPlan } from './types.ts';
