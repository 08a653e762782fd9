/** Moments as ISO text, counted on without a clock of our own. */

/** Which days are worked on. */
export interface Calendar {
  /** Time zone in which a day is a day. */
  readonly zone: string;
  /** Days of the week, 0 for Sunday; one at least. */
  readonly weekdays: readonly number[];
  /** Days on which nobody works, `2026-12-25`. */
  readonly holidays: readonly string[];
}

const dayMs = 86_400_000;

/** The moment that lies some milliseconds after another. */
export const after = (moment: string, ms: number): string => new Date(Date.parse(moment) + ms).toISOString();

/** The moment that lies some worked days after another: the days between that nobody works are passed over. */
export function afterWorked(moment: string, days: number, calendar: Calendar): string {
  const isWorked = workedIn(calendar);
  let at = Date.parse(moment);
  for (let left = days; left > 0;) {
    at += dayMs;
    if (isWorked(at)) left--;
  }
  return new Date(at).toISOString();
}

function workedIn({ zone, weekdays, holidays }: Calendar): (moment: number) => boolean {
  const days = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }); // 2026-12-25
  const free = new Set(holidays);
  return (moment) => {
    const day = days.format(moment);
    return weekdays.includes(new Date(`${day}T00:00:00Z`).getUTCDay()) && !free.has(day);
  };
}
