/**
 * Holds the two back ends of the expression language equal: random expressions over random records, in JS and in SQL
 * on a live PostgreSQL. An expression is a value and, where it is a condition, also what a WHERE makes of it.
 */
import pg from 'pg';
import { compile, evaluate, type Expression, type Value } from '../../engine/expression/index.ts';
import { toCondition, toSql } from '../../engine/expression/sql.ts';
import { join, name, print, sql, type Sql } from '../../engine/sql/index.ts';
import { start } from '../support/services.ts';
import { expressionFrom } from './expressions/generate.ts';
import { randomFrom } from './expressions/random.ts';
import { bindingFor, createTables } from './expressions/tables.ts';
import { actor, makeWorld, now, scope, type World } from './expressions/world.ts';

const EXPRESSIONS = 20_000;
const ROWS = 40;
/** Expressions in one statement. */
const BATCH = 100;
const STATEMENT_SECONDS = 60;

export const about = `${EXPRESSIONS} random expressions x ${ROWS} rows: JavaScript and PostgreSQL give the same`;

export interface Task {
  readonly seed: number;
  readonly scale: number;
  /** Called for each failure with a text that says what differed. */
  readonly report: (failure: string) => void;
}

export async function run({ seed, scale, report }: Task): Promise<{ cases: number; failures: number }> {
  const postgres = await start.postgres();
  if (!postgres) throw new Error('The proof needs a PostgreSQL.');
  const client = new pg.Client({ connectionString: postgres.address });
  await client.connect();
  try {
    await client.query(`set statement_timeout = '${STATEMENT_SECONDS}s'`);
    await client.query('set jit = off');
    const world = makeWorld(randomFrom(seed), ROWS);
    await createTables(client, world);
    return await compareAll(client, world, seed, Math.ceil(EXPRESSIONS * scale), report);
  } finally {
    await client.end();
    await postgres.stop();
  }
}

async function compareAll(
  client: pg.Client,
  world: World,
  seed: number,
  wanted: number,
  report: Task['report'],
) {
  let [cases, failures] = [0, 0];
  for (let first = 0; first < wanted; first += BATCH) {
    const random = randomFrom(seed * 1_000_003 + first);
    const sources = Array.from({ length: Math.min(BATCH, wanted - first) }, () => expressionFrom(random));
    for (const failure of await compareBatch(client, world, sources)) {
      failures++;
      report(failure);
    }
    cases += sources.length * world.orders.length;
  }
  return { cases, failures };
}

async function compareBatch(
  client: pg.Client,
  world: World,
  sources: readonly string[],
): Promise<readonly string[]> {
  const failures: string[] = [];
  const expressions: Expression[] = [];
  for (const source of sources) {
    const { expression, faults } = compile(source, scope);
    if (expression) expressions.push(expression);
    else failures.push(`${source}\n  is refused: ${faults[0]!.message}`);
  }
  try {
    const rows = await inSql(client, expressions);
    return [...failures, ...differences(world, expressions, rows)];
  } catch (error) {
    // One statement of many failed: say which expression it was.
    if (sources.length === 1) return [`${sources[0]}\n  fails in SQL: ${(error as Error).message}`];
    for (const source of sources) failures.push(...(await compareBatch(client, world, [source])));
    return failures;
  }
}

type Row = readonly (string | null)[];

/** Two columns an expression: its value as text, and whether a WHERE would let the row pass. */
async function inSql(client: pg.Client, expressions: readonly Expression[]): Promise<readonly Row[]> {
  const columns = expressions.flatMap((expression) => [
    asText(expression, toSql(expression, bindingFor('o'))),
    expression.type.kind === 'boolean'
      ? sql`(${toCondition(expression, bindingFor('o'))}) is true`
      : sql`null`,
  ]);
  const statement = sql`select ${join(columns)} from ${name('order')} ${name('o')} order by ${name('o', 'id')}`;
  const { text, sources } = print(statement);
  const { rows } = await client.query({ text, values: [...sources], rowMode: 'array', types: AS_TEXT });
  return rows as Row[];
}

const AS_TEXT = { getTypeParser: () => (value: unknown) => value } as pg.CustomTypesConfig;

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

function* differences(
  world: World,
  expressions: readonly Expression[],
  rows: readonly Row[],
): Generator<string> {
  for (const [at, expression] of expressions.entries()) {
    for (const [number, record] of world.orders.entries()) {
      const [wanted, passes] = [rows[number]![at * 2]!, rows[number]![at * 2 + 1]!];
      const value = evaluate(expression, { record, names: { user: actor }, ...now });
      const found = shown(expression, value);
      if (found !== wanted) {
        yield `${expression.source}\n  row ${number}: JS ${found}, SQL ${wanted}`;
        break;
      }
      if (passes !== null && (value === true) !== (passes === 't')) {
        yield `${expression.source}\n  row ${number}: JS ${found}, as a condition in SQL ${passes}`;
        break;
      }
    }
  }
}

function shown({ type }: Expression, value: Value): string | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string')
    throw new Error(`evaluate() gave ${JSON.stringify(value)}, where text is wanted.`);
  if (type.kind !== 'dateTime') return value;
  const [whole, fraction = ''] = value.slice(0, -1).split('.');
  return `${whole}.${fraction.padEnd(6, '0')}Z`;
}
