/** Connections of which nothing is kept: each transaction is undone where it would have been committed. */
import type { Pipeline, Pool, Statement } from '../../../engine/postgres/index.ts';

/** What waits for the commit is looked at first. */
const END: readonly Statement[] = [{ text: 'set constraints all immediate' }, { text: 'rollback' }];

/** Statements that were sent, in order, until they are taken. */
export interface Undone {
  readonly pool: Pool;
  readonly pipeline: Pipeline;
  taken(): string;
}

export function undone(pool: Pool): Undone {
  const sent: string[] = [];
  const ending: Pool['ending'] = async (work) => {
    const results = await pool.ending(async (connection) => {
      const heard: typeof connection = {
        query: (statement, values) => {
          sent.push(typeof statement === 'string' ? statement : statement.text);
          return connection.query(statement, values);
        },
      };
      const last = await work(heard);
      sent.push(...last.map(({ text }) => text));
      return [...last, ...END];
    });
    return results.slice(0, -END.length);
  };
  const runUnit: Pipeline['runUnit'] = (statements) => ending(() => Promise.resolve(statements));
  return {
    pool: {
      ...pool,
      ending,
      async transaction(work) {
        let product;
        await ending(async (connection) => {
          product = await work(connection);
          return [];
        });
        return product as never;
      },
    },
    pipeline: {
      runUnit,
      runRead: async (opening, query) => (await runUnit([opening, query])).at(-1)!,
      runWrite: (_company, statements) => runUnit(statements),
      close: () => pool.close(),
    },
    taken: () => sent.splice(0).join('\n'),
  };
}
