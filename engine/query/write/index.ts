/** Second door of `query`: WritePlan -> Statement, and how rows are shaped for it. Only `records` passes it, and `publication` for moves. */
export { compileWrite, namesOf } from './compile.ts';
export type { WriteStatement } from './compile.ts';
export type { WriteSource } from './builder.ts';
export { columnsOf, isStored, linesFields, linksFields, storedFields, type StoredField } from './columns.ts';
export { changesOf, usesOf } from './derive.ts';
export {
  compileEffect,
  compileHold,
  compileHolds,
  compileMade,
  compileTakes,
  effectRowsMax,
  heldInputs,
  type EffectRow,
  type EffectScope,
  type TakeStatements,
} from './effects.ts';
export { compileFind, compileGuard, compileHeld } from './find.ts';
export { movesOf, type Move, type Moves } from './moves.ts';
export type { ReasonCode } from './problems.ts';
export {
  compileLines,
  compileReferrers,
  referrersOf,
  removedReferrers,
  type FoundReferrer,
  type Referrer,
} from './referrers.ts';
export { rollupsIn, type RolledUp } from './rolled.ts';
export { lockRows, remakeRollup, rollupKey } from './rollups.ts';
export { rowsOf } from './rows.ts';
export type { LineInput, LinkInput, RecordInput, Rows, Values } from './rows.ts';
export { gaplessFields, seriesKey } from './series.ts';
export type { Given, LinesPlan, LinksPlan, WritePlan, WriteRights } from './types.ts';
