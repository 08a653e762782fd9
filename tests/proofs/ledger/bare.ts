/**
 * The least that issuing an invoice can do, written by hand: its state, an entry with five lines, five rows of the ledger,
 * two numbers without gaps. No rights, no checks, no audit, no events.
 */
import pg from 'pg';

const connections = 16;

const tables = `
  create schema bare;
  create table bare.series (key text primary key, value bigint not null);
  insert into bare.series values ('invoice', 0), ('entry', 0);
  create table bare.invoice (id bigint primary key, number bigint, status text not null);
  create table bare.entry (id bigint primary key, number bigint);
  create table bare.entry_line (id bigserial primary key, entry bigint not null references bare.entry, account int not null,
    debit numeric(18, 2) not null, credit numeric(18, 2) not null);
  create table bare.ledger (id bigserial primary key, entry bigint not null references bare.entry, account int not null,
    date date not null, debit numeric(18, 2) not null, credit numeric(18, 2) not null);
  create index on bare.ledger (account, date desc)`;

const lines = `values (1, 12.00, 0), (2, 0, 5.00), (3, 0, 5.00), (4, 0, 1.00), (4, 0, 1.00)`;
const statements = [
  { name: 'issue', text: `update bare.invoice set status = 'issued' where id = $1 and status = 'draft'` },
  { name: 'entry', text: 'insert into bare.entry (id) values ($1)' },
  {
    name: 'lines',
    text: `insert into bare.entry_line (entry, account, debit, credit) select $1, * from (${lines}) l`,
  },
  {
    name: 'ledger',
    text: `insert into bare.ledger (entry, account, date, debit, credit) select $1, column1, current_date, column2, column3 from (${lines}) l`,
  },
  {
    name: 'numbers',
    text: `with e as (update bare.series set value = value + 1 where key = 'entry' returning value),
      i as (update bare.series set value = value + 1 where key = 'invoice' returning value),
      n as (update bare.entry set number = e.value from e where id = $1)
      update bare.invoice set number = i.value from i where id = $1`,
  },
];

/** Such transactions a second, by as many connections as the server has for its own. */
export async function bareRate(url: string, count: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  try {
    await pool.query(tables);
    await pool.query(`insert into bare.invoice select n, null, 'draft' from generate_series(1, ${count}) n`);
    let next = 1;
    const work = async (): Promise<void> => {
      const client = await pool.connect();
      for (let id = next++; id <= count; id = next++) {
        await client.query('begin');
        for (const one of statements) await client.query({ ...one, values: [id] });
        await client.query('commit');
      }
      client.release();
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: connections }, work));
    return Math.round((1000 * count) / (performance.now() - began));
  } finally {
    await pool.end();
  }
}
