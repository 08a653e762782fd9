/** Public face of `query`: a request and an actor's rights -> ReadPlan -> Statement. */
export { codecs } from './codec.ts';
export type { Codec } from './codec.ts';
export { compileAnswer, compileRead } from './compile.ts';
export { badDocument, badVariables } from './faults.ts';
export type { Variables } from './given.ts';
export { LIMITS } from './limits.ts';
export { entityOfType, linkedBy, listedLines, names } from './names.ts';
export { operationOf } from './plan/document.ts';
export { isIntrospection, mutationsOf, planRead } from './plan/index.ts';
export type { Answer, Manner } from './plan/index.ts';
export { printPlan } from './print.ts';
export { shapeOf, variableUses } from './shape.ts';
export type { VariableUses } from './shape.ts';
export type { Statement, StatementValues } from './statement.ts';
export type { ReadPlan } from './types.ts';
