/**
 * Days, times and moments as plain numbers: a date is the number of days since 1970-01-01, a time the microseconds
 * since midnight, a moment the microseconds since the epoch (bigint). No Date, no time zone: the same everywhere.
 */

/** 0001-01-01 and 9999-12-31; a date that would fall outside is null, in SQL too. */
export const FIRST_DAY = -719_162;
export const LAST_DAY = 2_932_896;

/** Longest duration that counts, 100 years in seconds, and most months that are added: within, no date of the
 * calendar leads out of what the database can hold. Beyond is null. */
export const MOST_SECONDS = 3_200_000_000;
export const MOST_MONTHS = 48_000;

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?$/;
const MOMENT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d(?::?\d\d)?)$/;
const DAY_MICROS = 86_400_000_000n;

export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Civil date -> day number (H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil). */
export function dayNumber({ year, month, day }: Civil): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Day number -> civil date (the same source, civil_from_days). */
export function civil(days: number): Civil {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

export const daysInMonth = (year: number, month: number): number =>
  dayNumber(month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 }) -
  dayNumber({ year, month, day: 1 });

/** The day, or null outside of the years 1 to 9999. */
export const inCalendar = (days: number): number | null =>
  days >= FIRST_DAY && days <= LAST_DAY ? days : null;

/** `2026-02-28` -> day number; null for a text that is no date, such as 2026-02-30. */
export function readDate(text: string): number | null {
  const parts = DATE.exec(text);
  if (!parts) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return dayNumber({ year, month, day });
}

/** `08:30` or `08:30:15.25` -> microseconds since midnight. */
export function readTime(text: string): bigint | null {
  const parts = TIME.exec(text);
  if (!parts) return null;
  const [hours, minutes, seconds] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  return BigInt((hours * 60 + minutes) * 60 + seconds) * 1_000_000n + BigInt((parts[4] ?? '').padEnd(6, '0'));
}

/** `2026-11-21T10:00:00Z`, or with an offset -> microseconds since the epoch. */
export function readMoment(text: string): bigint | null {
  const parts = MOMENT.exec(text);
  const day = parts && readDate(parts[1]!);
  const time = parts && readTime(parts[2]!);
  if (!parts || day === null || time === null) return null;
  return BigInt(day) * DAY_MICROS + time - offsetMicros(parts[3]!);
}

function offsetMicros(zone: string): bigint {
  if (zone === 'Z') return 0n;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
  return BigInt(zone.startsWith('-') ? -minutes : minutes) * 60_000_000n;
}

const digits = (value: number | bigint, length: number): string => String(value).padStart(length, '0');

export function writeDate(days: number): string {
  const { year, month, day } = civil(days);
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

/** `08:30:15`, with a fraction only where there is one. */
export function writeTime(micros: bigint): string {
  const seconds = micros / 1_000_000n;
  const fraction = digits(micros % 1_000_000n, 6).replace(/0+$/, '');
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n]
    .map((part) => digits(part, 2))
    .join(':');
  return fraction ? `${clock}.${fraction}` : clock;
}

/** Day on which a moment falls in UTC. */
export const dayOfMoment = (micros: bigint): number => {
  const days = micros / DAY_MICROS;
  return Number(micros % DAY_MICROS < 0n ? days - 1n : days);
};

export function writeMoment(micros: bigint): string {
  const day = dayOfMoment(micros);
  return `${writeDate(day)}T${writeTime(micros - BigInt(day) * DAY_MICROS)}Z`;
}
