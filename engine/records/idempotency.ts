/*
 * A key makes a repeat harmless. It belongs to organization, actor and operation, and its row is the first thing a
 * write makes: of two requests with one key the second waits for the first, then finds the row. What is kept is the
 * outcome and the ids, never the answer: a repeat reads them with the rights of its own moment.
 */
import type { Actor } from '../access/index.ts';
import { Refusal } from '../errors/index.ts';
import { enter } from './context.ts';
import { keyReused } from './faults.ts';
import { keepAdministrator, requireProof, saysRights } from './giving.ts';
import { shareGrant } from './sharing.ts';
import { mayHear, ringForEvents, settling } from '../delivery/index.ts';
import { mark, mayStart, startByEvents } from '../process/index.ts';
import type { Change } from './prepare.ts';
import type { Outcome, Query, WriteOptions } from './types.ts';

type Idempotency = NonNullable<WriteOptions['idempotency']>;

/** Claims the key, or is refused as repeated. */
const claim = (actor: Actor, { key, operation, hash }: Idempotency, outcomes: readonly Outcome[]): Query => ({
  name: 'claim',
  text: `with put as (
      insert into kontor.idempotency (org_id, actor, operation, key, request_hash, outcome, ids)
        values ($1, $2, $3, $4, $5, 'done', $6::jsonb) on conflict do nothing returning 1)
    select kontor.refuse('repeated', null) where not exists (select from put)`,
  values: [actor.org, actor.user, operation, key, hash, JSON.stringify(outcomes)],
});

export const recall = (actor: Actor, { key, operation }: Idempotency): Query => ({
  name: 'recall',
  text: 'select request_hash as hash, ids::text from kontor.idempotency where org_id = $1 and actor = $2 and operation = $3 and key = $4',
  values: [actor.org, actor.user, operation, key],
});

/** What the earlier request did; refuses a key that stood for another request. */
export function recalled(
  row: { readonly hash: string; readonly ids: string },
  { hash }: Idempotency,
): readonly Outcome[] {
  if (row.hash !== hash) throw new Refusal(keyReused({}));
  return JSON.parse(row.ids) as Outcome[];
}

/** From its commit on, nothing that was planned under the rights of before is let in. */
const bump: Query = { name: 'bump', text: 'select kontor.bump_rights()', values: [] };

/** The statements that stand before the changes of a document. */
export function before(
  actor: Actor,
  outcomes: readonly Outcome[],
  { idempotency, step, delivery, correlation }: WriteOptions,
): readonly Query[] {
  return [
    enter(actor, correlation, step?.via ?? delivery?.via),
    ...(idempotency ? [claim(actor, idempotency, outcomes)] : []),
    ...(step ? [mark([step])] : []),
    ...(delivery ? [settling(delivery)] : []),
  ];
}

/**
 * Whether a document may share its transaction: nothing in it may speak of the transaction as a whole, as what starts
 * processes by the events told in it does, nor be refused because of others, as every document would be whose organization
 * changes its rights.
 */
export const mayShare = (changes: readonly Change[], { model, delivery, chunk }: WriteOptions): boolean =>
  !delivery &&
  !chunk &&
  !mayStart(model, changes) &&
  !changes.some((change) => wantsProof(change) || changesRights(change));

const givesRights = ({ entity }: Change): boolean => saysRights(entity);
const wantsProof = (change: Change): boolean => change.guarded || givesRights(change);

/** Whoever is shared a record has other rights from then on, though nobody's role is another. */
const changesRights = (change: Change): boolean => givesRights(change) || change.entity === shareGrant;

/** The statements that stand behind them: `changes` is all that was changed, what followed from it too. */
export const after = (
  actor: Actor,
  outcomes: readonly Outcome[],
  changes: readonly Change[],
  { model, answer, chunk }: WriteOptions,
): readonly Query[] => {
  const entities = changes.map(({ entity }) => entity);
  return [
    ...(changes.some(changesRights) ? [bump] : []),
    ...(changes.some(givesRights) ? [keepAdministrator] : []),
    ...(changes.some(wantsProof) ? [requireProof(actor)] : []),
    // What is brought in from elsewhere has happened already: an import starts no process.
    ...(!chunk && mayStart(model, changes) ? [startByEvents(model, actor.account)] : []),
    ...(mayHear(model, entities) ? [ringForEvents(model)] : []),
    ...(answer ? [answer(outcomes)] : []),
  ];
};
