import type { FaultKind, Place } from '../errors/index.ts';
import { flaw, type ExpressionFault, type Span } from './faults.ts';
import type { RecordType, Type } from './types.ts';

/** What an expression may speak of. */
export interface Scope {
  /** The record the expression belongs to: its members need no prefix, `this` is the record itself. */
  readonly record?: RecordType;
  /**
   * Everything else by name: `parent`, `user`, `org`, `workspace`, names of a process. A name wins over a member of the
   * record called the same, which is then written `this.user`: an extended entity cannot change what `user` means.
   */
  readonly names?: Readonly<Record<string, Type>>;
}

/** What a part is checked in. */
export interface Context {
  readonly scope: Scope;
  readonly place: Place | undefined;
  readonly faults: ExpressionFault[];
  /** List variables in force, innermost last. */
  readonly variables: ReadonlyMap<string, Type>;
}

export function report(context: Context, one: ExpressionFault): undefined {
  context.faults.push({ ...one, ...(context.place && { place: context.place }) });
}

export const complain = <P>(context: Context, kind: FaultKind<P>, params: P, span: Span): undefined =>
  report(context, flaw(kind, params, span));
