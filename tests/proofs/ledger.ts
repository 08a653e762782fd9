/*
 * A ledger that cannot lie: 64 writers issue invoices, pay and credit them and post entries of earlier days, all on
 * twenty accounts, while PostgreSQL is killed with all its processes and comes back. In every look at it meanwhile,
 *   - debit and credit are equal, over all and up to any day;
 *   - the numbers of invoices, credit notes and journal entries have no gap;
 *   - no transaction has met a deadlock.
 * At the end each entry balances for itself, all roll-ups are right, and what customers owe by the ledger is what is open
 * of their documents. Invoices a second on one series are told beside a bare prepared transaction that does the least a
 * posting can do.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareDatabase } from '../../engine/database/index.ts';
import { Refusal } from '../../engine/errors/index.ts';
import { ConnectionLost } from '../../engine/postgres/index.ts';
import { secret } from '../database/live.ts';
import { openWorldAt } from '../records/world.ts';
import type { ProofRun } from '../support/proof.ts';
import { randomOf } from '../support/random.ts';
import { bareRate } from './ledger/bare.ts';
import { booksModel, openBooks, type Books } from './ledger/books.ts';
import { openCluster, type Cluster } from './ledger/cluster.ts';
import { troubleAtTheEnd, watch } from './ledger/watch.ts';

const postings = 100_000;
const writers = 64;
const kills = 2;
/** Issued to measure, before the load begins. */
const measured = { most: 2_000, least: 200 };

export const about = `${postings} postings by ${writers} writers on 20 accounts, PostgreSQL killed ${kills} times: balanced, gapless, no deadlock.`;

export async function run(proof: ProofRun): Promise<void> {
  const model = await booksModel();
  const cluster = await openCluster();
  await prepareDatabase({ url: cluster.url, secret });
  const world = await openWorldAt(cluster.url, [], model);
  try {
    const books = await openBooks(world);
    const count = Math.max(measured.least, Math.round(measured.most * proof.scale));
    await issueRate(books, writers); // statements are made and prepared
    proof.report.figure('invoicesPerSecond', await issueRate(books, count));
    proof.report.figure('barePerSecond', await bareRate(cluster.url, count));
    const seen = watch(cluster.url, proof.report);
    await load(books, cluster, proof);
    await seen.stop();
    for (const trouble of await troubleAtTheEnd(cluster.url, world, books)) proof.report.failed(trouble);
    proof.report.figure('looks', seen.looks());
    proof.report.passed(books.postings());
  } finally {
    await world.close();
    await cluster.close();
  }
}

async function issueRate(books: Books, count: number): Promise<number> {
  const drafts: string[] = [];
  await atOnce(async () => {
    while (drafts.length < count) drafts.push(await books.draftInvoice(randomOf(drafts.length)));
  });
  const began = performance.now();
  const issued = drafts.length;
  await atOnce(async () => {
    for (let draft = drafts.pop(); draft !== undefined; draft = drafts.pop()) await books.issue(draft);
  });
  return Math.round((1000 * issued) / (performance.now() - began));
}

const atOnce = (work: (writer: number) => Promise<void>): Promise<unknown> =>
  Promise.all(Array.from({ length: writers }, (_, writer) => work(writer)));

/** All writers write until there are enough postings; the database is killed in between. */
async function load(books: Books, cluster: Cluster, { scale, seed, report }: ProofRun): Promise<void> {
  const wanted = Math.max(1_000, Math.round(postings * scale));
  const reached = () => books.postings() / wanted;
  const killing = (async () => {
    for (let kill = 1; kill <= kills; kill++) {
      while (reached() < kill / (kills + 1)) await sleep(20);
      await cluster.killAndStart();
    }
  })();
  await atOnce(async (writer) => {
    const random = randomOf(seed, writer);
    while (reached() < 1) await books.write(random).catch((error: unknown) => excuse(error, report));
  });
  await killing;
}

/** What a database that is away does to requests is no failure; a refusal, or a bug, is. */
async function excuse(error: unknown, report: ProofRun['report']): Promise<void> {
  if (isOfTheKill(error)) return sleep(50);
  report.failed(
    error instanceof Refusal ? error.faults.map(({ message }) => message).join(' ') : String(error),
  );
}

/** Whoever sent it does not know whether it was done. */
const answerLost = 'REC717';

/** A connection that was lost, or a server that says it is starting or going down. */
const isOfTheKill = (error: unknown): boolean =>
  error instanceof ConnectionLost ||
  (error instanceof Refusal && error.faults.every(({ code }) => code === answerLost)) ||
  ['57P01', '57P02', '57P03'].includes(String((error as { code?: unknown }).code));
