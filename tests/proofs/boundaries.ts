/*
 * Shipped processes at each of their boundaries, on both engines. First every scenario is played while nothing goes wrong:
 * that tells the boundaries its processes come to, and what they do. Then it is played once for each boundary and each
 * thing that can go wrong there (boundaries/driver.ts). Whatever it is,
 *   - the tables that the scenario shows, written by hand, are as they are without it, and so is all that was written and
 *     told; only a refusal makes another end;
 *   - each instance has completed, has taken back all it did, or lies in the repair inbox for a reason known beforehand;
 *   - nothing was done twice, and what is rolled up is right.
 * Those that are killed are parked at their boundaries first, all of them, and one kill ends their worker.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { playScenario, without } from '../../engine/cli/scenarios/play.ts';
import type { Scenario } from '../../engine/model/index.ts';
import { openDesk } from '../../engine/server/index.ts';
import { findServer, startServer, type RunningServer } from '../../workflows/temporal/server/index.ts';
import type { ProofRun } from '../support/proof.ts';
import { randomOf } from '../support/random.ts';
import { faults, isRefusable, type Fault } from './boundaries/driver.ts';
import { doubled, effectsOf, instancesOf, openOf, takenBack, wrongEnds } from './boundaries/outcome.ts';
import { furnish, openTheatre, waitMsMax, type Play, type Theatre } from './boundaries/theatre.ts';
import type { Worker } from './boundaries/workers.ts';

export const about = 'Every boundary of every shipped process, killed, stopped, timed out, repeated and refused, on both engines: nothing is lost or done twice.'; // prettier-ignore

/** Scenarios played side by side. */
const atOnce = 6;
/** Those that are held and then killed or stopped together. */
const heldAtOnce = 30;

/** A scenario while nothing went wrong. */
interface Reference {
  readonly scenario: Scenario;
  readonly boundaries: readonly string[];
  readonly effects: readonly string[];
  /** Where it leaves something to people. */
  readonly open: readonly string[];
}

interface Case {
  readonly reference: Reference;
  readonly boundary: string;
  readonly fault: Fault;
}

export async function run(proof: ProofRun): Promise<void> {
  const server = await temporalServer();
  const address = server?.address;
  const own = await proof.database();
  await furnish(own);
  // Temporal is waited for most of the time: the engines are proved side by side.
  const other = address === undefined ? undefined : await proof.database(own);
  const proofs = [prove(proof, await openTheatre(own))];
  if (other !== undefined) proofs.push(prove(proof, await openTheatre(other, address)));
  const ends = await Promise.allSettled(proofs);
  await server?.stop();
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** A minute would go by until the server misses a worker that is stopped, and gives its work to others. */
const impatient = ['frontend.keepAliveTime="1s"', 'frontend.keepAliveTimeout="5s"'];

async function temporalServer(): Promise<RunningServer | undefined> {
  const program = await findServer();
  if (program !== undefined) return startServer(program, { settings: impatient });
  if (process.env['KONTOR_REQUIRE_SERVICES'] === '1') throw new Error('There is no Temporal server.');
  console.error('This machine has no Temporal server: the embedded engine alone is proved.');
  return undefined;
}

/**
 * Of each fault one case at least, but not of a stop on Temporal: it goes on giving work to a worker that is stopped, so
 * that one takes as long as hundreds of others.
 */
const least = (engine: Theatre['engine'], fault: Fault): number =>
  engine === 'temporal' && fault === 'stop' ? 0 : 1;

async function prove(proof: ProofRun, theatre: Theatre): Promise<void> {
  const { engine, model } = theatre;
  try {
    let worker = await theatre.newWorker();
    const scenarios = sampled([...model.scenarios.values()], proof.scale ** 0.5, proof.seed, 1);
    const references = await side(scenarios, (scenario) => reference(proof, theatre, worker, scenario));
    const all = references.flatMap((one) => casesOf(one));
    proof.report.figure(`${engine}Boundaries`, new Set(all.map(({ boundary }) => boundary)).size);
    const chosen = new Map(
      faults.map((fault) => {
        const cases = all.filter((one) => one.fault === fault);
        return [fault, sampled(cases, proof.scale, proof.seed, least(engine, fault))];
      }),
    );
    for (const [fault, { length }] of chosen) proof.report.figure(`${engine}-${fault}`, length);
    const others = (['timeOut', 'repeat', 'refusal'] as const).flatMap((fault) => chosen.get(fault)!);
    await side(others, async (one) => {
      const play = await theatre.open(one.reference.scenario);
      command(worker, play, one);
      await judge(proof, theatre, worker, one, play, await play.run());
    });
    for (const some of inPieces(chosen.get('kill')!)) worker = await killed(proof, theatre, worker, some);
    for (const some of inPieces(chosen.get('stop')!)) worker = await stopped(proof, theatre, worker, some);
  } finally {
    await theatre.close();
  }
}

/** A scenario while nothing goes wrong: the boundaries that it comes to, and what it does. */
async function reference(
  proof: ProofRun,
  theatre: Theatre,
  worker: Worker,
  scenario: Scenario,
): Promise<Reference> {
  const play = await theatre.open(scenario);
  for (const { message } of await play.run()) proof.report.failed(`${scenario.fullName}: ${message}`);
  const effects = await effectsOf(theatre.database, play.organization);
  const open = (await instancesOf(theatre.database, play.organization)).flatMap(openOf);
  await play.stage.close();
  return { scenario, boundaries: worker.reached(play.organization), effects, open };
}

const casesOf = (reference: Reference): readonly Case[] =>
  reference.boundaries.flatMap((boundary) =>
    faults
      .filter((fault) => fault !== 'refusal' || isRefusable(boundary))
      .map((fault) => ({ reference, boundary, fault })),
  );

const nameOf = ({ reference, boundary, fault }: Case): string =>
  `${reference.scenario.fullName}, ${fault} at ${boundary}`;

const command = (worker: Worker, { organization }: Play, { boundary, fault }: Case): void =>
  worker.command({ organization, boundary, fault });

/** Waits until each play is where it should be; what never comes is told instead of waited for. */
async function until(held: readonly Held[], isThere: (play: Held) => boolean, what: string): Promise<void> {
  for (const end = Date.now() + waitMsMax; !held.every(isThere); await sleep(20)) {
    if (Date.now() <= end) continue;
    const late = held
      .filter((one) => !isThere(one))
      .map(async ({ one, play }) => `${nameOf(one)}\n${await play.state()}`);
    throw new Error([`Waited too long for ${what}:`, ...(await Promise.all(late))].join('\n  '));
  }
}

/** A play that goes on while others do. */
interface Held {
  readonly one: Case;
  readonly play: Play;
  readonly faults: Promise<readonly { readonly message: string }[]>;
  /** It is at its boundary, or comes to none any more. */
  isStill(): boolean;
}

/** Plays that are held, each at its boundary, while their worker comes to an end or is stopped. */
async function heldBy(
  theatre: Theatre,
  worker: Worker,
  cases: readonly Case[],
  looking?: Promise<void>,
): Promise<readonly Held[]> {
  const held = await Promise.all(
    cases.map(async (one) => {
      const play = await theatre.open(one.reference.scenario);
      command(worker, play, one);
      let over = false;
      const faults = play.run(looking).finally(() => (over = true));
      faults.catch(() => {}); // it is waited for later
      const isStill = () => over || play.acted() || worker.isHeld(play.organization);
      return { one, play, faults, isStill };
    }),
  );
  await until(held, ({ isStill }) => isStill(), 'plays that come to their boundaries');
  return held;
}

/** One kill, while each case is parked at its boundary. Gives the worker that went on. */
async function killed(proof: ProofRun, theatre: Theatre, worker: Worker, cases: readonly Case[]) {
  const held = await heldBy(theatre, worker, cases);
  await worker.kill();
  await theatre.endHolds(worker);
  const next = await theatre.newWorker();
  for (const { one, play, faults } of held) await judge(proof, theatre, worker, one, play, await faults);
  return next;
}

/** Stopped at all boundaries at once; when another worker has ended all, it goes on. */
async function stopped(proof: ProofRun, theatre: Theatre, worker: Worker, cases: readonly Case[]) {
  const looking = Promise.withResolvers<void>();
  const held = await heldBy(theatre, worker, cases, looking.promise);
  worker.stop();
  await theatre.endHolds(worker);
  const next = await theatre.newWorker();
  await until(held, ({ play }) => play.acted(), 'another worker that ends the plays');
  await worker.goOn();
  looking.resolve();
  for (const { one, play, faults } of held) await judge(proof, theatre, worker, one, play, await faults);
  await worker.kill();
  return next;
}

/** A year, in parts. */
const [parts, partMs] = [4, 100 * 86_400_000];

/**
 * Brings to an end what waits for somebody whom nobody told: time is up, or else a person cancels it. Gives where it
 * does not come to rest.
 */
async function ending(
  { database, rooms }: Theatre,
  { organization, stage }: Play,
): Promise<string | undefined> {
  const running = async () =>
    (await instancesOf(database, organization)).filter(({ status }) => status === 'running');
  for (let part = 0; part < parts && (await running()).length > 0; part++) {
    const where = await stage.pass(partMs);
    if (where !== undefined) return where;
  }
  for (const { id } of await running())
    await stage.as(undefined, (actor) => openDesk(rooms.records).cancel(actor, id));
  return stage.rest();
}

async function judge(
  proof: ProofRun,
  theatre: Theatre,
  worker: Worker,
  one: Case,
  play: Play,
  found: readonly { readonly message: string }[],
): Promise<void> {
  const { reference, boundary, fault } = one;
  const { organization: org, stage } = play;
  const { database, model, rooms } = theatre;
  const troubles: string[] = [];
  if (!worker.reached(org).includes(boundary)) troubles.push('did not come to it');
  if (fault !== 'refusal') {
    troubles.push(...found.map(({ message }) => message));
    troubles.push(...differing(await effectsOf(database, org), reference.effects));
  } else {
    const restless = await ending(theatre, play);
    if (restless !== undefined) troubles.push(`goes on at ${restless}`);
    if (await isTakenBack(theatre, play)) troubles.push(...(await tables(theatre, play)));
    const path = boundary.split(' ')[2]!;
    const refused = path.endsWith('/undo') ? [path] : [];
    troubles.push(...(await wrongEnds(database, model, org, [...reference.open, ...refused])));
  }
  troubles.push(...(await doubled(database, org)));
  for (const entity of model.entities.values()) {
    const recomputed = await stage.as(undefined, (actor) => rooms.records.recompute(actor, model, entity));
    for (const { field, mended } of recomputed) if (mended > 0) troubles.push(`${field} was wrong`);
  }
  await stage.close();
  if (troubles.length === 0) proof.report.passed();
  else proof.report.failed([`${theatre.engine}: ${nameOf(one)}`, ...troubles].join('\n  '));
}

/** Whether the process that the scenario is about has taken back all it did. */
async function isTakenBack({ database }: Theatre, { scenario, organization }: Play): Promise<boolean> {
  const about = takenBack[scenario.fullName]?.process;
  const own = (await instancesOf(database, organization)).filter(({ process }) => process === about);
  return own.length > 0 && own.every(({ status }) => status === 'undone');
}

/** The tables of the scenario in which the same is taken back. */
async function tables({ model }: Theatre, { scenario, stage }: Play): Promise<readonly string[]> {
  const like = model.scenarios.get(takenBack[scenario.fullName]!.like)!;
  const steps = like.steps.filter(({ kind, place }) => kind === 'list' && place.pointer?.startsWith('/then'));
  return (await playScenario(stage, { ...like, steps })).map(({ message }) => message);
}

const differing = (are: readonly string[], should: readonly string[]): readonly string[] => [
  ...without(are, should).map((effect) => `happened too often: ${effect}`),
  ...without(should, are).map((effect) => `did not happen: ${effect}`),
];

/** A share of a list, by the seed. */
function sampled<T>(list: readonly T[], share: number, seed: number, least: number): readonly T[] {
  const count = Math.min(list.length, Math.max(least, Math.floor(list.length * share)));
  return randomOf(seed, list.length).shuffled(list).slice(0, count);
}

/** Does the work for each of a list, some side by side. */
async function side<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  const left = [...list.entries()];
  const along = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) done[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, along));
  return done;
}

const inPieces = (cases: readonly Case[]): readonly (readonly Case[])[] =>
  Array.from({ length: Math.ceil(cases.length / heldAtOnce) }, (_, at) =>
    cases.slice(at * heldAtOnce, (at + 1) * heldAtOnce),
  );
