import type { Place } from '../errors/index.ts';
import type { Expression } from './ast.ts';
import { check, checkList, checkRecords, type Checked } from './checker.ts';
import type { Scope } from './context.ts';
import { parse } from './parser.ts';
import type { Type } from './types.ts';

/** Source -> Expression in one go: parse, then check. `place` goes into every fault. */
export function compile(source: string, scope: Scope, expected?: Type, place?: Place): Checked {
  const parsed = parse(source, place);
  return parsed.faults ? { faults: parsed.faults } : check(parsed.ast, scope, expected, source, place);
}

/** The same for an expression that gives records, or one record. */
export function compileRecords(source: string, scope: Scope, place?: Place): Checked {
  const parsed = parse(source, place);
  return parsed.faults ? { faults: parsed.faults } : checkRecords(parsed.ast, scope, source, place);
}

/** The same for a list that is gone through, of records or of values; its elements are as they stand in it. */
export function compileList(source: string, scope: Scope, place?: Place): Checked {
  const parsed = parse(source, place);
  return parsed.faults ? { faults: parsed.faults } : checkList(parsed.ast, scope, source, place);
}

const OPS = new Set(['constant', 'name', 'element', 'member', 'apply', 'gather']);

/** Tells an expression from a JSON constant where a definition may hold either. */
export const isExpression = (value: unknown): value is Expression =>
  typeof value === 'object' &&
  value !== null &&
  'node' in value &&
  OPS.has((value.node as { op?: string } | null)?.op ?? '');
