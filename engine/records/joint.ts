/**
 * Documents of one actor that make the same change to different records are one statement over all of them: starting it is
 * most of what a small change costs. What keeps them apart is the correlation, which each row brings, and the answer.
 */
import type { Actor } from '../access/index.ts';
import type { Joint } from '../postgres/index.ts';
import type { RecordInput } from '../query/write/index.ts';
import { bind } from './context.ts';
import { planRows, statementOf } from './plans.ts';
import type { Prepared } from './prepare.ts';
import type { Query, WriteOptions } from './types.ts';

/** What stands around the change of a document. */
export interface Around {
  readonly first: readonly Query[];
  readonly guards: readonly Query[];
  readonly last: readonly Query[];
}

/** How a document is made together with others; undefined where it has to be made by itself. */
export function jointOf(
  actor: Actor,
  prepared: readonly Prepared[],
  { first, guards, last }: Around,
  options: WriteOptions,
): Joint<readonly RecordInput[]> | undefined {
  const [planned, ...others] = prepared.map((one) => one.planned);
  if (!planned || others.length > 0 || options.idempotency || planned.input) return undefined;
  const { lines, links } = planned.plan;
  if (planned.plan.kind === 'update' && lines.size + links.size > 0) return undefined;
  const { name } = statementOf(planned.plan);
  const { session, rights, workspace, locale, timezone } = actor;
  const { cause = null, depth = 0, correlation = null } = options;
  const named = guards.map((guard) => guard.name);
  const part = planned.records.map((record) => ({ ...record, correlation }));
  return {
    key: JSON.stringify([session, rights.version, workspace, locale, timezone, name, named, cause, depth]),
    part,
    ids: part.map(({ id }) => id),
    own: last,
    together(parts) {
      const { plan, values } = planRows({ ...planned.plan, apart: true }, parts.flat());
      return [...first, ...guards, bind(statementOf(plan), actor, options, values)];
    },
  };
}
