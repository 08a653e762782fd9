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
export { compileAnswer, compileRead } from './compile.ts';
export type { Answer } from './plan/index.ts';
export { badDocument, badVariables } from './faults.ts';
export { LIMITS } from './limits.ts';
export { entityOfType, linkedBy, names } from './names.ts';
export type { Variables } from './given.ts';
export { operationOf } from './plan/document.ts';
export { isIntrospection, mutationsOf, planRead } from './plan/index.ts';
export { printPlan } from './print.ts';
export { shapeOf, variableUses } from './shape.ts';
export type { VariableUses } from './shape.ts';
export { ACTOR } from './statement.ts';
export type { Reader, Statement, StatementKind, StatementValues } from './statement.ts';
export { columnOf, inOrg, newRow, newWriting, tableOf } from './sql/writing.ts';
export type { ActorSql, Row, Writing } from './sql/writing.ts';
export type { ReadPlan } from './types.ts';
