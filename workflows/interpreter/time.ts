/** Moments as ISO text, counted on without a clock of our own. */
import type { Duration } from './plan.ts';

const dayMs = 86_400_000;
const [sunday, saturday] = [0, 6];

/** The moment that lies a length of time after another; working days pass over Saturdays and Sundays. */
export function after(moment: string, duration: Duration): string {
  const from = Date.parse(moment);
  if ('ms' in duration) return new Date(from + duration.ms).toISOString();
  let at = from;
  for (let left = duration.workingDays; left > 0;) {
    at += dayMs;
    if (isWorked(at)) left--;
  }
  return new Date(at).toISOString();
}

function isWorked(moment: number): boolean {
  const day = new Date(moment).getUTCDay();
  return day !== sunday && day !== saturday;
}
