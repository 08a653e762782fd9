/**
 * What a write names as a file: one of those that the actor sent himself, or that a record names in a field he sees.
 * Whoever names a file shows it to all who see his record, so it must be his to show.
 */
import { fieldAccess, isReadable, recordOf, rowCondition, type Rights } from '../../access/index.ts';
import type { Field, Model, ScalarField } from '../../model/index.ts';
import { all, any, name, sql, type Sql } from '../../sql/index.ts';
import { orgOf, tableOf, user, type Build, type Relation } from './builder.ts';
import { givenOf } from './derive.ts';
import { covered, coverSql } from './scope.ts';

const isFile = (field: Field): field is ScalarField => field.kind === 'scalar' && field.type === 'file';

/** The files that a relation gets from the request. */
export function filesOf({ plan }: Build, { entity }: Relation): readonly ScalarField[] {
  const { always, sometimes } = givenOf(plan, entity);
  return [...always, ...sometimes].filter(
    (field) => isFile(field) && field.entity === entity,
  ) as ScalarField[];
}

/** Whether row `r` names a file that is not there for the actor; what stays as it was in `o` is not asked for again. */
export function strangeFile(build: Build, { entity }: Relation, field: ScalarField): Sql {
  const column = name(field.column);
  const { access } = build.plan;
  const seen = access ? [any([sql`f.created_by = ${user}`, ...shown(build, access.rights)])] : [];
  const there = all([sql`f.org_id = ${orgOf(entity)}`, sql`f.id = r.${column}`, ...seen]);
  const changed = build.plan.kind === 'update' ? sql` and r.${column} is distinct from o.${column}` : sql``;
  return sql`(r.${column} is not null${changed} and not exists (select from kontor.file f where ${there}))`;
}

/** For each field of files that the actor sees: whether a record he sees there names file `f`. */
const shown = (build: Build, rights: Rights): readonly Sql[] =>
  fileFields(build.model)
    .filter((field) => isReadable(rights, field))
    .map((field) => {
      const { entity } = field;
      const record = recordOf(entity);
      const as = entity.parent ? 'd' : 't';
      const parent = entity.parent
        ? sql` join ${tableOf(record)} d on d.org_id = ${orgOf(record)} and d.id = t.parent_id`
        : sql``;
      const where = all([
        sql`t.org_id = ${orgOf(entity)}`,
        sql`t.${name(field.column)} = f.id`,
        sql`${name(as, 'deleted_at')} is null`,
        covered(build, rowCondition(rights, record), record, as),
        coverSql(build, fieldAccess(rights, field).shown, { of: 'table', entity: record, alias: as }),
      ]);
      return sql`exists (select from ${tableOf(entity)} t${parent} where ${where})`;
    });

const fileFields = (model: Model): readonly ScalarField[] =>
  [...model.entities.values()].flatMap((entity) =>
    [...entity.fields.values()].flatMap((field) =>
      field.kind === 'lines'
        ? [...field.target.fields.values()].filter(isFile)
        : isFile(field)
          ? [field]
          : [],
    ),
  );
