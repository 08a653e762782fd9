/** Which constants a field can hold: in defaults, `set`, filters and seeds. */
import type { Json } from '../definition/index.ts';
import type { Fault, Place } from '../errors/index.ts';
import { badValue } from './faults.ts';
import { formats } from './formats.ts';
import type { Field, ScalarField, ScalarType } from './types.ts';
import { isObject } from './json.ts';

interface Holds {
  readonly test: (value: Json, field: ScalarField) => boolean;
  /** What to write instead. */
  readonly wanted: string;
}

const textual = (name: keyof typeof formats, wanted: string): Holds => ({
  test: (value) => typeof value === 'string' && formats[name](value),
  wanted,
});

/** Whether a decimal text has no more digits than the field keeps. */
function fitsScale(value: string, scale: number): boolean {
  return (value.split('.')[1] ?? '').length <= scale;
}

const decimal: Holds = {
  test: (value, field) =>
    typeof value === 'string' && formats.decimal(value) && fitsScale(value, field.scale!),
  wanted: 'decimal text such as "12.50", with no more digits after the point than the field has',
};
const text: Holds = {
  test: (value, field) => typeof value === 'string' && [...value].length <= (field.maxLength ?? Infinity),
  wanted: 'a text that is not too long',
};
const isOption = (value: Json, field: ScalarField): boolean =>
  field.options!.some((option) => option.value === value);

const scalars: Readonly<Record<ScalarType, Holds>> = {
  text,
  longText: text,
  integer: { test: (value) => Number.isSafeInteger(value), wanted: 'a whole number' },
  decimal,
  money: decimal,
  quantity: decimal,
  boolean: { test: (value) => typeof value === 'boolean', wanted: 'true or false' },
  date: textual('date', 'a date such as "2026-01-31"'),
  time: textual('time', 'a time such as "08:30:00"'),
  dateTime: textual('date-time', 'a moment such as "2026-01-31T08:30:00Z"'),
  duration: textual('duration', 'a duration such as "PT1H30M"'),
  email: textual('email', 'an e-mail address'),
  phone: textual('phone', 'a phone number'),
  url: textual('uri', 'an address such as "https://example.org"'),
  enum: { test: isOption, wanted: 'one of its choices' },
  multiEnum: {
    test: (value, field) => Array.isArray(value) && value.every((one: Json) => isOption(one, field)),
    wanted: 'a list of its choices',
  },
  list: { test: (value) => Array.isArray(value), wanted: 'a list' },
  address: { test: isObject, wanted: 'an object with street, city and so on' },
  json: { test: () => true, wanted: 'any JSON' },
  file: textual('uuid', 'the id of a file'),
  id: textual('uuid', 'an id'),
};

/** The fault of a constant that the field cannot hold. null empties a field and always fits; that it is required is another matter. */
export function constantFault(field: Field, value: Json, place: Place): Fault | undefined {
  if (value === null) return undefined;
  const found = JSON.stringify(value);
  const what = `The value for '${field.name}'`;
  if (field.kind === 'scalar') {
    const { test, wanted } = scalars[field.type];
    return test(value, field) ? undefined : badValue({ what, value: found, wanted }, place);
  }
  if (field.kind === 'period')
    return isObject(value)
      ? undefined
      : badValue({ what, value: found, wanted: 'an object with from and to' }, place);
  if (field.kind === 'reference')
    return typeof value === 'string' && formats.uuid(value)
      ? undefined
      : badValue({ what, value: found, wanted: 'the id of a record' }, place);
  return badValue({ what, value: found, wanted: 'an expression; there is no constant of this kind' }, place);
}
