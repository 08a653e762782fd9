/** Exact decimals as PostgreSQL's numeric has them; never a JS number. */
import BigJs, { type Big } from 'big.js';

export type Decimal = Big;

/** A constructor of our own, so that nobody else's settings change our results: 30 digits, half away from zero. */
const Exact = BigJs();
Exact.DP = 30;
Exact.RM = 1;

const PLAIN = /^[+-]?\d+(\.\d+)?$/;
/** Characters of a number at most beside its sign, written or given: the work of one multiplication grows with their square. */
export const LONGEST_NUMBER = 200;
/** What a text may say and still be a number: bounded, so that a text cannot make a number of a million digits. */
const SPOKEN = /^[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?$/;

export const decimal = (value: string | number): Decimal => new Exact(value);

export const ZERO = decimal(0);

/** A number of a record: decimal text or a JSON number; null when it is neither. */
export function readDecimal(value: unknown): Decimal | null {
  if (typeof value === 'string')
    return value.length <= LONGEST_NUMBER + 1 && PLAIN.test(value) ? decimal(value.replace('+', '')) : null;
  return typeof value === 'number' && Number.isFinite(value) ? decimal(value) : null;
}

/** `number(text)`: what the text says, or null. */
export const spokenNumber = (text: string): Decimal | null =>
  SPOKEN.test(text) ? decimal(text.replace('+', '')) : null;

/** Decimal text without exponent, needless zeros or a negative zero. */
export const writeDecimal = (value: Decimal): string => (value.eq(0) ? '0' : value.toFixed());

/**
 * a / b to 10 digits, null when b is 0. Both sides are cut to 30 digits first and the quotient is taken to 30: that is
 * how the SQL side must do it to be sure of its scale, and rounding twice must be rounding twice on both sides.
 */
export function divide(a: Decimal, b: Decimal): Decimal | null {
  const divisor = b.round(30, 1);
  return divisor.eq(0) ? null : a.round(30, 1).div(divisor).round(10, 1);
}

/** Remainder with the sign of `a`; null when b is 0. */
export const modulo = (a: Decimal, b: Decimal): Decimal | null => (b.eq(0) ? null : a.mod(b));

/** Rounds to `digits` places, half away from zero; null unless 0 <= digits <= 10. */
export function round(value: Decimal, digits: Decimal): Decimal | null {
  const places = wholeWithin(digits, 0, 10);
  return places === null ? null : value.round(places, 1);
}

export const floor = (value: Decimal): Decimal => {
  const cut = value.round(0, 0);
  return cut.gt(value) ? cut.minus(1) : cut;
};

export const ceil = (value: Decimal): Decimal => {
  const cut = value.round(0, 0);
  return cut.lt(value) ? cut.plus(1) : cut;
};

/** The number without its fraction as a JS number, or null outside of the bounds. */
export function wholeWithin(value: Decimal, least: number, most: number): number | null {
  const whole = value.round(0, 0);
  return whole.gte(least) && whole.lte(most) ? Number(whole.toFixed()) : null;
}
