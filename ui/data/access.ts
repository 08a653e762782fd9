/** Why people may do something, or may not: for administrators. */
import { get, graphql, submit } from './client.ts';

export interface Explained {
  readonly user: { readonly id: string; readonly name: string };
  readonly answer: 'yes' | 'no' | 'masked' | 'onSomeRecords';
  /** One sentence. */
  readonly because: string;
  readonly grants: readonly {
    /** `sales.rep/orders` */
    readonly grant: string;
    readonly through: readonly string[];
    readonly where: string | null;
    readonly holds: boolean | null;
    readonly field: 'shown' | 'masked' | 'hidden' | null;
  }[];
  readonly unseen: readonly string[];
  /** A role that asks for a second factor, which is not there. */
  readonly needsFactor: string | null;
  readonly enough: readonly string[];
  readonly actions: readonly string[];
  readonly fields: readonly string[];
}

export const explainAccess = (question: URLSearchParams): Promise<Explained> =>
  get(`/api/access/explain?${question}`);

/** Takes the second factor of somebody away who has lost it. */
export const takeFactor = (user: string): Promise<unknown> =>
  submit('POST', '/api/access/lost-factor', { user });

export interface Person {
  readonly name: string;
  readonly email: string | null;
}

/** People to choose from; of many, whoever else it is about can be typed. */
export async function readPeople(): Promise<readonly Person[]> {
  const { people } = await graphql<{ people: { nodes: readonly Person[] } }>(`
    {
      people: coreUsers(
        first: 200
        orderBy: [{ name: asc }]
        where: { kind: { eq: person }, active: { eq: true } }
      ) {
        nodes {
          name
          email
        }
      }
    }
  `);
  return people.nodes;
}
