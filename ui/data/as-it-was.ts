/** A record as it was beside what it is today: field by field, line by line. */
import type { EntityView, FieldView, LinesView } from '../../engine/forms/index.ts';
import type { Row } from './documents.ts';
import { heldInImage, labelsOf, readAsItWas, valuesOf } from './history.ts';
import type { Timeline } from './history.ts';
import { isEmpty } from './wire.ts';

/** A value then and today, as a form holds them. */
export interface Compared {
  readonly field: FieldView;
  readonly then: unknown;
  readonly now: unknown;
  readonly same: boolean;
}

export interface ComparedLine {
  /** Whether it was there then and is there today. */
  readonly was: boolean;
  readonly is: boolean;
  readonly cells: readonly Compared[];
}

export interface ComparedLines {
  readonly field: FieldView;
  readonly columns: readonly FieldView[];
  readonly lines: readonly ComparedLine[];
}

export interface Comparison {
  readonly at: string;
  readonly by: string | null;
  /** Fields that had a value then or have one today. */
  readonly fields: readonly Compared[];
  readonly lines: readonly ComparedLines[];
}

/** What the reader may see of both. */
export async function compareVersions(
  view: EntityView,
  id: string,
  version: number,
  newest: number,
): Promise<Comparison> {
  const { name } = view.entity;
  const [then, now] = await Promise.all([readAsItWas(name, id, version), readAsItWas(name, id, newest)]);
  const labels = await labelsOf([then, now].flatMap(({ record }) => valuesOf(view.fields, record)));
  const fields = view.fields.filter((field) => field.name in then.record && isTold(field));
  return {
    at: then.at,
    by: then.by.name,
    fields: fields
      .filter((field) => !field.lines)
      .map((field) => compare(field, then.record, now.record, labels))
      .filter(({ then: was, now: is }) => !(isEmpty(was) && isEmpty(is))),
    lines: fields.flatMap((field) =>
      field.lines ? [compareLines(field, field.lines, then.record, now.record, labels)] : [],
    ),
  };
}

const isTold = ({ system, name }: FieldView): boolean => !system || name === 'deletedAt' || name === 'owner';

function compare(field: FieldView, then: Row, now: Row, labels: Timeline['labels']): Compared {
  const [was, is] = [then[field.name] ?? null, now[field.name] ?? null];
  return {
    field,
    then: heldInImage(field, was, labels),
    now: heldInImage(field, is, labels),
    same: JSON.stringify(was) === JSON.stringify(is),
  };
}

/** Lines of then in their order, then those that were added since; columns in which some line has a value. */
function compareLines(
  field: FieldView,
  { fields, columns }: LinesView,
  then: Row,
  now: Row,
  labels: Timeline['labels'],
): ComparedLines {
  const [old, today] = [linesOf(then, field), linesOf(now, field)];
  const all = [...old.values(), ...today.values()];
  const shown = columns
    .flatMap((name) => fields.filter((one) => one.name === name))
    .filter(({ name }) => all.some((line) => !isEmpty(line[name])));
  const ids = [...old.keys(), ...[...today.keys()].filter((id) => !old.has(id))];
  return {
    field,
    columns: shown,
    lines: ids.map((id) => ({
      was: old.has(id),
      is: today.has(id),
      cells: shown.map((column) => compare(column, old.get(id) ?? {}, today.get(id) ?? {}, labels)),
    })),
  };
}

const linesOf = (image: Row, { name }: FieldView): ReadonlyMap<string, Row> =>
  new Map(((image[name] ?? []) as readonly Row[]).map((line) => [String(line['id']), line]));
