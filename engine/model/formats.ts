/** Every format of the metadata language in one place: which texts are one. Dates must exist, decimals are exact. */
import { fullFormats } from 'ajv-formats/dist/formats.js';

type Test = (text: string) => boolean;

/** A format of ajv-formats as a plain test; theirs are expressions or objects with a function. */
function standard(name: 'date' | 'date-time' | 'duration' | 'email' | 'uri'): Test {
  const format = fullFormats[name] as RegExp | Test | { validate: Test };
  if (format instanceof RegExp) return (text) => format.test(text);
  return typeof format === 'function' ? format : format.validate;
}

const decimalText = /^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,10})?$/;
const phoneText = /^\+?[0-9(][0-9 ()/.-]{2,38}$/;
const timeText = /^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?$/;
const uuidText = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const keyText = /^@[A-Za-z0-9_-]{1,64}$/;

export const isUuid: Test = (text) => uuidText.test(text);

const date = standard('date');
const dateTime = standard('date-time');
const uri = standard('uri');

/** PostgreSQL has no year 0. */
const hasYear = (text: string): boolean => !text.startsWith('0000');

export type Format =
  'decimal' | 'date' | 'time' | 'date-time' | 'duration' | 'email' | 'phone' | 'uri' | 'uuid' | 'reference';

/** By the name that stands in `format`. */
export const formats: Readonly<Record<Format, Test>> = {
  decimal: (text) => decimalText.test(text),
  date: (text) => date(text) && hasYear(text),
  /** A time of day, without a zone. */
  time: (text) => timeText.test(text),
  'date-time': (text) => dateTime(text) && hasYear(text),
  duration: standard('duration'),
  email: standard('email'),
  phone: (text) => phoneText.test(text),
  /** Pages make links of it, so nothing but the web is let in. */
  uri: (text) => /^https?:\/\//i.test(text) && uri(text),
  uuid: isUuid,
  /** The id of a record, or `@key` of one that is made in the same document. */
  reference: (text) => keyText.test(text) || isUuid(text),
};
