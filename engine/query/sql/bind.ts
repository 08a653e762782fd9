import { Refusal } from '../../errors/index.ts';
import { join, literal, param, sql, type Sql } from '../../sql/index.ts';
import type { Codec } from '../codec.ts';
import { badVariables, tooManyValues } from '../faults.ts';
import { itemsOf, valueOf, type Given } from '../given.ts';
import { LIMITS } from '../limits.ts';
import type { Writing } from './writing.ts';

/** What was given, as a value of the codec's type: a constant stands in the text, a variable is bound. */
export function bind(writing: Writing, given: Given, codec: Codec): Sql {
  if (given.kind === 'variable')
    return bound(writing, given, codec, codec.type, (value) => readAs(codec, value));
  const value = readAs(codec, valueOf(given, {}));
  return value === null ? sql`null::${words(codec.type)}` : sql`${literal(value)}::${words(codec.type)}`;
}

/** A list of values as an array. */
export function bindList(writing: Writing, given: Given, codec: Codec): Sql {
  const type = words(`${codec.type}[]`);
  if (given.kind !== 'variable')
    return sql`array[${join(itemsOf(given).map((item) => bind(writing, item, codec)))}]::${type}`;
  return bound(writing, given, codec, `${codec.type}[]`, (value) => {
    const values = Array.isArray(value) ? value : [value];
    if (values.length > LIMITS.values)
      throw new Refusal(tooManyValues({ count: values.length, limit: LIMITS.values }));
    return values.map((each) => readAs(codec, each));
  });
}

/** A parameter that is `read` from the variable; `purpose` keeps two readings of one variable apart. */
export function bound(
  writing: Writing,
  given: Given,
  { name }: Pick<Codec, 'name'>,
  type: string,
  read: (value: unknown) => unknown,
): Sql {
  const path = given.kind === 'variable' ? given.path : [];
  const reader = writing.reader(`${path.join('/')} as ${name} ${type}`, ({ variables }) =>
    read(valueOf(given, variables)),
  );
  return param(reader, type);
}

/** The value by its codec. Types were checked before; what is refused here has the type but says nothing. */
export function readAs(codec: Codec, value: unknown): string | number | boolean | null {
  const read = codec.read(value);
  if (read === undefined) throw new Refusal(badVariables({ problem: `A value is no ${codec.name}.` }));
  return read;
}

/** Names of types are words we wrote. */
const words = (type: string): Sql => ({ parts: [type] });
