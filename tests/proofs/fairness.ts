/**
 * One organization's storm of events does not starve another. A storm lies in one organization, and each event of it
 * keeps its subscriber busy for a while; meanwhile others tell an event now and then. However long the queue of the
 * storm is, theirs are taken after at most two rounds of what is done at once. Counted are deliveries of the storm that
 * were begun in between, not time. Two processes share the work; in the end everything was taken, each event once.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressAs, asOwner, prepareDatabase, rolesOf } from '../../engine/database/index.ts';
import { openDeliveries, runDeliveries } from '../../engine/delivery/index.ts';
import type { Subscriber } from '../../engine/model/index.ts';
import { openPipeline, openPool, type Connection, type Pipeline } from '../../engine/postgres/index.ts';
import type { ProofRun } from '../support/proof.ts';
import { randomOf } from '../support/random.ts';

const STORM = 8_000;
const OTHERS = 20;
const EVENTS_OF_OTHERS = 200;
const PROCESSES = 2;
const AT_ONCE = 10;
const ROUNDS_MAX = 2;
const WORK_MS = 10;
const secret = 'a secret that only this proof knows, forty letters';

export const about = `${STORM} events of one organization, ${OTHERS} others beside it: none waits longer than ${ROUNDS_MAX} rounds`;

const subscriber = {
  fullName: 'proof.hears',
  on: ['*'],
  classes: new Set(['business']),
  holds: false,
  concurrency: 100,
};
const subscribers = () => new Map([[subscriber.fullName, subscriber as unknown as Subscriber]]);

export async function run(proof: ProofRun): Promise<void> {
  const url = await proof.database();
  await prepareDatabase({ url, secret });
  await asOwner(url, rolesOf(), (db) => prove(proof, url, db));
}

async function prove(proof: ProofRun, url: string, db: Connection): Promise<void> {
  const [stormy, ...others] = Array.from({ length: OTHERS + 1 }, () => randomUUID());
  const asked = Math.max(20, Math.round(EVENTS_OF_OTHERS * proof.scale));
  const storm = Math.max(asked * PROCESSES * AT_ONCE * ROUNDS_MAX, Math.round(STORM * proof.scale)); // enough to last
  await db.query(`insert into kontor.organization (id, name) select unnest($1::uuid[]), 'Proof'`, [
    [stormy, ...others],
  ]);
  const tell = async (org: string, count: number): Promise<void> => {
    await db.query(
      `insert into kontor.event (org_id, name, class) select $1, 'proof.thing.told', 'business' from generate_series(1, $2)`,
      [org, count],
    );
  };

  let begun = 0;
  const taken = new Map<string, number>();
  /** How much of the storm had begun when an event of another organization was taken. */
  let reached: number | undefined;
  const late: number[] = [];
  const { open, close } = openProcesses(url, async (organization) => {
    if (organization === stormy) begun += 1;
    else reached = begun;
    await sleep(WORK_MS);
    taken.set(organization, (taken.get(organization) ?? 0) + 1);
  });

  await tell(stormy!, storm);
  const random = randomOf(proof.seed, 1);
  let count = 0;
  open();
  try {
    while (count < asked && begun < storm - PROCESSES * AT_ONCE * ROUNDS_MAX) {
      const org = random.pick(others);
      reached = undefined;
      await tell(org, 1);
      const told = begun;
      while (reached === undefined) await sleep(1);
      late.push(Math.max(0, reached - told));
      count += 1;
    }
    while ([...taken.values()].reduce((sum, one) => sum + one, 0) < storm + count) await sleep(10);
  } finally {
    await close();
  }

  const most = PROCESSES * AT_ONCE * ROUNDS_MAX;
  for (const passed of late)
    if (passed <= most) proof.report.passed();
    else proof.report.failed(`${passed} events of the storm came before one of another organization`);
  if (count < asked) proof.report.failed(`the storm was over when ${count} of ${asked} events were told`);
  if (taken.get(stormy!) !== storm)
    proof.report.failed(`${taken.get(stormy!)} of ${storm} events were taken`);
  const sorted = late.toSorted((a, b) => a - b);
  console.error(
    `${count} events beside ${storm}: ${sorted[Math.floor(count / 2)]} of the storm before one of them at the median, ${sorted.at(-1)} at most`,
  );
}

/** Processes that carry events, each with connections of its own. */
function openProcesses(url: string, work: (organization: string) => Promise<void>) {
  const { run: serving, loop: looking } = rolesOf();
  const closing: (() => Promise<unknown>)[] = [];
  const open = () => {
    for (let number = 0; number < PROCESSES; number++) {
      const pipeline: Pipeline = openPipeline(addressAs(url, serving, secret), { connections: 2 });
      const loop = openPool(addressAs(url, looking, secret), { size: 2 });
      const deliveries = openDeliveries({ pipeline, loop });
      const running = runDeliveries(
        {
          deliveries,
          subscribers,
          projections: () => [],
          restMs: () => 0,
          onBell: () => {},
          onFailure: (error) => console.error(error),
          async take(held) {
            await work(held.organization);
            await deliveries.settle(held);
          },
        },
        { concurrency: AT_ONCE, pollMs: 20 },
      );
      closing.push(async () => {
        await running.close();
        await Promise.all([pipeline.close(), loop.close()]);
      });
    }
  };
  return { open, close: () => Promise.all(closing.map((each) => each())) };
}
