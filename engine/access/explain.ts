/** Why somebody may do something or may not: each grant that speaks of it, and how he came by it. */
import { inputsOf, type Entity, type Field, type Grant, type Model } from '../model/index.ts';
import { fieldAccess, rowCondition } from './cover.ts';
import { fingerprintOf, rightsOf, type RightsInput } from './rights.ts';
import type { Cover, Rights } from './types.ts';

/** A grant on what was asked about. */
export interface Reason {
  readonly grant: Grant;
  /** Roles from one that he was given to the one that has the grant, each inherited by the one before. */
  readonly through: readonly string[];
  /** What it says of the field that was asked about. */
  readonly field?: 'shown' | 'masked' | 'hidden';
}

/** What is asked: whether an action may be done to records of an entity, or to one field of theirs. */
export interface AccessQuestion {
  readonly entity: Entity;
  readonly action: string;
  readonly field?: Field;
}

/** Where it may be done: on each record, on none, or where one of these conditions holds. */
export interface AccessAnswer {
  readonly cover: Cover;
  /** Where the field is seen masked alone. */
  readonly masked: Cover;
}

export interface Explanation extends AccessAnswer {
  readonly rights: Rights;
  readonly reasons: readonly Reason[];
  /** Names of what the field is made of and he does not see everywhere, so that a grant on the field is not enough. */
  readonly unseen: readonly string[];
  /** Shipped roles that would do, whatever they grant besides: anything where he may nothing, everything where he may some. */
  readonly enough: readonly string[];
}

/** Asks the rights of `input`. */
export function explainAccess(model: Model, input: RightsInput, question: AccessQuestion): Explanation {
  const { entity, action, field } = question;
  const rights = rightsOf(model, input);
  const paths = pathsOf(model, input);
  const own = answered(rights, question);
  const does = (role: string): boolean => {
    const { cover } = answered(rightsOf(model, { roles: [role], version: '0' }), question);
    return own.cover === 'never' ? cover !== 'never' : cover === 'always';
  };
  return {
    rights,
    ...own,
    reasons: rights.grants(entity, action).map((grant) => ({
      grant,
      through: paths.get(grant.role.name) ?? [grant.role.name],
      ...(field && { field: saidOf(grant, field) }),
    })),
    unseen: field ? unseenIn(rights, field) : [],
    enough: [...model.roles.keys()].filter(does).sort(),
  };
}

/** The answer on one record, where it is known which of the grants hold there. */
export function answeredOn(
  rights: Rights,
  question: AccessQuestion,
  holding: ReadonlySet<Grant>,
): AccessAnswer {
  const here: Rights = {
    ...rights,
    grants: (of, what) =>
      of === question.entity
        ? rights.grants(of, what).flatMap((grant) => (holding.has(grant) ? [withoutCondition(grant)] : []))
        : rights.grants(of, what),
  };
  return answered(here, question);
}

function answered(rights: Rights, { entity, action, field }: AccessQuestion): AccessAnswer {
  if (!field) return { cover: rowCondition(rights, entity, action), masked: 'never' };
  const { shown, masked } = fieldAccess(rights, field, action);
  return { cover: shown, masked };
}

/** Rights to read what grants cover, and nothing else: they show a record exactly where one of their conditions holds. */
export function rightsToSee(grants: readonly Grant[], version: string): Rights {
  const seeing = grants.map((grant): Grant => ({ ...grant, actions: new Set(['read']), masked: new Set() }));
  return {
    fingerprint: fingerprintOf(seeing),
    version,
    roles: new Set(),
    scoped: false,
    grants: (entity, action) => (action === 'read' ? seeing.filter((grant) => grant.entity === entity) : []),
  };
}

const withoutCondition = ({ where: _, ...grant }: Grant): Grant => grant;

function saidOf({ fields, masked }: Grant, { name }: Field): NonNullable<Reason['field']> {
  if (masked.has(name)) return 'masked';
  return fields === undefined || fields.has(name) ? 'shown' : 'hidden';
}

const unseenIn = (rights: Rights, field: Field): string[] =>
  field.reveals
    ? []
    : inputsOf(field)
        .filter((input) => fieldAccess(rights, input.field).shown !== 'always')
        .map((input) => `${input.field.entity.fullName}.${input.field.name}`)
        .sort();

/** The shortest way to each role, from those that somebody was given. */
function pathsOf(model: Model, { roles, stored = [] }: RightsInput): ReadonlyMap<string, readonly string[]> {
  const inherited = (name: string): string[] => [
    ...(model.roles.get(name)?.inherits.map((role) => role.name) ?? []),
    ...stored.filter((role) => role.name === name).flatMap((role) => role.inherits),
  ];
  const given = roles.filter(
    (name) => !roles.some((other) => other !== name && inherited(other).includes(name)),
  );
  const paths = new Map<string, readonly string[]>(given.map((name) => [name, [name]]));
  for (const [name, path] of paths)
    for (const next of inherited(name)) if (!paths.has(next)) paths.set(next, [...path, next]);
  return paths;
}
