/** What a customer or supplier owes and is owed, and which documents are open: as far as the reader may see them. */
import { graphql } from './client.ts';
import { entityNamed } from './session.ts';

/** What the ledger says, in one currency. */
export interface Balance {
  readonly id: string;
  readonly currency: string;
  readonly receivable: string;
  readonly payable: string;
  readonly balance: string;
}

/** A document of which something is open. */
export interface OpenItem {
  readonly entity: string;
  readonly id: string;
  readonly number: string | null;
  readonly date: string | null;
  readonly due: string | null;
  /** Above zero where the party owes it. */
  readonly amount: string;
  readonly currency: string;
}

export interface PartyAccount {
  readonly balances: readonly Balance[];
  readonly items: readonly OpenItem[];
  /** Whether there are more items than were asked for. */
  readonly more: boolean;
}

interface Source {
  readonly entity: string;
  /** Condition beside that the document is of the party. */
  readonly where: string;
  readonly party: string;
  readonly open: string;
  readonly due?: string;
  /** What is open is owed to the party. */
  readonly owed: boolean;
}

const OPEN = 'openAmount: { gt: "0" }';
const UNALLOCATED = 'open: { gt: "0" }, status: { in: [posted] }';

const SOURCES: readonly Source[] = [
  {
    entity: 'finance.Invoice',
    party: 'customer',
    where: OPEN,
    open: 'openAmount',
    due: 'dueDate',
    owed: false,
  },
  { entity: 'finance.CreditNote', party: 'customer', where: OPEN, open: 'openAmount', owed: true },
  {
    entity: 'finance.PurchaseInvoice',
    party: 'supplier',
    where: OPEN,
    open: 'openAmount',
    due: 'dueDate',
    owed: true,
  },
  { entity: 'finance.SupplierCredit', party: 'supplier', where: OPEN, open: 'openAmount', owed: false },
  {
    entity: 'finance.Payment',
    party: 'party',
    where: `${UNALLOCATED}, direction: { in: [incoming] }`,
    open: 'open',
    owed: true,
  },
  {
    entity: 'finance.Payment',
    party: 'party',
    where: `${UNALLOCATED}, direction: { in: [outgoing] }`,
    open: 'open',
    owed: false,
  },
];

/** Documents of a kind in one answer. */
const ITEMS_MAX = 200;

interface Node {
  readonly id: string;
  readonly number: string | null;
  readonly date: string | null;
  readonly due?: string | null;
  readonly open: string;
  readonly currency: { readonly code: string } | null;
}

interface Found {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

type BalanceNode = Omit<Balance, 'currency'> & { readonly currency: { readonly code: string } | null };

export async function readPartyAccount(party: string): Promise<PartyAccount> {
  const readable = SOURCES.filter(({ entity }) => entityNamed(entity));
  const lists = readable.map((source, at) => `i${at}: ${listOf(source)}`);
  const accounts = entityNamed('finance.PartyAccount')!.graphql.many;
  const document = `query Account($party: ID!) {
    balances: ${accounts}(first: 50, where: { party: { eq: $party } }) { nodes { id currency { code } receivable payable balance } }
    ${lists.join(' ')}
  }`;
  const answer = await graphql<
    Readonly<Record<string, Found>> & { balances: { nodes: readonly BalanceNode[] } }
  >(document, { party });
  const items = readable.flatMap((source, at) => answer[`i${at}`]!.nodes.map((node) => itemOf(source, node)));
  return {
    balances: answer.balances.nodes.map((node) => ({ ...node, currency: node.currency?.code ?? '' })),
    items: items.toSorted((a, b) => dayOf(a).localeCompare(dayOf(b))),
    more: readable.some((_, at) => answer[`i${at}`]!.pageInfo.hasNextPage),
  };
}

const listOf = ({ entity, party, where, open, due }: Source): string =>
  `${entityNamed(entity)!.graphql.many}(first: ${ITEMS_MAX}, where: { ${party}: { eq: $party }, ${where} }, orderBy: [{ date: asc }]) {
    nodes { id number date ${due ? `due: ${due}` : ''} open: ${open} currency { code } } pageInfo { hasNextPage }
  }`;

const itemOf = ({ entity, owed }: Source, { id, number, date, due, open, currency }: Node): OpenItem => ({
  entity,
  id,
  number,
  date,
  due: due ?? null,
  amount: owed ? `-${open}` : open,
  currency: currency?.code ?? '',
});

const dayOf = ({ due, date }: OpenItem): string => due ?? date ?? '';
