import type { ColumnView } from '../../engine/forms/index.ts';

export interface SortKey {
  readonly path: readonly string[];
  readonly descending: boolean;
}

/** The `orderBy` of GraphQL. A reference is sorted by what it is called. */
export function orderOf(sort: readonly SortKey[], columns: readonly ColumnView[]): readonly object[] {
  const pointing = new Set(
    columns.flatMap(({ path, field }) => (field.type === 'reference' ? path.join('.') : [])),
  );
  return sort.map(({ path, descending }) => {
    const whole = pointing.has(path.join('.')) ? [...path, '_label'] : path;
    return whole.reduceRight<object | string>(
      (inner, name) => ({ [name]: inner }),
      descending ? 'desc' : 'asc',
    );
  }) as readonly object[];
}
