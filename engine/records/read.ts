import type { Actor } from '../access/index.ts';
import type { Pipeline } from '../postgres/index.ts';
import type { Statement } from '../query/index.ts';
import { enter, textOf } from './context.ts';
import { refusalOf } from './failure.ts';
import type { Query } from './types.ts';

/** Answers a compiled document: its JSON text, as PostgreSQL made it. */
export async function read(
  pipeline: Pipeline,
  actor: Actor,
  statement: Statement,
  variables: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { name, text } = statement;
  const values = statement.read({ variables, actor });
  try {
    // One without a name is planned for its values, a report as like as not: nobody else is to wait for it.
    const { rows } =
      name === undefined
        ? (await pipeline.runUnit([enter(actor), { text, values }]))[1]!
        : await pipeline.runRead(enter(actor), { text, values, name });
    return textOf(rows[0]);
  } catch (error) {
    throw refusalOf(error);
  }
}

/** Rows of one statement in the actor's organization. */
export async function ask<Row>(pipeline: Pipeline, actor: Actor, query: Query): Promise<readonly Row[]> {
  try {
    const results = await pipeline.runUnit([enter(actor), query]);
    return results[1]!.rows as Row[];
  } catch (error) {
    throw refusalOf(error);
  }
}
