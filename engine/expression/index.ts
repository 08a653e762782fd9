/** Public face of `expression`: the one language of computed fields, checks and conditions, its types and its value in JS. */
// Needs nothing of Node. The compiler to SQL is the room's second door, sql.ts, so that the page does not carry it.
export { aboutMember } from './about.ts';
export { parse, LIMITS } from './parser.ts';
export { check } from './checker.ts';
export { compile, compileList, compileRecords, isExpression } from './compile.ts';
export { compileJs, evaluate, holds } from './evaluate.ts';
export { functions } from './functions.ts';
export { fromPortable, toPortable, type Portable } from './portable.ts';
export { hasId, recordType, show, types } from './types.ts';
export { partsOf } from './uses.ts';
export type { Ast, Expression, Node, Use } from './ast.ts';
export type { Checked } from './checker.ts';
export type { Scope } from './context.ts';
export type { Evaluator, Input } from './evaluate.ts';
export type { ExpressionFault, Span } from './faults.ts';
export type { FunctionInfo } from './functions.ts';
export type { Parsed } from './parser.ts';
export type { Kind, RecordType, Type } from './types.ts';
export type { RecordValue, Value } from './values.ts';
