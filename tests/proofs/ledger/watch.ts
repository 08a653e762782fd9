/** Looks at the ledger while it is written, as somebody with all rights on the database would. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { ProofRun } from '../../support/proof.ts';
import type { World } from '../../records/world.ts';
import type { Books } from './books.ts';

const lookMs = 500;

/** What one look sees, in one statement and so at one moment; each column names what is wrong when it is not zero. */
const numbered = ['invoice', 'credit_note', 'journal_entry'] as const;
const gaps = numbered.map(
  (table) =>
    `(select max(substring(number from '\\d+$')::int) - count(distinct number) + count(*) - count(distinct number)
        from finance.${table} where number is not null) as "gaps or repeats in ${table}"`,
);
const look = `select
  (select sum(amount) from finance.ledger_entry) as "sum over all",
  (select sum(debit) - sum(credit) from finance.ledger_entry where date <= current_date - $1::int) as "sum up to a day",
  ${gaps.join(',\n  ')}`;

const deadlocks = 'select deadlocks::int from pg_stat_database where datname = current_database()';

export interface Watch {
  /** How often it could look. */
  looks(): number;
  stop(): Promise<void>;
}

export function watch(url: string, report: ProofRun['report']): Watch {
  let over = false;
  let looks = 0;
  const look_ = async (): Promise<void> => {
    for (const one of await trouble(url, looks % 90)) report.failed(`Look ${looks}: ${one}`);
    looks += 1;
  };
  const watching = (async () => {
    for (; !over; await sleep(lookMs)) await look_().catch(expectAway);
    await look_();
  })();
  return { looks: () => looks, stop: () => ((over = true), watching) };
}

/** The database is away: there is nothing to see. */
function expectAway(error: unknown): void {
  const { code } = error as { code?: string };
  const away = ['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET'].includes(String(code));
  if (!away && !String(error).includes('Connection terminated')) throw error;
}

/** Everything is asked on a connection of its own: the one before may have been killed. */
async function ask(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, [...values])).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

async function trouble(url: string, daysAgo: number): Promise<readonly string[]> {
  const [seen] = await ask(url, look, [daysAgo]);
  const [met] = await ask(url, deadlocks);
  return Object.entries({ ...seen, ...met }).flatMap(([what, value]) =>
    Number(value ?? 0) === 0 ? [] : [`${what}: ${String(value)}`],
  );
}

/** Entries that do not balance, and customers whose documents and ledger differ. */
const atTheEnd = {
  'an entry does not balance': `select entry_id::text as one from finance.ledger_entry group by entry_id having sum(amount) <> 0`,
  'a posted entry and the ledger differ': `select e.number as one from finance.journal_entry e where e.status = 'posted'
     and e.debit is distinct from (select sum(debit) from finance.ledger_entry where entry_id = e.id)`,
  'a customer owes something else by the ledger than by his documents': `select a.party_id::text as one
     from finance.party_account a where a.receivable <>
       (select coalesce(sum(i.open_amount), 0) from finance.invoice i where i.customer_id = a.party_id)
       - (select coalesce(sum(c.open_amount), 0) from finance.credit_note c where c.customer_id = a.party_id)`,
};

export async function troubleAtTheEnd(
  url: string,
  world: World,
  { boss }: Books,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [what, text] of Object.entries(atTheEnd))
    for (const { one } of await ask(url, `${text} limit 3`)) found.push(`${what}: ${String(one)}`);
  for (const name of ['Invoice', 'CreditNote', 'PartyAccount'])
    for (const { field, mended } of await world.records.recompute(
      boss,
      world.model,
      world.model.entities.get(`finance.${name}`)!,
    ))
      if (mended > 0) found.push(`${field} was wrong in ${mended} records`);
  return found;
}
