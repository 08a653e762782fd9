import type { Actor } from '../access/index.ts';
import type { Joint, Pipeline } from '../postgres/index.ts';
import { companyOf } from '../process/index.ts';
import type { Statement } from '../query/index.ts';
import { enter, enteredBy, enterToRead, textOf } from './context.ts';
import { refusalOf } from './failure.ts';
import type { JointQuery, Query } from './types.ts';

/** Answers a compiled document: its JSON text, as PostgreSQL made it. */
export async function read(
  pipeline: Pipeline,
  actor: Actor,
  statement: Statement,
  variables: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { kind, name, text } = statement;
  const query = { name, text, values: statement.read({ variables, actor }) };
  try {
    // A report may take long: nobody else is to wait for it.
    const { rows } =
      kind === 'aggregate'
        ? (await pipeline.runUnit([enterToRead(actor), planAnew, query])).at(-1)!
        : await pipeline.runRead(enterToRead(actor), query);
    return textOf(rows[0]);
  } catch (error) {
    throw refusalOf(error);
  }
}

/** What is prepared is planned for its values for the rest of the transaction; parsed and checked it is once. */
const planAnew: Query = {
  name: 'plan anew',
  text: "select set_config('plan_cache_mode', 'force_custom_plan', true)",
  values: [],
};

/** Rows of one statement in the actor's organization; its own row where it was asked together with others. */
export async function ask<Row>(pipeline: Pipeline, actor: Actor, query: Query): Promise<readonly Row[]> {
  const first = enter(actor);
  const alone = [first, query];
  try {
    const results = await (query.joint
      ? pipeline.runWrite(companyOf(actor.org), alone, jointly(actor, first, query.joint))
      : pipeline.runUnit(alone));
    return results.at(-1)!.rows as Row[];
  } catch (error) {
    throw refusalOf(error);
  }
}

const jointly = (actor: Actor, first: Query, { key, part, together }: JointQuery): Joint => ({
  key: JSON.stringify([enteredBy(actor), key]),
  part,
  ids: [],
  own: [],
  together: (parts) => [first, together(parts)],
});
