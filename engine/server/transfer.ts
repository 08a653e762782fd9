import pg from 'pg';
import type { Actor } from '../access/index.ts';
import type { JsonObject } from '../definition/index.ts';
import type { Published } from '../publication/index.ts';
import type { Query, Records } from '../records/index.ts';
import type { Door } from '../transfer/index.ts';
import { runDocument } from './graphql/run.ts';

/** The door to data as imports and exports pass it, in the name of one actor. */
export function transferDoor(
  records: Records,
  published: Published,
  actor: Actor,
  correlation: string,
): Door {
  return {
    async read(query, variables = {}) {
      const answer = await runDocument(records, published, { query, variables }, { actor, correlation });
      return (JSON.parse(answer) as { data: JsonObject }).data;
    },
    async write(operations, { verbatim, undrawn = false, dry }) {
      const options = {
        model: published.model,
        correlation,
        cause: 'import',
        chunk: true,
        verbatim,
        undrawn,
      };
      await records.write(actor, operations, { ...options, ...(dry && { answer: undo }) }).catch(isUndone);
    },
  };
}

/** What a dry run has for its last statement: a refusal, so that the transaction leaves nothing. */
const undo = (): Query => ({ text: "select kontor.refuse('dry run', null)::text", values: [] });

function isUndone(error: unknown): void {
  if (!(error instanceof pg.DatabaseError && error.code === 'KNT10' && error.message === 'dry run'))
    throw error;
}
