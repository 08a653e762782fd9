/** Reading and writing records, in the words of pages: every function is one question to the server. */
import type {
  ActionView,
  ColumnView,
  EntityView,
  RelatedView,
  ShellView,
  TargetView,
} from '../../engine/forms/index.ts';
import { get, graphql } from './client.ts';
import { orderOf } from './order.ts';
import * as documents from './documents.ts';
import type { Pointed, Row, Wanted } from './documents.ts';

export interface Page {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  /** Counted to 1,001 at most: more is only said to be more. */
  readonly totalCount: number;
}

interface Answer<T> {
  readonly record: T;
}

export const readShell = (): Promise<ShellView> => get('/api/meta');

/** Asked anew for each page: a field that was applied meanwhile is there without a reload. */
export const readView = (entity: string): Promise<EntityView> => get(`/api/meta/entities/${entity}`);

export async function readRecord(view: EntityView, id: string): Promise<Row | null> {
  const variables = view.entity.singleton ? {} : { id };
  const { record } = await graphql<Answer<Row | null>>(documents.readDocument(view), variables);
  if (view.entity.singleton) return record ?? { version: 0 }; // the first change makes it
  if (record || !view.can.delete) return record;
  return (await graphql<Answer<Row | null>>(documents.readDocument(view, true), { id })).record;
}

export async function createRecord(view: EntityView, input: Row, key: string): Promise<Row> {
  return (await graphql<Answer<Row>>(documents.createDocument(view), { input }, key)).record;
}

export async function updateRecord(
  view: EntityView,
  id: string,
  version: number,
  patch: Row,
  key: string,
): Promise<Row> {
  const variables = { ...(!view.entity.singleton && { id }), version, patch };
  return (await graphql<Answer<Row>>(documents.updateDocument(view), variables, key)).record;
}

/** Takes a transition or does an action that asks for nothing. */
export async function moveRecord(
  view: EntityView,
  mutation: string,
  id: string,
  version: number,
  key: string,
): Promise<Row> {
  return (await graphql<Answer<Row>>(documents.moveDocument(view, mutation), { id, version }, key)).record;
}

/** Does an action that was asked for its input. */
export async function actOnRecord(
  view: EntityView,
  { mutation, input }: ActionView,
  variables: { readonly id: string; readonly version: number; readonly input: Row },
  key: string,
): Promise<Row> {
  const document = documents.actDocument(view, mutation, input!.type);
  return (await graphql<Answer<Row>>(document, variables, key)).record;
}

/** Does an action that makes its record. */
export async function makeRecord({ mutation, input }: ActionView, given: Row, key: string): Promise<Pointed> {
  const document = documents.makeDocument(mutation, input?.type);
  return (await graphql<Answer<Pointed>>(document, input ? { input: given } : {}, key)).record;
}

export async function deleteRecord(view: EntityView, id: string, version: number): Promise<void> {
  await graphql(documents.deleteDocument(view), { id, version });
}

export async function restoreRecord(view: EntityView, id: string): Promise<Row> {
  return (await graphql<Answer<Row>>(documents.restoreDocument(view), { id })).record;
}

export interface Listing {
  readonly type: string;
  readonly many: string;
  readonly columns: readonly ColumnView[];
  readonly where?: object;
  readonly orderBy?: readonly object[];
  readonly search?: string;
  readonly beside?: string;
}

/** The same listing, of those records alone for which this holds too. */
export function narrowed(listing: Listing, condition: object): Listing {
  const { where } = listing;
  return { ...listing, where: where ? { and: [where, condition] } : condition };
}

export async function readPage(listing: Listing, first: number, after: string | null): Promise<Page> {
  const { where, orderBy, search } = listing;
  const document = documents.listDocument({ ...listing, searched: Boolean(search) });
  const variables = { where, orderBy, first, after, ...(search && { search }) };
  return (await graphql<{ list: Page }>(document, variables)).list;
}

export interface Group {
  /** Values by path, `{ status: 'draft' }`. */
  readonly key: Readonly<Record<string, string | number | boolean | null>>;
  readonly count: number;
  readonly sum?: Readonly<Record<string, string | null>>;
}

export async function readGroups(
  listing: Listing,
  groupBy: readonly object[],
  measure: string | undefined,
): Promise<readonly Group[]> {
  const { where, search } = listing;
  const document = documents.groupsDocument({ ...listing, searched: Boolean(search) }, measure);
  return (
    await graphql<{ groups: readonly Group[] }>(document, { where, groupBy, ...(search && { search }) })
  ).groups;
}

export async function readRelated(
  view: EntityView,
  related: RelatedView & { readonly type: string },
  id: string,
  after: string | null,
): Promise<Page | undefined> {
  const document = documents.relatedDocument(view, related);
  const variables = { id, orderBy: orderOf(related.sort, related.columns), first: 20, after };
  return (await graphql<Answer<{ list: Page } | null>>(document, variables)).record?.list;
}

export interface Candidates {
  readonly nodes: readonly Pointed[];
  readonly pageInfo: Page['pageInfo'];
}

export async function readCandidates(
  target: TargetView,
  search: string,
  first: number,
  after: string | null,
): Promise<Candidates> {
  const searched = target.search && search !== '';
  const document = documents.pickDocument({ ...target, search: searched });
  return (await graphql<{ list: Candidates }>(document, { first, after, ...(searched && { search }) })).list;
}

export async function peekRecords(
  target: TargetView,
  wanted: readonly Wanted[],
  ids: readonly string[],
): Promise<readonly Row[]> {
  const document = documents.peekDocument(target, wanted);
  return (await graphql<{ list: { nodes: readonly Row[] } }>(document, { ids, first: ids.length })).list
    .nodes;
}

/** Names looked up at once: small enough for the server's limit on one document. */
const LOOKUPS_MAX = 10;

/** Records by what they are called, as it stands in a spreadsheet; a name that nothing is called is left out. */
export async function lookUp(
  target: TargetView,
  names: readonly string[],
): Promise<ReadonlyMap<string, Pointed>> {
  const found = new Map<string, Pointed>();
  for (let from = 0; from < names.length; from += LOOKUPS_MAX) {
    const asked = names.slice(from, from + LOOKUPS_MAX);
    const variables = Object.fromEntries(asked.map((name, at) => [`s${at}`, name]));
    const lists = await graphql<Readonly<Record<string, Candidates>>>(
      documents.lookupDocument(target, asked.length),
      variables,
    );
    asked.forEach((name, at) => {
      const hit = bestOf(name, lists[`l${at}`]!.nodes);
      if (hit) found.set(name, hit);
    });
  }
  return found;
}

/** The one that is called so, or the only one there is. */
function bestOf(name: string, nodes: readonly Pointed[]): Pointed | undefined {
  const bare = name.toLowerCase();
  return (
    nodes.find((node) => node._label?.toLowerCase() === bare) ?? (nodes.length === 1 ? nodes[0] : undefined)
  );
}
