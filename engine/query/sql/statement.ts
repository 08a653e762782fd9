import { createHash } from 'node:crypto';
import type { Rights } from '../../access/index.ts';
import type { Model } from '../../model/index.ts';
import { print, sql } from '../../sql/index.ts';
import { columnsSql } from './output.ts';
import { newWriting } from './writing.ts';
import type { Reader, Statement } from '../statement.ts';
import type { ReadPlan } from '../types.ts';

/** ReadPlan -> Statement. One row, one column: the JSON text of `data`. */
export function writeStatement(model: Model, rights: Rights, plan: ReadPlan): Statement {
  const writing = newWriting(model, rights);
  const { text, sources } = print(
    sql`select row_to_json(x.*)::text as data from (select ${columnsSql(writing, plan.outputs)}) x`,
  );
  const readers = sources as readonly Reader[];
  const name = `r${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`;
  return {
    name,
    text,
    kind: plan.kind,
    cost: plan.cost,
    read: (values) => readers.map((reader) => reader.read(values)),
  };
}
