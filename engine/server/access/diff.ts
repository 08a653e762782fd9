/** What other definitions would give to each role and take from it, in words and in records that are there. */
import {
  rightsChanges,
  rightsToSee,
  type Actor,
  type RoleChange,
  type RowChange,
  type StoredGrant,
  type StoredRole,
} from '../../access/index.ts';
import type { Grant, Model } from '../../model/index.ts';
import type { Published } from '../../publication/index.ts';
import type { Records } from '../../records/index.ts';
import { runDocument } from '../graphql/run.ts';
import { inPlaceOf, type Person } from './person.ts';

export interface AccessDifference extends Pick<RoleChange, 'role' | 'gained' | 'lost'> {
  /** Records of today that somebody who has the role would see then and does not now, and the other way round. */
  readonly rows: readonly RowDifference[];
}

export interface RowDifference {
  readonly entity: string;
  /** Who has the role, by name; nobody where the conditions speak of no person. */
  readonly person: string | null;
  readonly gained: number;
  readonly lost: number;
}

/** People of a role whose records are counted: each asks three times for each entity. */
const peopleMax = 20;

/** Compares the definitions in force with others, for an organization. `asker` administers it. */
export async function accessDifference(
  records: Records,
  asker: Actor,
  published: Published,
  then: Model,
): Promise<readonly AccessDifference[]> {
  const asked: Asked = { records, published, asker };
  const changes = rightsChanges(published.model, then, await storedRoles(asked));
  const differences: AccessDifference[] = [];
  for (const { role, gained, lost, rows } of changes) {
    const people = rows.length > 0 ? await peopleWith(asked, role) : [];
    const counted: RowDifference[] = [];
    for (const change of rows) counted.push(...(await countRows(asked, change, people)));
    differences.push({ role, gained, lost, rows: counted });
  }
  return differences;
}

interface Asked {
  readonly records: Records;
  readonly published: Published;
  readonly asker: Actor;
}

async function ask<Data>({ records, published }: Asked, actor: Actor, query: string, variables = {}) {
  const text = await runDocument(records, published, { query, variables }, { actor, correlation: 'access' });
  return (JSON.parse(text) as { data: Data }).data;
}

interface List<Node> {
  readonly nodes: readonly Node[];
}

async function storedRoles(asked: Asked): Promise<readonly StoredRole[]> {
  const { roles } = await ask<{
    roles: List<{ key: string; title: string; inherits: List<{ key: string }>; grants: StoredGrant[] }>;
  }>(
    asked,
    asked.asker,
    `{ roles: coreRoles(first: 200) { nodes { key title inherits(first: 200) { nodes { key } }
      grants { id name entity actions fields masked where } } } }`,
  );
  return roles.nodes.map(({ key, title, inherits, grants }) => ({
    name: key,
    title,
    inherits: inherits.nodes.map((role) => role.key),
    grants: grants.map((grant) => ({ ...grant, actions: grant.actions ?? [], fields: grant.fields ?? [] })),
  }));
}

interface PersonRow extends Person {
  readonly name: string;
}

/** Who was given the role himself. */
async function peopleWith(asked: Asked, role: string): Promise<readonly PersonRow[]> {
  const { people } = await ask<{ people: List<PersonRow> }>(
    asked,
    asked.asker,
    `query ($role: String!) { people: coreUsers(first: ${peopleMax}, orderBy: [{ name: asc }], where: {
        active: { eq: true }, roles: { some: { key: { eq: $role } } } }) {
      nodes { user: id name locale timezone } } }`,
    { role },
  );
  return people.nodes;
}

async function countRows(
  asked: Asked,
  { entity, now, then }: RowChange,
  people: readonly PersonRow[],
): Promise<readonly RowDifference[]> {
  if (entity.singleton) return [];
  const found: RowDifference[] = [];
  const personal = [...now, ...then].some(({ where }) => where?.uses.some(({ root }) => root === 'user'));
  for (const person of personal ? people : [undefined]) {
    const count = async (grants: readonly Grant[]): Promise<number> => {
      if (grants.length === 0) return 0;
      const actor = inPlaceOf(asked.asker, person, rightsToSee(grants, asked.asker.rights.version));
      const query = `{ counted: ${entity.graphql.many}Aggregate { count } }`;
      return (
        (await ask<{ counted: readonly { count: number }[] }>(asked, actor, query)).counted[0]?.count ?? 0
      );
    };
    const either = await count([...now, ...then]);
    const [gained, lost] = [either - (await count(now)), either - (await count(then))];
    if (gained + lost > 0)
      found.push({ entity: entity.fullName, person: person?.name ?? null, gained, lost });
  }
  return found;
}
