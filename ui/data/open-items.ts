/** What is owed in each currency, and which documents are open, as a view of type `account` says: as far as the reader sees them. */
import type { AccountView, MoneyView } from '../../engine/forms/index.ts';
import { graphql } from './client.ts';
import type { Row } from './documents.ts';
import { entityNamed } from './session.ts';

/** An account in one currency. */
export interface Balance {
  readonly id: string;
  readonly currency: string;
  readonly amounts: readonly { readonly title: string; readonly amount: string; readonly scale: number }[];
}

/** A document of which something is open. */
export interface OpenItem {
  readonly entity: string;
  /** What its kind is called. */
  readonly title: string;
  readonly id: string;
  readonly label: string | null;
  readonly date: string | null;
  readonly due: string | null;
  /** Above zero where the party owes it. */
  readonly amount: string;
  readonly currency: string;
  readonly scale: number;
}

export interface Account {
  readonly balances: readonly Balance[];
  readonly items: readonly OpenItem[];
  /** Whether there are more items than were asked for. */
  readonly more: boolean;
}

type Item = AccountView['items'][number];

/** Documents of a kind in one answer, and accounts. */
const ITEMS_MAX = 200;
const ACCOUNTS_MAX = 50;

interface Found {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

/** Of the accounts of `entity`, those that point to the record by `field`. */
export interface Asked {
  readonly entity: string;
  readonly field: string;
  readonly view: AccountView;
}

export async function readAccount({ entity, field, view }: Asked, record: string): Promise<Account> {
  const { many, type } = entityNamed(entity)!.graphql;
  const [first] = view.balances as [MoneyView, ...MoneyView[]];
  const amounts = view.balances.map(({ name }) => name).join(' ');
  const declared = view.items.map((item, at) => `$w${at}: ${entityNamed(item.entity)!.graphql.type}_Filter`);
  const document = `query Account(${[`$own: ${type}_Filter`, ...declared].join(', ')}) {
    own: ${many}(first: ${ACCOUNTS_MAX}, where: $own) { nodes { id ${first.currency} { code } ${amounts} } }
    ${view.items.map(listOf).join(' ')}
  }`;
  const filters = view.items.map((item, at) => [`w${at}`, filterOf(item, record)] as const);
  const variables = { own: { [field]: { eq: record } }, ...Object.fromEntries(filters) };
  const answer = await graphql<Readonly<Record<string, Found>>>(document, variables);
  const items = view.items.flatMap((item, at) => answer[`i${at}`]!.nodes.map((node) => itemOf(item, node)));
  return {
    balances: answer['own']!.nodes.map((node) => balanceOf(view, node)),
    items: items.toSorted((a, b) => dayOf(a).localeCompare(dayOf(b))),
    more: view.items.some((_, at) => answer[`i${at}`]!.pageInfo.hasNextPage),
  };
}

const filterOf = ({ of, where = {} }: Item, record: string): object => ({
  and: [{ [of]: { eq: record } }, where],
});

const listOf = ({ entity, date, due, amount }: Item, at: number): string =>
  `i${at}: ${entityNamed(entity)!.graphql.many}(first: ${ITEMS_MAX}, where: $w${at}, orderBy: [{ ${date}: asc }]) {
    nodes { id _label ${[date, due ?? '', amount.name].join(' ')} ${amount.currency} { code } } pageInfo { hasNextPage }
  }`;

const codeOf = (row: Row, { currency }: MoneyView): string =>
  (row[currency] as { readonly code: string } | null)?.code ?? '';

const balanceOf = ({ balances }: AccountView, row: Row): Balance => ({
  id: row['id'] as string,
  currency: codeOf(row, balances[0]!),
  amounts: balances.map(({ name, title, scale }) => ({ title, scale, amount: row[name] as string })),
});

const itemOf = ({ entity, title, date, due, amount, against }: Item, row: Row): OpenItem => ({
  entity,
  title,
  id: row['id'] as string,
  label: row['_label'] as string | null,
  date: row[date] as string | null,
  due: due === undefined ? null : (row[due] as string | null),
  amount: against ? `-${row[amount.name] as string}` : (row[amount.name] as string),
  currency: codeOf(row, amount),
  scale: amount.scale,
});

const dayOf = ({ due, date }: OpenItem): string => due ?? date ?? '';
