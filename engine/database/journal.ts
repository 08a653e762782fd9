import type { Connection } from '../postgres/index.ts';
import type { Phase, Step } from './types.ts';

/** What running needs of a step; why it came to be is told in `why`. */
export interface Runnable extends Pick<Step, 'phase' | 'run' | 'why' | 'transactional'> {
  /** Null exactly where `run` destroys: in a purge, which is one transaction, so that nothing is ever half done. */
  readonly undo: string | null;
}

/** A step as it is written down before anything is run, so that another process can finish what this one began. */
export interface WrittenStep extends Runnable {
  readonly number: number;
  readonly done: boolean;
}

/** An apply that did not come to its end. Without a publication it had not published yet. */
export interface Unfinished {
  readonly id: string;
  readonly publication: string | null;
}

/** Gives the id of the apply. */
export async function writeDown(db: Connection, steps: readonly Runnable[]): Promise<string> {
  const list = steps.map(({ phase, run, undo, why, transactional }, number) => ({
    number,
    phase,
    run,
    undo,
    why,
    transactional,
  }));
  const { rows } = await db.query<{ id: string }>(
    `with made as (insert into kontor.apply (state) values ('adding') returning id),
       steps as (
         insert into kontor.apply_step (apply, number, phase, run, undo, why, transactional)
           select made.id, r.* from made, json_to_recordset($1)
             as r (number int, phase text, run text, undo text, why text, transactional boolean))
     select id from made`,
    [JSON.stringify(list)],
  );
  return rows[0]!.id;
}

export async function stepsOf(db: Connection, apply: string): Promise<WrittenStep[]> {
  const { rows } = await db.query<WrittenStep>(
    'select number, phase, run, undo, why, transactional, done from kontor.apply_step where apply = $1 order by number',
    [apply],
  );
  return rows;
}

export const inPhase = <S extends Runnable>(steps: readonly S[], phase: Phase): S[] =>
  steps.filter((step) => step.phase === phase);

/** Says of steps whether what they do is there. */
export async function mark(
  db: Connection,
  apply: string,
  steps: readonly WrittenStep[],
  { done }: { readonly done: boolean },
): Promise<void> {
  await db.query('update kontor.apply_step set done = $3 where apply = $1 and number = any ($2)', [
    apply,
    steps.map((step) => step.number),
    done,
  ]);
}

export async function markPublished(db: Connection, apply: string, publication: number): Promise<void> {
  await db.query(`update kontor.apply set state = 'published', publication = $2 where id = $1`, [
    apply,
    publication,
  ]);
}

export async function close(db: Connection, apply: string, state: 'done' | 'taken back'): Promise<void> {
  await db.query('update kontor.apply set state = $2 where id = $1', [apply, state]);
}

export async function unfinished(db: Connection): Promise<Unfinished[]> {
  const { rows } = await db.query<Unfinished>(
    `select id, publication::text from kontor.apply where state in ('adding', 'published') order by at, id`,
  );
  return rows;
}
