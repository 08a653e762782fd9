/** With whom one record is shared: links that show it to whoever has them, users and groups. */
import { get, graphql, submit } from './client.ts';

export interface Link {
  readonly id: string;
  readonly by: { readonly id: string; readonly name: string | null };
  readonly at: string;
  readonly endsAt: string;
  readonly usedAt: string | null;
  /** Titles of the fields it shows. */
  readonly fields: readonly string[];
  readonly files: boolean;
  readonly mayEnd: boolean;
}

/** What a link may show. */
export interface Offer {
  readonly fields: readonly {
    readonly name: string;
    readonly title: string;
    /** Of lines, the titles of their fields. */
    readonly columns?: readonly string[];
  }[];
  readonly files: readonly string[];
  readonly days: number;
  readonly daysMax: number;
}

/** A user or a group with whom the record is shared. */
export interface Share {
  readonly id: string;
  readonly version: number;
  readonly by: { readonly id: string; readonly name: string | null };
  readonly to: string | null;
  readonly isGroup: boolean;
  readonly rights: 'read' | 'update';
  /** Titles of its fields; none where it is all that may be shared. */
  readonly fields: readonly string[];
  readonly at: string;
  readonly endsAt: string | null;
  readonly mayEnd: boolean;
}

/** Somebody with whom a record can be shared. */
export interface Receiver {
  readonly id: string;
  readonly name: string;
  readonly kind: 'user' | 'group';
}

export interface Links {
  readonly shares: readonly Share[];
  readonly links: readonly Link[];
  /** Absent for who may not share the record. */
  readonly offer?: Offer;
}

export interface Wanted {
  readonly fields: readonly string[];
  readonly files: boolean;
  readonly days: number;
}

const pathOf = (entity: string, id: string): string => `/api/records/${entity}/${id}/links`;

export const readLinks = (entity: string, id: string): Promise<Links> => get(pathOf(entity, id));

export const makeLink = (
  entity: string,
  id: string,
  wanted: Wanted,
): Promise<{ readonly id: string; readonly address: string }> => submit('POST', pathOf(entity, id), wanted);

export const endLink = (entity: string, id: string, link: string): Promise<void> =>
  submit('DELETE', `${pathOf(entity, id)}/${link}`);

const RECEIVERS = 10;

/** Users and groups that are found by what was typed. */
export async function findReceivers(typed: string): Promise<readonly Receiver[]> {
  type Found = { readonly nodes: readonly { readonly id: string; readonly name: string }[] };
  const { users, groups } = await graphql<{ readonly users: Found; readonly groups: Found }>(
    `query Receivers($typed: String!) {
      users: coreUsers(search: $typed, first: ${RECEIVERS}, where: { active: { eq: true } }) { nodes { id name } }
      groups: coreGroups(search: $typed, first: ${RECEIVERS}) { nodes { id name } } }`,
    { typed },
  );
  return [
    ...users.nodes.map(({ id, name }): Receiver => ({ id, name, kind: 'user' })),
    ...groups.nodes.map(({ id, name }): Receiver => ({ id, name, kind: 'group' })),
  ];
}

export const makeShare = (
  entity: string,
  record: string,
  { id, kind }: Receiver,
  terms: { readonly rights: string; readonly endsAt?: string },
): Promise<unknown> =>
  graphql(
    'mutation Share($input: CoreShareGrant_Create!) { shared: createCoreShareGrant(input: $input) { id } }',
    { input: { entity, record, [kind]: id, ...terms } },
  );

export const endShare = ({ id, version }: Share): Promise<unknown> =>
  graphql(
    'mutation EndShare($id: ID!, $version: Int!) { ended: deleteCoreShareGrant(id: $id, version: $version) { id } }',
    { id, version },
  );
