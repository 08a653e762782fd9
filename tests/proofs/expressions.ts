/**
 * Holds the two back ends of the expression language equal: random expressions over random records, in JS and in SQL
 * on a live PostgreSQL. A case is one expression on every row: its value, and for a condition what a WHERE makes of it.
 */
import pg from 'pg';
import { compile, evaluate, type Expression, type Value } from '../../engine/expression/index.ts';
import { toCondition, toSql } from '../../engine/expression/sql.ts';
import { join, name, print, sql, type Sql } from '../../engine/sql/index.ts';
import type { ProofRun } from '../support/proof.ts';
import { randomOf } from '../support/random.ts';
import { expressionFrom } from './expressions/generate.ts';
import { bindingFor, createTables } from './expressions/tables.ts';
import { actor, makeWorld, now, scope, type World } from './expressions/world.ts';

const EXPRESSIONS = 20_000;
const ROWS = 40;
/** Expressions that are answered by one statement. */
const BATCH = 100;
const STATEMENT_SECONDS = 60;

export const about = `${EXPRESSIONS} random expressions x ${ROWS} rows: JavaScript and PostgreSQL give the same`;

export async function run(proof: ProofRun): Promise<void> {
  const { seed } = proof;
  const client = new pg.Client({ connectionString: await proof.database() });
  await client.connect();
  try {
    await client.query(`set statement_timeout = '${STATEMENT_SECONDS}s'`);
    await client.query('set jit = off');
    const world = makeWorld(randomOf(seed, EXPRESSIONS), ROWS);
    await createTables(client, world);
    const answers = answersInBatches(client, seed);
    await proof.cases(EXPRESSIONS, async (_, number) => compare(world, await answers(number)));
  } finally {
    await client.end();
  }
}

interface Answer {
  readonly expression: Expression;
  /** Of each row the value as text, and of a condition whether a WHERE lets the row pass. */
  readonly rows: readonly { readonly value: string | null; readonly passes: boolean | null }[];
}

/** The answer of SQL to expression `number`. Neighbours are asked together and kept until the next batch. */
function answersInBatches(client: pg.Client, seed: number): (number: number) => Promise<Answer> {
  let kept: { first: number; answers: readonly Answer[] | Error } | undefined;
  const sourceOf = (number: number): string => expressionFrom(randomOf(seed, number));
  return async (number) => {
    const first = number - (number % BATCH);
    if (kept?.first !== first) {
      const sources = Array.from({ length: BATCH }, (_, at) => sourceOf(first + at));
      kept = { first, answers: await answersOf(client, sources).catch((error: Error) => error) };
    }
    if (!(kept.answers instanceof Error)) return kept.answers[number - first]!;
    // One of the batch is refused or fails: asked alone, each tells for itself.
    const [answer] = await answersOf(client, [sourceOf(number)]);
    return answer!;
  };
}

async function answersOf(client: pg.Client, sources: readonly string[]): Promise<readonly Answer[]> {
  const expressions = sources.map(understood);
  const statement = statementOf(expressions);
  const { rows } = await client
    .query<Cell[]>({ ...statement, rowMode: 'array', types: AS_TEXT })
    .catch((error: Error) => {
      throw new Error(`${sources[0]}\n  fails in SQL: ${error.message}`, { cause: error });
    });
  return expressions.map((expression, at) => ({
    expression,
    rows: rows.map((row) => ({
      value: row[at * 2]!,
      passes: row[at * 2 + 1] === null ? null : row[at * 2 + 1] === 't',
    })),
  }));
}

type Cell = string | null;
const AS_TEXT = { getTypeParser: () => (value: unknown) => value } as pg.CustomTypesConfig;

function understood(source: string): Expression {
  const { expression, faults } = compile(source, scope);
  if (faults) throw new Error(`${source}\n  is refused: ${faults[0]!.message}`);
  return expression;
}

/** Two columns an expression. */
function statementOf(expressions: readonly Expression[]): { text: string; values: unknown[] } {
  const columns = expressions.flatMap((expression) => [
    asText(expression, toSql(expression, bindingFor('o'))),
    expression.type.kind === 'boolean'
      ? sql`(${toCondition(expression, bindingFor('o'))}) is true`
      : sql`null`,
  ]);
  const { text, sources } = print(
    sql`select ${join(columns)} from ${name('order')} ${name('o')} order by ${name('o', 'id')}`,
  );
  return { text, values: [...sources] };
}

/** The forms in which evaluate() gives values. */
function asText({ type }: Expression, value: Sql): Sql {
  switch (type.kind) {
    case 'number':
      return sql`trim_scale(${value})::text`;
    case 'duration':
      return sql`'PT' || trim_scale(extract(epoch from ${value}))::text || 'S'`;
    case 'dateTime':
      return sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
    default:
      return sql`(${value})::text`;
  }
}

function compare(world: World, { expression, rows }: Answer): void {
  for (const [number, record] of world.orders.entries()) {
    const { value: wanted, passes } = rows[number]!;
    const value = evaluate(expression, { record, names: { user: actor }, ...now });
    const found = shown(expression, value);
    const where = `${expression.source}\n  row ${number}: JS ${found}, SQL`;
    if (found !== wanted) throw new Error(`${where} ${wanted}`);
    if (passes !== null && (value === true) !== passes) throw new Error(`${where} as a condition ${passes}`);
  }
}

/** A value as text; moments with all six digits, as SQL was asked for them. */
function shown({ type }: Expression, value: Value): string | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string')
    throw new Error(`evaluate() gave ${JSON.stringify(value)}, where text is wanted.`);
  if (type.kind !== 'dateTime') return value;
  const [whole, fraction = ''] = value.slice(0, -1).split('.');
  return `${whole}.${fraction.padEnd(6, '0')}Z`;
}
