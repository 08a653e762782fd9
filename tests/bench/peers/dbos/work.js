/*
 * Workflows of eight steps on DBOS, each step with one insert of its own: what its documentation shows. It is no part of
 * Kontor's dependencies; the bench copies this folder and installs it there. For each line it reads, a number, it runs so
 * many workflows, ten at a time, and prints the seconds they took.
 */
import { createInterface } from 'node:readline';
import { DBOS } from '@dbos-inc/dbos-sdk';
import pg from 'pg';

const url = process.env.DATABASE_URL;
const atOnce = 10;
const pool = new pg.Pool({ connectionString: url, max: atOnce });
await pool.query('create table if not exists entry (job text, step int, at timestamptz default now())');

async function work(job) {
  for (let step = 1; step <= 8; step++)
    await DBOS.runStep(
      async () => void (await pool.query('insert into entry (job, step) values ($1, $2)', [job, step])),
      { name: `step${step}` },
    );
}

const workflow = DBOS.registerWorkflow(work, { name: 'work' });
DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, logLevel: 'error', runAdminServer: false });
await DBOS.launch();

let jobs = 0;

async function run(count) {
  let left = count;
  const began = performance.now();
  const line = async () => {
    while (left-- > 0) {
      const handle = await DBOS.startWorkflow(workflow)(String(++jobs));
      await handle.getResult();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, line));
  return (performance.now() - began) / 1000;
}

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) console.log(await run(Number(line)));
await DBOS.shutdown();
await pool.end();
