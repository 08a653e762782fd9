/** The demo company at work: what the tests of the business modules share. */
import { expect } from 'vitest';
import { owner } from '../database/live.ts';
import type { Answer, Demo } from '../support/index.ts';

export interface Known {
  readonly id: string;
  readonly version: number;
}

/** Records of the demo that tests speak of, by a name for each. */
const known: Readonly<Record<string, readonly [list: string, where: string]>> = {
  customer: ['contactsParties', '{ number: { eq: "ALFKI" } }'],
  other: ['contactsParties', '{ number: { eq: "BONAP" } }'],
  supplier: ['contactsParties', '{ number: { eq: "S1" } }'],
  tea: ['catalogueProducts', '{ sku: { eq: "1" } }'],
  beer: ['catalogueProducts', '{ sku: { eq: "2" } }'],
  syrup: ['catalogueProducts', '{ sku: { eq: "3" } }'],
  condiments: ['catalogueCategories', '{ name: { eq: "Condiments" } }'],
  shelf: ['stockLocations', '{ code: { eq: "A-01" } }'],
  currency: ['coreCurrencies', '{ code: { eq: "EUR" } }'],
  full: ['catalogueTaxCodes', '{ code: { eq: "DE19" } }'],
  reduced: ['catalogueTaxCodes', '{ code: { eq: "DE7" } }'],
  receivables: ['financeAccounts', '{ number: { eq: "2200" } }'],
  income: ['financeAccounts', '{ number: { eq: "5100" } }'],
  freightPaid: ['financeAccounts', '{ number: { eq: "6400" } }'],
  services: ['financeAccounts', '{ number: { eq: "5200" } }'],
};

export type Business = Awaited<ReturnType<typeof openBusiness>>;

export async function openBusiness(demo: Demo) {
  const admin = await demo.token();
  const token = (name: string) => demo.token(`${name}@northwind.example`);
  const [sales, finance, stock] = [await token('sales'), await token('finance'), await token('stock')];
  const wanted = Object.entries(known).map(
    ([name, [list, where]]) => `${name}: ${list}(where: ${where}) { nodes { id } }`,
  );
  const found = await demo.graphql(admin, `{ ${wanted.join(' ')} }`);
  expect(found.body.errors).toBeUndefined();
  const lists = found.body.data as Record<string, { nodes: readonly { id: string }[] }>;
  const ids = Object.fromEntries(
    Object.entries(lists).map(([name, { nodes }]) => [name, nodes[0]?.id ?? '']),
  );

  const faultsOf = ({ body }: Answer): readonly string[] =>
    (body.errors ?? []).map(({ message }: { message: string }) => message);

  /** What a mutation gives. @throws where it was refused, with all that was said. */
  const done = (answer: Answer) => {
    const faults = faultsOf(answer);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    return answer.body.data.done;
  };

  const create = async (as: string, type: string, input: object, fields = 'id version') =>
    done(
      await demo.graphql(
        as,
        `mutation ($input: ${type}_Create!) { done: create${type}(input: $input) { ${fields} } }`,
        { input },
      ),
    );

  const update = async (
    as: string,
    type: string,
    { id, version }: Known,
    patch: object,
    fields = 'id version',
  ) =>
    done(
      await demo.graphql(
        as,
        `mutation ($id: ID!, $version: Int!, $patch: ${type}_Patch!) { done: update${type}(id: $id, version: $version, patch: $patch) { ${fields} } }`,
        { id, version, patch },
      ),
    );

  /** Asks for a transition, or an action without input, and gives the answer whatever it is. */
  const step = (as: string, name: string, { id, version }: Known, fields = 'id version') =>
    demo.graphql(
      as,
      `mutation ($id: ID!, $version: Int!) { done: ${name}(id: $id, version: $version) { ${fields} } }`,
      { id, version },
    );

  /** Moves a record through transitions, one after the other. */
  const through = async (as: string, record: Known, ...names: readonly string[]): Promise<Known> => {
    let now = record;
    for (const name of names) now = done(await step(as, name, now));
    return now;
  };

  /** An action that makes its record. */
  const make = async (as: string, name: string, input: string, fields: string) =>
    done(await demo.graphql(as, `mutation { done: ${name}(input: { ${input} }) { ${fields} } }`));

  const read = async (as: string, field: string) => {
    const answer = await demo.graphql(as, `{ done: ${field} }`);
    return done(answer);
  };

  /** Names of the events that tell of a record. */
  const events = async (id: string): Promise<readonly string[]> => {
    const text = 'select name from kontor.event where record = $1 order by id';
    const { rows } = await owner(demo.url, (db) => db.query<{ name: string }>(text, [id]));
    return rows.map(({ name }) => name);
  };

  /** What the entry of a document did to the accounts: `2200 49.32`, credit below zero. */
  const posted = async (entity: string, id: string, field = 'entry'): Promise<readonly string[]> => {
    const nodes = 'ledgerEntries(first: 50) { nodes { account { number } amount } }';
    const found = await read(
      finance,
      `finance${entity}(id: "${id}") { entry: ${field} { status ${nodes} } }`,
    );
    expect(found.entry.status).toBe('posted');
    return found.entry.ledgerEntries.nodes
      .map(
        ({ account, amount }: { account: { number: string }; amount: string }) =>
          `${account.number} ${amount}`,
      )
      .sort();
  };

  /** What the ledger says of a party, in euros. */
  const partyAccount = async (party: string) => {
    const where = `{ party: { eq: "${ids[party]}" }, currency: { eq: "${ids['currency']}" } }`;
    const list = `financePartyAccounts(where: ${where}) { nodes { receivable payable balance } }`;
    return (await read(finance, list)).nodes[0] ?? { receivable: '0.00', payable: '0.00', balance: '0.00' };
  };

  return {
    demo, admin, sales, finance, stock, ids, faultsOf, done, create, update, step, through, make, read, events, posted, partyAccount,
    close: () => demo.close(),
  }; // prettier-ignore
}
