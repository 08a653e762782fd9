/*
 * Processes on the embedded engine, beside DBOS over the same server in the same rounds: steps a second with a write a
 * step (Kontor's through the door, with rights, audit and event), what instances that wait cost, and how soon a decision
 * is acted on.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { median } from './compare.ts';
import { serve, signIn, type Serving } from './contestants.ts';
import { install, metadata, populate, withClient, type DatabaseServer } from './installation.ts';
import { residentMb } from './processor.ts';

export interface ProcessFigures {
  /** Steps a second with ten instances at once, and DBOS's. */
  readonly kontor: number;
  readonly dbos: number;
  /** Median of the rounds' ratios. */
  readonly ratio: number;
  /** Instances that wait for a decision while nothing happens: transactions a second, and MB more than without. */
  readonly waiting: { readonly instances: number; readonly perSecond: number; readonly mb: number };
  /** Milliseconds from a decision that was answered to the write of the next step: median and 95th percentile. */
  readonly decision: { readonly p50: number; readonly p95: number };
}

export interface Effort {
  readonly rounds: number;
  /** Of 100 instances a round, 10,000 that wait, and 200 decisions. */
  readonly scale: number;
}

const steps = 8;

export async function measureProcesses(server: DatabaseServer, effort: Effort): Promise<ProcessFigures> {
  const folder = join(server.folder, 'processes');
  await writeFiles(folder, benchwork);
  const databaseUrl = await server.database('processes');
  await install(databaseUrl, [metadata, folder]);
  const [organization] = await populate(databaseUrl, 1, 0);
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  const serving = { databaseUrl, dataFolder: server.folder };
  const running = await serve(serving);
  const dbos = await startDbos(server);
  try {
    const bench: Bench = {
      db,
      organization: organization!,
      serving,
      url: running.url,
      token: await signIn(running.url, 'core.admin'),
    };
    const speed = await compareSpeed(bench, dbos, effort);
    const waiting = await costOfWaiting(bench, Math.round(10_000 * effort.scale));
    const decision = await timeDecisions(bench, Math.round(200 * effort.scale));
    return { ...speed, waiting, decision };
  } finally {
    await dbos.stop();
    await running.stop();
    await db.end();
    for (const name of ['processes', 'dbos']) await server.drop(name);
    await rm(folder, { recursive: true });
  }
}

interface Bench {
  readonly db: pg.Client;
  readonly organization: string;
  readonly serving: Serving;
  readonly url: string;
  readonly token: string;
}

async function compareSpeed(bench: Bench, dbos: Dbos, { rounds, scale }: Effort) {
  const count = Math.max(10, Math.round(100 * scale));
  const measured: { kontor: number; dbos: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const one = { kontor: await runJobs(bench, count), dbos: await dbos.run(count) };
    if (round > 0) measured.push(one);
    else await settle(bench, dbos); // the first is to warm up
  }
  const rate = (seconds: number) => (count * steps) / seconds;
  return {
    kontor: median(measured.map(({ kontor }) => rate(kontor))),
    dbos: median(measured.map((one) => rate(one.dbos))),
    ratio: median(measured.map((one) => one.dbos / one.kontor)),
  };
}

/** Both databases know what their tables hold, as they would by themselves after a minute: at first these were empty. */
async function settle({ db }: Bench, { url }: Dbos): Promise<void> {
  await db.query('analyze');
  await withClient(url, async (other) => void (await other.query('analyze')));
}

/** Seconds from the first record that starts a process to the end of the last. */
async function runJobs(bench: Bench, count: number): Promise<number> {
  const before = await completed(bench);
  const began = performance.now();
  await create(bench, 'Job', count);
  while (await isRunning(bench)) await pause(5);
  const seconds = (performance.now() - began) / 1000;
  const done = (await completed(bench)) - before;
  if (done !== count) throw new Error(`Of ${count} instances ${done} were completed.`);
  return seconds;
}

/** Whether some instance has not ended: a look at an index, for it is asked while the work is measured. */
const isRunning = async ({ db, organization }: Bench): Promise<boolean> =>
  (
    await db.query(`select from kontor.process_instance where org_id = $1 and status = 'running' limit 1`, [
      organization,
    ])
  ).rowCount! > 0;

const completed = async ({ db }: Bench): Promise<number> =>
  (
    await db.query<{ n: number }>(
      `select count(*)::int as n from kontor.process_instance where status = 'completed'`,
    )
  ).rows[0]!.n;

async function costOfWaiting(bench: Bench, instances: number): Promise<ProcessFigures['waiting']> {
  const before = await freshMb(bench);
  await create(bench, 'Question', instances);
  await until(async () => (await open(bench)) >= instances);
  await vacuums(bench, 'off'); // its transactions are none of ours
  await pause(15_000); // the work ends, and each connection has told the server what it did
  const seconds = 20;
  const from = await commits(bench);
  await pause(seconds * 1000);
  const perSecond = Math.max(0, (await commits(bench)) - from - 2) / seconds; // two are the bench's own
  await vacuums(bench, 'on');
  return { instances, perSecond, mb: Math.max(0, (await freshMb(bench)) - before) };
}

/** Memory of a node that begins now, MB: one that has worked for a while keeps what it needed for that. */
async function freshMb({ serving }: Bench): Promise<number> {
  const node = await serve({ ...serving, dataFolder: join(serving.dataFolder, 'fresh') });
  try {
    await signIn(node.url, 'core.admin');
    await pause(5_000); // it has looked for work, and found what waits
    return await residentMb(node.pid);
  } finally {
    await node.stop();
  }
}

async function vacuums({ db }: Bench, how: 'on' | 'off'): Promise<void> {
  await db.query(`alter system set autovacuum = ${how}`);
  await db.query('select pg_reload_conf()');
}

async function timeDecisions(bench: Bench, count: number): Promise<ProcessFigures['decision']> {
  const { rows } = await bench.db.query<{ id: string; record: string }>(
    `select a.id, i.record from kontor.approval a join kontor.process_instance i on i.id = a.instance
       where a.status = 'open' limit $1`,
    [count],
  );
  const took: number[] = [];
  for (const { id, record } of rows) {
    await ask(bench, `/api/approvals/${id}/decide`, { approved: true });
    const began = performance.now();
    while (!(await isAnswered(bench, record))) await pause(1);
    took.push(performance.now() - began);
  }
  took.sort((left, right) => left - right);
  return { p50: median(took), p95: took[Math.floor(took.length * 0.95)]! };
}

const isAnswered = async ({ db }: Bench, question: string): Promise<boolean> =>
  (await db.query('select from benchwork.answer where question_id = $1', [question])).rowCount! > 0;

const open = async ({ db }: Bench): Promise<number> =>
  (await db.query<{ n: number }>(`select count(*)::int as n from kontor.approval where status = 'open'`))
    .rows[0]!.n;

/** Of the whole database, the server's own statistics included. */
async function commits({ db }: Bench): Promise<number> {
  await db.query('select pg_stat_clear_snapshot()');
  const { rows } = await db.query<{ n: string }>(
    'select xact_commit as n from pg_stat_database where datname = current_database()',
  );
  return Number(rows[0]!.n);
}

const chunk = 100;

async function create(bench: Bench, entity: string, count: number): Promise<void> {
  const many = `createBenchwork${entity}s`;
  const query = `mutation Make($input: [Benchwork${entity}_Create!]!) { ${many}(input: $input) { id } }`;
  for (let left = count; left > 0; left -= chunk) {
    const input = Array.from({ length: Math.min(left, chunk) }, (_, n) => ({
      name: `${entity} ${left - n}`,
    }));
    const { errors } = (await ask(bench, '/graphql', { query, variables: { input } })) as {
      errors?: unknown;
    };
    if (errors) throw new Error(`Nothing was made: ${JSON.stringify(errors)}`);
  }
}

async function ask({ url, token }: Bench, path: string, body: object): Promise<unknown> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(100);
}

interface Dbos {
  /** Address of its database. */
  readonly url: string;
  /** Seconds that so many workflows take. */
  run(count: number): Promise<number>;
  stop(): Promise<void>;
}

/** Installs DBOS beside the bench's database, which takes some seconds, and starts it. */
async function startDbos(server: DatabaseServer): Promise<Dbos> {
  const folder = join(server.folder, 'dbos');
  await cp(resolve(import.meta.dirname, 'peers/dbos'), folder, { recursive: true });
  await ran(
    spawn('npm', ['install', '--no-package-lock', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: 'ignore',
    }),
  );
  const url = await server.database('dbos');
  const child = spawn(process.execPath, ['work.js'], {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    url,
    run: async (count) => {
      child.stdin.write(`${count}\n`);
      return Number((await lines.next()).value);
    },
    stop: async () => {
      child.stdin.end();
      await ran(child);
    },
  };
}

async function ran(child: ChildProcess): Promise<void> {
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${code}.`);
}

const named = (title: string, more: object = {}) => ({
  $schema: '../../schema/entity.json',
  title,
  'x-plural': `${title}s`,
  description: 'To measure processes.',
  'x-icon': 'cube',
  'x-label': 'name',
  type: 'object',
  properties: { name: { type: 'string', maxLength: 80 }, ...more },
});

/** Eight steps with a write each, or one decision and a write. */
const benchwork: Readonly<Record<string, object>> = {
  'benchwork/module.json': {
    $schema: '../schema/module.json',
    name: 'benchwork',
    version: '1.0.0',
    title: 'Benchwork',
    description: 'To measure processes.',
    icon: 'cube',
    needs: ['core'],
    menu: [],
  },
  'benchwork/entities/Job.json': named('Job'),
  'benchwork/entities/Question.json': named('Question'),
  'benchwork/entities/Entry.json': named('Entry', {
    job: { 'x-reference': 'benchwork.Job' },
    step: { type: 'integer' },
  }),
  'benchwork/entities/Answer.json': named('Answer', { question: { 'x-reference': 'benchwork.Question' } }),
  'benchwork/processes/work.json': {
    $schema: '../../schema/process.json',
    title: 'Work',
    version: 1,
    start: { on: 'benchwork.job.created', key: { 'x-expr': 'string(job.id)' }, again: 'never' },
    steps: Array.from({ length: steps }, (_, at) => ({
      id: `step${at + 1}`,
      do: 'benchwork.Entry.create',
      with: { job: { 'x-expr': 'job' }, step: at + 1 },
      undo: false,
    })),
  },
  'benchwork/processes/ask.json': {
    $schema: '../../schema/process.json',
    title: 'Ask',
    version: 1,
    start: { on: 'benchwork.question.created', key: { 'x-expr': 'string(question.id)' }, again: 'never' },
    steps: [
      { id: 'ask', approve: { role: 'core.admin', record: { 'x-expr': 'question' } }, into: 'answer' },
      {
        id: 'note',
        do: 'benchwork.Answer.create',
        with: { question: { 'x-expr': 'question' } },
        undo: false,
      },
    ],
  },
};

async function writeFiles(folder: string, files: Readonly<Record<string, object>>): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), JSON.stringify(content));
  }
}
