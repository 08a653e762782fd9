import { nearest, Refusal } from '../errors/index.ts';
import type { Connection } from '../postgres/index.ts';
import { auditCatalogue } from './audit.ts';
import { dropColumnText, removePart, tableName } from './ddl.ts';
import { notDue, notRetired, stillReferred } from './faults.ts';
import { inspectShape } from './inspect.ts';
import { close, mark, stepsOf, writeDown, type Runnable } from './journal.ts';
import { inTransaction } from './locks.ts';
import { quote } from './names.ts';
import type { Roles } from './roles.ts';
import { keyOf, retirement, type Column, type Shape, type Table } from './types.ts';

/** What no definition wants any more and what is kept of it: a column with its values, or a table with its rows. */
export interface Retired {
  /** `sales.order.legacy`, `sales.quote`: the name by which one consents. */
  readonly name: string;
  readonly kind: 'column' | 'table';
  /** Values of the column, or rows of the table, that would be destroyed. */
  readonly count: number;
  /** When it was retired; null where the journal does not know, and then it stays. */
  readonly retiredAt: string | null;
  /** From when on it may be destroyed. */
  readonly dueAt: string | null;
  readonly due: boolean;
}

type Found = { readonly name: string; readonly table: Table; readonly column?: Column };

/** All that is retired, by name. Reads only. */
export async function retiredIn(db: Connection, roles: Roles, keptDays: number): Promise<Retired[]> {
  const found = retiredOf(await inspectShape(db, roles));
  const { rows } = await db.query<Pick<Retired, 'name' | 'retiredAt' | 'dueAt' | 'due'>>(
    `select name, to_json(at) #>> '{}' as "retiredAt", to_json(at + $2 * interval '1 day') #>> '{}' as "dueAt",
            coalesce(at + $2 * interval '1 day' <= now(), false) as due
       from unnest($1::text[], $3::text[]) as given (name, why)
       left join lateral (select max(a.at) as at from kontor.apply_step s join kontor.apply a on a.id = s.apply
                            where s.why = given.why and s.done) as retired on true`,
    [found.map(({ name }) => name), keptDays, found.map(({ table, column }) => retirement(table, column))],
  );
  const times = new Map(rows.map((row) => [row.name, row]));
  const list: Retired[] = [];
  for (const one of found)
    list.push({
      kind: one.column ? 'column' : 'table',
      count: await countOf(db, one),
      ...times.get(one.name)!,
    });
  return list;
}

/** Columns of a retired table are part of it. */
const retiredOf = ({ tables }: Shape): readonly Found[] =>
  [...tables.values()].flatMap((table): Found[] =>
    table.retired
      ? [{ name: keyOf(table), table }]
      : [...table.columns.values()]
          .filter((column) => column.retired)
          .map((column) => ({ name: `${keyOf(table)}.${column.name}`, table, column })),
  );

async function countOf(db: Connection, { table, column }: Found): Promise<number> {
  const what = column ? `count(${quote(column.name)})` : 'count(*)';
  const { rows } = await db.query<{ count: string }>(
    `select ${what}::text as count from ${tableName(table)}`,
  );
  return Number(rows[0]!.count);
}

/**
 * Destroys what `consent` names, in one transaction, and keeps in kontor.purge who did it and what it was. There is no
 * way back. Call it inside `applying`.
 * @throws Refusal DBS440 (not retired), DBS441 (not yet), DBS442 (something that stays refers to it), DBS420, DBS430
 */
export async function purge(
  db: Connection,
  roles: Roles,
  keptDays: number,
  consent: readonly string[],
): Promise<readonly Retired[]> {
  const listed = await retiredIn(db, roles, keptDays);
  const chosen = [...new Set(consent)].map((name) => consented(listed, name));
  const shape = await inspectShape(db, roles);
  const names = new Set(chosen.map(({ name }) => name));
  const found = retiredOf(shape).filter(({ name }) => names.has(name));
  const faults = found.flatMap((one) => referred(shape, one, names));
  if (faults.length > 0) throw new Refusal(faults);

  const apply = await writeDown(db, stepsTo(found));
  const steps = await stepsOf(db, apply);
  try {
    await inTransaction(db, async () => {
      for (const step of steps) await db.query(step.run);
      const open = await auditCatalogue(db, roles);
      if (open.length > 0) throw new Refusal(open);
      await db.query('insert into kontor.purge (apply, destroyed) values ($1, $2)', [
        apply,
        JSON.stringify(chosen),
      ]);
      await mark(db, apply, steps, { done: true });
      await close(db, apply, 'done');
    });
  } catch (error) {
    await close(db, apply, 'taken back');
    throw error;
  }
  return chosen;
}

function consented(listed: readonly Retired[], name: string): Retired {
  const one = listed.find((retired) => retired.name === name);
  if (!one) {
    const near = nearest(
      name,
      listed.map((retired) => retired.name),
    );
    throw new Refusal(notRetired({ name, ...(near !== undefined && { near }) }));
  }
  if (!one.due) throw new Refusal(notDue({ name, dueAt: one.dueAt }));
  return one;
}

/** A table goes only with all that refers to it: what is kept is kept whole. */
const referred = (shape: Shape, { name, column }: Found, going: ReadonlySet<string>) =>
  column
    ? []
    : [...shape.tables.values()].flatMap((table) =>
        [...table.parts.values()]
          .filter((part) => part.target === name && !going.has(keyOf(table)))
          .filter((part) => !part.columns.some((each) => going.has(`${keyOf(table)}.${each}`)))
          .map((part) => stillReferred({ name, by: `${keyOf(table)}.${part.columns.at(-1)}` })),
      );

/** Columns first, so that no foreign key is in the way; then all tables at once, because they may refer to each other. */
function stepsTo(found: readonly Found[]): Runnable[] {
  const step = { phase: 'add', undo: null, transactional: true } as const;
  const columns = found.filter((one) => one.column);
  const tables = found.filter((one) => !one.column).map(({ table }) => table);
  const functions = tables.flatMap((table) =>
    [...table.parts.values()]
      .filter(({ kind }) => kind === 'function')
      .map((part) => removePart(table, part)),
  );
  return [
    ...columns.map(({ name, table, column }) => ({
      ...step,
      why: `- purge ${name}`,
      run: dropColumnText(table, column!),
    })),
    ...functions.map((run) => ({ ...step, why: `- ${run}`, run })),
    ...(tables.length > 0
      ? [
          {
            ...step,
            why: `- purge ${tables.map(keyOf).join(', ')}`,
            run: `drop table ${tables.map(tableName).join(', ')}`,
          },
        ]
      : []),
  ];
}
