/*
 * Shipped processes at each of their boundaries, on both engines. First every scenario is played while nothing goes wrong:
 * that tells the boundaries its processes come to, and what they do. Then it is played again with each thing that can go
 * wrong (boundaries/driver.ts) at each of them, several in one play (boundaries/cases.ts). Whatever it is,
 *   - the tables that the scenario shows, written by hand, are as they are without it, and so is all that was written and
 *     told; only a refusal makes another end;
 *   - each instance has completed, has taken back all it did, or lies in the repair inbox for a reason known beforehand;
 *   - nothing was done twice, and what is rolled up is right (boundaries/judge.ts).
 * What is killed goes in rounds (boundaries/plays.ts): all plays are parked at a boundary first, one kill ends their worker,
 * and the next one takes them on to those that follow. Where a play ends wrong, its cases are played apart: that tells
 * which one it was.
 */
import { findServer, startServer, type RunningServer } from '../../workflows/temporal/server/index.ts';
import type { ProofRun } from '../support/proof.ts';
import { apart, engines, nameOf, numberOf, onceEach, placeOf, rows, sampled, trialsOf, type Case, type Engine, type Reference, type Trial } from './boundaries/cases.ts'; // prettier-ignore
import { faults, type Fault } from './boundaries/driver.ts';
import { effectsOf, instancesOf, openOf } from './boundaries/outcome.ts';
import { inOneGo, inRounds, side, type Ended } from './boundaries/plays.ts';
import { furnish, openTheatre, type Theatre } from './boundaries/theatre.ts';

export const about = 'Every boundary of every shipped process, killed, stopped, timed out, repeated and refused, on both engines: nothing is lost or done twice.'; // prettier-ignore

/** Those that are played in one theatre; where they are held, as many are killed or stopped together. */
const inTheatre = 60;

/** Where plays of one engine are played: each theatre is a new one. */
interface House {
  readonly engine: Engine;
  open(): Promise<Theatre>;
}

export async function run(proof: ProofRun): Promise<void> {
  const empty = await proof.database();
  const scenarios = await furnish(empty);
  const server = await temporalServer();
  const house = (engine: Engine, address?: string): House => ({
    engine,
    open: async () => openTheatre(await proof.database(empty), address),
  });
  // Temporal is waited for most of the time: the engines are proved side by side.
  const houses = [house('embedded'), ...(server ? [house('temporal', server.address)] : [])];
  const ends = await Promise.allSettled(houses.map((one) => prove(proof, one, scenarios)));
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
 * Dear faults meet each boundary in one scenario only, which one the seed says: a refusal, which no two cases share, and a
 * stop, because Temporal goes on giving work to a worker that is stopped.
 */
const isDear = (fault: Fault): boolean => fault === 'stop' || fault === 'refusal';

/** Of each fault one play at least, but not of a stop on Temporal. */
const least = (engine: Engine, fault: Fault): number => (engine === 'temporal' && fault === 'stop' ? 0 : 1);

async function prove(proof: ProofRun, house: House, scenarios: readonly string[]): Promise<void> {
  const { engine } = house;
  const { seed, scale, only, report } = proof;
  const trials =
    only === undefined
      ? await chosen(proof, house, sampled(scenarios, scale ** 0.5, seed, 1))
      : await repeated(proof, house, scenarios, only);
  const failures = await failing(house, trials);
  for (const { trial, troubles } of failures)
    report.failed(
      [`${engine}: ${nameOf(trial)}`, ...troubles].join('\n  '),
      numberIn(engine, scenarios, trial),
    );
  report.passed(casesIn(trials).length - failures.length);
}

/** Does something in a theatre of its own. */
async function within<T>(house: House, work: (theatre: Theatre) => Promise<T>): Promise<T> {
  const theatre = await house.open();
  try {
    return await work(theatre);
  } finally {
    await theatre.close();
  }
}

/** All plays of these scenarios, or a share of them. */
async function chosen(
  { scale, seed, report }: ProofRun,
  house: House,
  scenarios: readonly string[],
): Promise<readonly Trial[]> {
  const { engine } = house;
  const references = await referencesOf(house, scenarios, report.failed);
  const whole = references.map(({ boundaries }) => boundaries);
  report.figure(`${engine}Boundaries`, new Set(whole.flat()).size);
  const trials = rows.flatMap((row) => {
    const boundaries = isDear(row[0]) ? onceEach(references) : whole;
    const all = references.flatMap((reference, at) => trialsOf(reference, row, boundaries[at]!));
    return sampled(all, scale, seed, least(engine, row[0]));
  });
  const cases = casesIn(trials);
  for (const fault of faults)
    report.figure(`${engine}-${fault}`, cases.filter((one) => one.fault === fault).length);
  return trials;
}

/** The one case of this number. */
async function repeated(
  { report }: ProofRun,
  house: House,
  scenarios: readonly string[],
  number: number,
): Promise<readonly Trial[]> {
  const { engine, scenario, boundary, fault } = placeOf(number);
  if (engines[engine] !== house.engine) return [];
  const [reference] = await referencesOf(house, [scenarios[scenario]!], report.failed);
  return apart(reference!, [
    { boundary: reference!.boundaries.toSorted()[boundary]!, fault: faults[fault]! },
  ]);
}

/** By which a case is repeated; a play that only fails when cases share it has none. */
function numberIn(
  engine: Engine,
  scenarios: readonly string[],
  { reference, cases: [one, ...more] }: Trial,
): number | undefined {
  if (more.length > 0) return undefined;
  return numberOf({
    engine: engines.indexOf(engine),
    fault: faults.indexOf(one!.fault),
    boundary: reference.boundaries.toSorted().indexOf(one!.boundary),
    scenario: scenarios.indexOf(reference.scenario),
  });
}

const casesIn = (trials: readonly Trial[]): readonly Case[] => trials.flatMap(({ cases }) => cases);

/** Each scenario while nothing goes wrong: the boundaries that it comes to, and what it does. */
const referencesOf = (
  house: House,
  scenarios: readonly string[],
  failed: (what: string) => void,
): Promise<readonly Reference[]> =>
  within(house, async (theatre) => {
    const worker = await theatre.newWorker();
    return side(scenarios, async (scenario) => {
      const play = await theatre.open(scenario);
      for (const { message } of await play.run()) failed(`${scenario}: ${message}`);
      const effects = await effectsOf(theatre.database, play.organization);
      const open = (await instancesOf(theatre.database, play.organization)).flatMap(openOf);
      await play.stage.close();
      return { scenario, boundaries: worker.reached(play.organization), effects, open };
    });
  });

/** Those that fail, as narrow as can be told. */
async function failing(house: House, trials: readonly Trial[]): Promise<readonly Ended[]> {
  const first = await played(house, trials);
  const shared = new Map<Trial, Ended>();
  for (const one of first) {
    const { reference, cases } = one.trial;
    const unclear = one.troubles.length === 0 ? one.missed : cases.length > 1 ? cases : [];
    for (const trial of apart(reference, unclear)) shared.set(trial, one);
  }
  const alone = (await played(house, [...shared.keys()]))
    .map((one) => ({ ...one, troubles: [...one.troubles, ...one.missed.map(() => 'did not come to it')] }))
    .filter(({ troubles }) => troubles.length > 0);
  const told = new Set(alone.map(({ trial }) => shared.get(trial)));
  return [...alone, ...first.filter((one) => one.troubles.length > 0 && !told.has(one))];
}

/** Plays all, some at once: whatever looks at all organizations takes the longer the more have been played in. */
async function played(house: House, trials: readonly Trial[]): Promise<readonly Ended[]> {
  const ended: Ended[] = [];
  const play = async (
    some: readonly Fault[],
    how: (theatre: Theatre, piece: readonly Trial[]) => Promise<readonly Ended[]>,
  ) => {
    for (const piece of inPieces(trials.filter(({ cases }) => some.includes(cases[0]!.fault))))
      ended.push(...(await within(house, (theatre) => how(theatre, piece))));
  };
  for (const fault of ['kill', 'stop'] as const)
    await play([fault], (theatre, piece) => inRounds(theatre, piece, fault));
  await play(['timeOut', 'repeat', 'refusal'], inOneGo);
  return ended;
}

/** Long plays with long ones, so that few rounds are for a few. */
const inPieces = (trials: readonly Trial[]): readonly (readonly Trial[])[] => {
  const long = trials.toSorted((a, b) => b.cases.length - a.cases.length);
  return Array.from({ length: Math.ceil(long.length / inTheatre) }, (_, at) =>
    long.slice(at * inTheatre, (at + 1) * inTheatre),
  );
};
