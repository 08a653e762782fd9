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

export interface Explanation {
  readonly rights: Rights;
  /** Where he may: on each record, on none, or where one of these conditions holds. */
  readonly cover: Cover;
  /** Where he sees the field masked alone. */
  readonly masked: Cover;
  readonly reasons: readonly Reason[];
  /** Names of what the field is made of and he does not see everywhere, so that a grant on the field is not enough. */
  readonly unseen: readonly string[];
  /** Shipped roles that would do, whatever they grant besides. */
  readonly enough: readonly string[];
}

/** Asks the rights of `input` about an action on the records of an entity, or about one field of theirs. */
export function explainAccess(
  model: Model,
  input: RightsInput,
  { entity, action, field }: { readonly entity: Entity; readonly action: string; readonly field?: Field },
): Explanation {
  const rights = rightsOf(model, input);
  const paths = pathsOf(model, input);
  const access = field && fieldAccess(rights, field, action);
  const allowing = (role: string): boolean =>
    coverIn(rightsOf(model, { roles: [role], version: '0' }), entity, action, field) !== 'never';
  return {
    rights,
    cover: access ? access.shown : rowCondition(rights, entity, action),
    masked: access ? access.masked : 'never',
    reasons: rights.grants(entity, action).map((grant) => ({
      grant,
      through: paths.get(grant.role.name) ?? [grant.role.name],
      ...(field && { field: saidOf(grant, field) }),
    })),
    unseen: field ? unseenIn(rights, field) : [],
    enough: [...model.roles.keys()].filter(allowing).sort(),
  };
}

/** The answer on one record, where it is known which of the grants hold there. */
export function coverOn(
  rights: Rights,
  { entity, action, field }: { readonly entity: Entity; readonly action: string; readonly field?: Field },
  holding: ReadonlySet<Grant>,
): Pick<Explanation, 'cover' | 'masked'> {
  const here: Rights = {
    ...rights,
    grants: (of, what) =>
      of === entity
        ? rights.grants(of, what).flatMap((grant) => (holding.has(grant) ? [withoutCondition(grant)] : []))
        : rights.grants(of, what),
  };
  if (!field) return { cover: rowCondition(here, entity, action), masked: 'never' };
  const { shown, masked } = fieldAccess(here, field, action);
  return { cover: shown, masked };
}

/** Rights to read what one grant covers, and nothing else: they show a record exactly where its condition holds. */
export function rightsToSee(rights: Rights, grant: Grant): Rights {
  const seeing: Grant = { ...grant, actions: new Set(['read']), masked: new Set() };
  return {
    fingerprint: fingerprintOf([seeing]),
    version: rights.version,
    roles: new Set(),
    grants: (entity, action) => (entity === grant.entity && action === 'read' ? [seeing] : []),
  };
}

const withoutCondition = ({ where: _, ...grant }: Grant): Grant => grant;

function coverIn(rights: Rights, entity: Entity, action: string, field: Field | undefined): Cover {
  return field ? fieldAccess(rights, field, action).shown : rowCondition(rights, entity, action);
}

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
