/** Random policies: roles that inherit from each other, with grants that overlap, as metadata and for the evaluator. */
import type { Random } from '../../support/random.ts';
import { CONDITIONS, fullName, NAMES, PLAIN, type Condition, type Name } from './world.ts';

export interface Grant {
  readonly entity: Name;
  readonly actions: readonly string[];
  /** Paths that it names, or all but those it names; all where it names none. */
  readonly fields?: readonly string[];
  readonly except?: readonly string[];
  readonly masked: readonly string[];
  readonly where?: Condition;
}

export interface Role {
  readonly inherits: readonly string[];
  readonly grants: readonly Grant[];
}

/** Roles by name. */
export type Policy = Readonly<Record<string, Role>>;

/** One that sees all: what was written is looked at in its name. It is given to nobody. */
export const WITNESS = 't.witness';

const ROLES = ['t.a', 't.b', 't.c', 't.d', 't.e'];
const WRITES = ['create', 'update', 'delete', 'win', 'lose', 'export'];

/** What a grant can name: fields, and fields of lines. */
export const pathsOf = (name: Name): string[] =>
  Object.entries(PLAIN[name].fields).flatMap(([field, kind]) => [
    field,
    ...(typeof kind === 'object' && 'lines' in kind
      ? Object.keys(kind.lines).map((each) => `${field}.${each}`)
      : []),
  ]);

const some = <T>(random: Random, list: readonly T[], chance: number): T[] =>
  list.filter(() => random.chance(chance));

function grantOf(random: Random, entity: Name): Grant {
  const paths = pathsOf(entity);
  const known = ['create', 'update', 'delete', 'export', ...Object.keys(PLAIN[entity].transitions ?? {})];
  const chosen = some(random, paths, 0.6);
  const left = some(random, paths, 0.25);
  const style = random.int(0, 3);
  const actions = [
    ...(random.chance(0.8) ? ['read'] : []),
    ...some(random, WRITES, 0.5).filter((action) => known.includes(action)),
  ];
  return {
    entity,
    actions: actions.length > 0 ? actions : ['read'],
    ...(style === 1 && left.length > 0 && { except: left }),
    ...(style > 1 && chosen.length > 0 && { fields: chosen }),
    masked: random.chance(0.2) ? some(random, paths, 0.2) : [],
    ...(random.chance(0.6) && { where: random.pick(CONDITIONS[entity]) }),
  };
}

export function makePolicy(random: Random): Policy {
  const role = (at: number): Role => ({
    inherits: at > 0 && random.chance(0.3) ? [ROLES[random.int(0, at - 1)]!] : [],
    grants: NAMES.flatMap((name) =>
      Array.from({ length: random.chance(0.2) ? 0 : random.int(1, 3) }, () => grantOf(random, name)),
    ),
  });
  return Object.fromEntries(ROLES.map((name, at) => [name, role(at)]));
}

const grantFile = ({ entity, actions, fields, except, masked, where }: Grant) => ({
  entity: fullName(entity),
  actions,
  fields: except ? { except } : (fields ?? '*'),
  ...(masked.length > 0 && { masked }),
  ...(where && { where: where.text }),
});

/** The roles as files of metadata. */
export function filesOf(policy: Policy): Readonly<Record<string, object>> {
  const files = Object.entries(policy).map(([name, { inherits, grants }]) => [
    `t/access/${name}.json`,
    {
      title: name,
      inherits,
      grants: Object.fromEntries(grants.map((grant, at) => [`g${at}`, grantFile(grant)])),
    },
  ]);
  const witness = { title: WITNESS, inherits: [], grants: { all: { entity: '*', actions: ['read'] } } };
  return Object.fromEntries([...files, [`t/access/${WITNESS}.json`, witness]]);
}

/** Whom a case asks as: roles of the policy. */
export const rolesFor = (random: Random): readonly string[] =>
  random.shuffled(ROLES).slice(0, random.pick([1, 1, 2, 3]));
