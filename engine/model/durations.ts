/** Lengths of time as processes write them: `30s`, `10m`, `3d`, `2wd`. */
import type { Duration } from './process-types.ts';

const units: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** What the meta-schema let through. */
export function durationOf(text: string): Duration {
  const [, count, unit] = /^(\d+)([a-z]+)$/.exec(text)!;
  return unit === 'wd' ? { workingDays: Number(count) } : { ms: Number(count) * units[unit!]! };
}
