/**
 * Documents of one actor that make the same change to different records are one statement over all of them: starting it is
 * most of what a small change costs. What keeps them apart is the correlation, which each row brings, and the answer.
 * Steps of processes are made so too, those of instances that one node holds: all are marked first, each row brings
 * the step it is of, and what they left is read and kept by one statement.
 */
import type { Actor } from '../access/index.ts';
import type { Joint } from '../postgres/index.ts';
import { namesOf, type RecordInput } from '../query/write/index.ts';
import { mark } from '../process/index.ts';
import { bind, enter, enteredBy, viaOf } from './context.ts';
import { planRows, statementOf } from './plans.ts';
import type { Prepared } from './prepare.ts';
import type { Query, WriteOptions } from './types.ts';

/** What stands around the change of a document. */
export interface Around {
  readonly first: readonly Query[];
  readonly guards: readonly Query[];
  readonly last: readonly Query[];
}

/** What one document brings. */
interface Part {
  readonly records: readonly RecordInput[];
  readonly step: WriteOptions['step'];
  /** Of the query that reads its answer. */
  readonly answer: unknown;
}

/** How a document is made together with others; undefined where it has to be made by itself. */
export function jointOf(
  actor: Actor,
  prepared: readonly Prepared[],
  { first, guards, last }: Around,
  options: WriteOptions,
): Joint<Part> | undefined {
  const [planned, ...others] = prepared.map((one) => one.planned);
  if (!planned || others.length > 0 || options.idempotency || planned.input) return undefined;
  const { lines, links } = planned.plan;
  if (planned.plan.kind === 'update' && lines.size + links.size > 0) return undefined;
  const { step, cause = null, depth = 0, correlation = null } = options;
  const answer = last.at(-1)?.joint;
  if (step && !answer) return undefined;
  const { name, blind } = statementOf(planned.plan);
  const named = guards.map((guard) => guard.name);
  const { via = null } = viaOf(actor, step?.via);
  const records = planned.records.map((record) => ({ ...record, correlation, via }));
  return {
    key: JSON.stringify([enteredBy(actor), name, named, cause, depth, step?.node, answer?.key]),
    part: { records, step, answer: answer?.part },
    ids: records.map(({ id }) => id),
    own: step ? [] : last,
    // What an answer reads of others of the entity must not have what comes behind it.
    blind: blind && step !== undefined && namesOf(planned.plan.entity, last.at(-1)!.text) <= 1,
    together(parts) {
      const { plan, values } = planRows(
        { ...planned.plan, apart: true },
        parts.flatMap((part) => part.records),
      );
      const change = bind(statementOf(plan), actor, options, values);
      if (!step) return [...first, ...guards, change];
      const marks = mark(parts.map((part) => part.step!));
      const answers = answer!.together(parts.map((part) => part.answer));
      return [enter(actor), marks, ...guards, change, ...last.slice(0, -1), answers];
    },
  };
}
