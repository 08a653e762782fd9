/** Which grant lets somebody do something, or which lack of one keeps him from it. */
import {
  administers,
  answeredOn,
  explainAccess,
  rightsToSee,
  roleAsking,
  type AccessAnswer,
  type AccessQuestion,
  type Actor,
  type Reason,
  type SecondFactor,
  type StoredRole,
  type StoredShare,
} from '../../access/index.ts';
import { nearest, Refusal } from '../../errors/index.ts';
import { isUuid, actionsOf, type Entity, type Grant } from '../../model/index.ts';
import type { Published } from '../../publication/index.ts';
import type { Records } from '../../records/index.ts';
import { noSuch, notFound, notGranted } from '../faults.ts';
import { runDocument } from '../graphql/run.ts';
import { inPlaceOf } from './person.ts';

export interface Question {
  /** Id or address of a `core.User`. */
  readonly user: string;
  /** Full name. */
  readonly entity: string;
  readonly action: string;
  readonly field?: string | undefined;
  /** Id of one record; without it the answer is on all of them. */
  readonly record?: string | undefined;
}

export interface Explained {
  readonly user: { readonly id: string; readonly name: string };
  readonly answer: 'yes' | 'no' | 'masked' | 'onSomeRecords';
  /** One sentence. */
  readonly because: string;
  readonly grants: readonly ExplainedGrant[];
  /** What the field is made of and the person does not see everywhere. */
  readonly unseen: readonly string[];
  /** A role of his that asks for a second factor, which he has not: before that he may nothing. */
  readonly needsFactor: string | null;
  /** Shipped roles that would do, where he may not. */
  readonly enough: readonly string[];
  /** What else can be asked of the entity. */
  readonly actions: readonly string[];
  readonly fields: readonly string[];
}

export interface ExplainedGrant {
  /** `sales.rep/orders` */
  readonly grant: string;
  /** Roles from one of the person's own to the one that has the grant. */
  readonly through: readonly string[];
  /** Condition on the record; null where it is on all. */
  readonly where: string | null;
  /** Whether it holds on the record that was asked about; null where none was. */
  readonly holds: boolean | null;
  /** What it says of the field that was asked about; null where none was. */
  readonly field: Reason['field'] | null;
}

interface PersonRow {
  readonly member: string;
  readonly name: string;
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly roles: string;
  /** JSON text of `SecondFactor`. */
  readonly factor: string;
  /** JSON text of what is shared with him. */
  readonly shares: string;
}

/**
 * Explains what a person of the organization may do, to its administrators.
 * @throws Refusal SRV940 for others; SRV917 for a name that the definitions do not have; SRV912 for nobody
 */
export async function explain(
  records: Records,
  asker: Actor,
  published: Published,
  question: Question,
): Promise<Explained> {
  if (!administers(asker)) throw new Refusal(notGranted({}));
  const asked = askedIn(published, question);
  const [row] = await records.ask<PersonRow>(asker, {
    name: 'rights of',
    text: 'select r.*, kontor.second_factor_for(r.member) as factor, kontor.shares_for(r.member)::text as shares from kontor.rights_of($1) r',
    values: [question.user.toLowerCase()],
  });
  if (!row) throw new Refusal(notFound({}));
  const stored = JSON.parse(row.roles) as StoredRole[];
  const roles = stored.map(({ name }) => name);
  const shares = JSON.parse(row.shares) as StoredShare[];
  const input = { roles, stored, shares, version: asker.rights.version };
  const explanation = explainAccess(published.model, input, asked);
  const { rights, reasons, unseen, enough } = explanation;
  const person: Actor = {
    ...inPlaceOf(asker, { ...row, user: row.member }, rights),
    roles,
    shared: shares,
  };
  const holding =
    question.record === undefined
      ? undefined
      : await holdingOn(records, published, person, asked.entity, reasons, question.record);
  const needsFactor =
    roleAsking(published.model, rights.roles, JSON.parse(row.factor) as SecondFactor) ?? null;
  const answer = answerOf(holding ? answeredOn(rights, asked, holding) : explanation);
  return {
    user: { id: row.member, name: row.name },
    answer,
    because: [sentence(row.name, answer, asked, reasons, unseen), factorSentence(row.name, needsFactor)]
      .filter(Boolean)
      .join(' '),
    grants: reasons.map(({ grant, through, field }) => ({
      grant: `${grant.role.name}/${grant.id}`,
      through,
      where: grant.where?.source ?? null,
      holds: holding ? holding.has(grant) : null,
      field: field ?? null,
    })),
    unseen,
    needsFactor,
    enough: answer === 'yes' ? [] : enough,
    actions: actionsOf(asked.entity),
    fields: [...asked.entity.fields.keys()],
  };
}

function askedIn({ model }: Published, { entity: name, action, field: path }: Question): AccessQuestion {
  const unknown = (what: string, given: string, names: Iterable<string>): Refusal =>
    new Refusal(noSuch({ what, name: given, near: nearest(given, names) }));
  const entity = model.entities.get(name);
  if (!entity || entity.parent) throw unknown('entity', name, model.entities.keys());
  const actions = actionsOf(entity);
  if (!actions.includes(action)) throw unknown('action', action, actions);
  if (path === undefined) return { entity, action };
  const field = entity.fields.get(path);
  if (!field) throw unknown('field', path, entity.fields.keys());
  return { entity, action, field };
}

function answerOf({ cover, masked }: AccessAnswer): Explained['answer'] {
  if (typeof cover !== 'string') return 'onSomeRecords';
  if (cover === 'always') return 'yes';
  return masked === 'never' ? 'no' : 'masked';
}

/** Grants whose condition holds on a record: each alone is given the right to read it, and asks. */
async function holdingOn(
  records: Records,
  published: Published,
  person: Actor,
  entity: Entity,
  reasons: readonly Reason[],
  record: string,
): Promise<ReadonlySet<Grant>> {
  const variables = { id: record };
  const query = `query Holds($id: ID!) { record: ${entity.graphql.one}(id: $id) { id } }`;
  const holding = new Set<Grant>();
  if (!isUuid(record) || entity.singleton) return holding;
  for (const { grant } of reasons) {
    const actor = inPlaceOf(person, undefined, rightsToSee([grant], person.rights.version));
    const text = await runDocument(
      records,
      published,
      { query, variables },
      { actor, correlation: 'explain' },
    );
    const { data } = JSON.parse(text) as { data: { record: object | null } };
    if (data.record) holding.add(grant);
  }
  return holding;
}

const factorSentence = (name: string, role: string | null): string =>
  role === null ? '' : `Until ${name} has a second factor, which '${role}' asks for, nothing is open.`;

function sentence(
  name: string,
  answer: Explained['answer'],
  { entity, action, field }: AccessQuestion,
  reasons: readonly Reason[],
  unseen: readonly string[],
): string {
  const what = field ? `${action} '${field.title}' of` : action;
  const all = `${name} may ${what} ${entity.plural}`;
  if (reasons.length === 0) return `${name} may not ${what} ${entity.plural}: no role of his grants it.`;
  switch (answer) {
    case 'yes':
      return `${all}.`;
    case 'onSomeRecords':
      return `${all} where a condition of his grants holds.`;
    case 'masked':
      return `${name} sees '${field!.title}' of ${entity.plural} masked.`;
    case 'no':
      if (field && unseen.length > 0)
        return `${name} may not ${what} ${entity.plural}: it is made of ${unseen.join(', ')}, which he does not see.`;
      return field
        ? `${name} may not ${what} ${entity.plural}: no grant of his covers both the record and the field.`
        : `${name} may not ${what} this ${entity.title}: no condition of his grants holds on it.`;
  }
}
