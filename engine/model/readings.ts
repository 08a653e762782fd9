import type { Readings } from '../definition/index.ts';
import { linkModel, type Linked } from './link.ts';

/**
 * The Model of what was read, or every fault of it together: those of files, and those of fitting together as far as
 * the files can be judged. In a file with faults of its own, what does not fit may well be their consequence, so it is
 * not told.
 */
export function linkReadings({ definitions, faults, rightParts }: Readings): Linked {
  if (faults.length === 0) return linkModel(definitions);
  const broken = new Set(faults.map(({ place }) => place?.file));
  const unfit = rightParts ? linkModel(rightParts).faults : [];
  return { faults: [...faults, ...unfit.filter(({ place }) => !broken.has(place?.file))] };
}
