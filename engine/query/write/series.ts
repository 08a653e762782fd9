import { join, literal, name, sql, type Sql } from '../../sql/index.ts';
import type { Entity, Field, ScalarField, Series } from '../../model/index.ts';
import { bound, org } from './builder.ts';

/** Name of a series in the database: it goes by ids, so that a rename never starts it anew. */
export const seriesKey = (field: Field): string => `${field.entity.module}.${field.entity.id}.${field.id}`;

const dates: Readonly<Record<string, string>> = { year: 'YYYY', month: 'MM', day: 'DD' };

/** What resets the counter: the parts of the date that stand in the pattern. The actor's day decides. */
export function seriesPart({ pattern }: Series): Sql {
  const parts = [...pattern.matchAll(/\{(year|month|day)\}/g)].map((found) => dates[found[1]!]!);
  return parts.length === 0
    ? literal('')
    : sql`to_char(now() at time zone ${bound('timezone', 'text')}, ${literal(parts.join('-'))})`;
}

/** The pattern with a number in it, the `n` of a query. `{seq:5}` is at least five digits wide and grows beyond. */
export function numbered({ pattern }: Series, counter: Sql): Sql {
  const pieces = pattern.split(/(\{[^}]*\})/).filter((piece) => piece !== '');
  const texts = pieces.map((piece) => {
    const [, word, width] = /^\{(\w+)(?::(\d+))?\}$/.exec(piece) ?? [];
    if (word === 'seq')
      return sql`lpad(n::text, greatest(${literal(Number(width ?? 1))}, length(n::text)), '0')`;
    if (word !== undefined)
      return sql`to_char(now() at time zone ${bound('timezone', 'text')}, ${literal(dates[word]!)})`;
    return literal(piece);
  });
  return sql`(select ${join(texts, ' || ')} from (${counter}) as drawn)`;
}

/**
 * The next number of a series that may have gaps; one that is refused later leaves a gap. It looks at the row it is for,
 * since PostgreSQL asks what looks at none but once for all rows.
 */
export const drawn = (field: Field, series: Series): Sql =>
  numbered(
    series,
    sql`select kontor.draw(${literal(seriesKey(field))}, ${seriesPart(series)}) as n where i."$id" is not null`,
  );

/** Gapless numbers of an entity that are taken when it is created, or issued by a transition. */
export const gaplessFields = (entity: Entity, transition: string | undefined): readonly ScalarField[] =>
  [...entity.fields.values()].filter(
    (field): field is ScalarField =>
      field.kind === 'scalar' && field.series?.gapless === true && field.series.issuedBy === transition,
  );

/** The next number of a gapless series, for the record `was` if it has none: its counter stays locked to the end. */
export const counted = (field: ScalarField, series: Series): Sql =>
  sql`insert into kontor.series as s (org_id, key, part, value) select ${org}, ${literal(seriesKey(field))}, ${seriesPart(series)}, 1 from was o where o.${name(field.column)} is null on conflict (org_id, key, part) do update set value = s.value + 1 returning value`;
