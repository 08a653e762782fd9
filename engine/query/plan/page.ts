import { Refusal } from '../../errors/index.ts';
import { nullsOf } from '../cursor.ts';
import { badPageSize, bothEnds } from '../faults.ts';
import { isNull, valueOf, type Given } from '../given.ts';
import { LIMITS } from '../limits.ts';
import type { Cursor, Page } from '../types.ts';
import type { Asked } from './document.ts';
import type { Planning } from './planning.ts';

/**
 * Which rows of an ordered list are wanted. Lines without `first` are wanted whole; so is every list that is read
 * whole, of which one record too many tells that there are too many.
 */
export function pageOf(planning: Planning, { args }: Asked, whole = false): Page {
  const [first, last] = [sizeOf(args.get('first')), sizeOf(args.get('last'))];
  const after = cursorOf(planning, args.get('after'));
  const before = cursorOf(planning, args.get('before'));
  if (first !== undefined && last !== undefined) throw new Refusal(bothEnds({}));
  const size =
    first ??
    last ??
    (whole ? undefined : planning.wholeLists ? LIMITS.wholeList + 1 : LIMITS.defaultPageSize);
  return {
    ...(size !== undefined && { size }),
    backward: last !== undefined || (first === undefined && before !== undefined && after === undefined),
    ...(after && { after }),
    ...(before && { before }),
  };
}

function sizeOf(given: Given | undefined): number | undefined {
  if (given === undefined || isNull(given)) return undefined;
  const size = Number(valueOf(given, {}));
  if (!(size >= 0 && size <= LIMITS.pageSize))
    throw new Refusal(badPageSize({ size, limit: LIMITS.pageSize }));
  return size;
}

function cursorOf({ variables }: Planning, given: Given | undefined): Cursor | undefined {
  if (given === undefined || isNull(given)) return undefined;
  return { given, nulls: nullsOf(valueOf(given, variables)) };
}
