import { definePlugin, type FieldTypeAnswer } from '../../engine/index.ts';

const form = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

/** Lengths of countries that fix one; others are judged by their check digits alone. */
const lengths: Readonly<Record<string, number>> = {
  AT: 20, BE: 16, CH: 21, CZ: 24, DE: 22, DK: 18, ES: 24, FI: 18, FR: 27, GB: 22, IE: 22, IT: 27, KZ: 20, LI: 21,
  LU: 20, NL: 18, NO: 15, PL: 28, PT: 25, SE: 24,
}; // prettier-ignore

/** Country and check digits go to the end, letters become numbers from 10 on; what is left of 97 must be 1. */
export function checks(iban: string): boolean {
  const turned = iban.slice(4) + iban.slice(0, 4);
  let left = 0;
  for (const sign of turned) {
    const value = Number.parseInt(sign, 36);
    left = (left * (value > 9 ? 100 : 10) + value) % 97;
  }
  return left === 1;
}

/** Kept without blanks and in capitals, so that two ways to write one account are one. */
function read(text: string): FieldTypeAnswer {
  const iban = text.replace(/\s/g, '').toUpperCase();
  if (!form.test(iban))
    return { problem: 'An IBAN begins with a country and two digits: DE89 3704 0044 0532 0130 00.' };
  const length = lengths[iban.slice(0, 2)];
  if (length !== undefined && iban.length !== length)
    return {
      problem: `An IBAN of ${iban.slice(0, 2)} has ${length} letters and digits, not ${iban.length}.`,
    };
  return checks(iban)
    ? { value: iban }
    : { problem: 'The check digits of this IBAN do not fit: a digit is wrong.' };
}

export default definePlugin({
  name: 'iban',
  about:
    'Knows account numbers: keeps them in one form, refuses those with a wrong digit, shows them in fours.',
  engine: '^0.1.0',
  needs: [],
  fieldTypes: { iban: { about: 'International account number', read } },
  page: 'page.js',
});
