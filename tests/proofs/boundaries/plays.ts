/*
 * Plays that go on side by side while something goes wrong: in one go where their worker lives, in rounds where it is
 * killed or stopped.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Case, Trial } from './cases.ts';
import { troublesOf } from './judge.ts';
import { waitMsMax, type Play, type Theatre } from './theatre.ts';
import type { Worker } from './workers.ts';

/** Scenarios played side by side. */
const atOnce = 12;

/** What became of a play. */
export interface Ended {
  readonly trial: Trial;
  readonly troubles: readonly string[];
  /** Cases that it did not come to: a kill may come before, where branches go side by side. */
  readonly missed: readonly Case[];
}

/** Those that are left when some boundaries were met. */
const leftOf = (cases: readonly Case[], met: readonly string[]): readonly Case[] =>
  cases.filter(({ boundary }) => !met.includes(boundary));

/** Plays whose worker lives. */
export async function inOneGo(theatre: Theatre, trials: readonly Trial[]): Promise<readonly Ended[]> {
  const worker = await theatre.newWorker();
  return side(trials, async (trial) => {
    const { reference, cases, together } = trial;
    const play = await theatre.open(reference.scenario);
    const { organization } = play;
    worker.command({ organization, cases, together });
    const troubles = await troublesOf(theatre, trial, play, await play.run());
    await play.stage.close();
    return { trial, troubles, missed: leftOf(cases, worker.met(organization)) };
  });
}

/** A play that goes on while others do. */
interface Held {
  readonly trial: Trial;
  readonly play: Play;
  readonly faults: Promise<readonly { readonly message: string }[]>;
  /** What it has still to come to. */
  left: readonly Case[];
  /** It came to none of them for too long. */
  isLate: boolean;
  isOver(): boolean;
}

/**
 * Round after round: when each play is held at one of its boundaries, or over, their worker is killed or stopped, and the
 * next one goes on with them. Those that are stopped go on when all is over, and do what they still had to do.
 */
export async function inRounds(
  theatre: Theatre,
  trials: readonly Trial[],
  fault: 'kill' | 'stop',
): Promise<readonly Ended[]> {
  const looking = Promise.withResolvers<void>();
  const plays = await side(trials, (trial) => begun(theatre, trial, looking.promise));
  const workers: Worker[] = [];
  for (let held = plays; held.length > 0;) {
    const worker = await theatre.newWorker(
      plays.map(({ trial: { together }, play: { organization }, left: cases }) => ({
        organization,
        cases,
        together,
      })),
    );
    const met = ({ play }: Held) => worker.met(play.organization);
    await until(plays, (one) => one.isLate || one.isOver() || met(one).length > 0);
    held = plays.filter((one) => met(one).length > 0);
    for (const one of held) one.left = leftOf(one.left, met(one));
    workers.push(worker);
    if (held.length === 0) continue;
    await worker[fault]();
    await theatre.endHolds(worker);
  }
  if (fault === 'stop') for (const worker of workers.slice(0, -1)) await worker.goOn();
  looking.resolve();
  return side(plays, async ({ trial, play, faults, left }) => {
    const troubles = await troublesOf(theatre, trial, play, await faults);
    await play.stage.close();
    return { trial, troubles, missed: left };
  });
}

async function begun(theatre: Theatre, trial: Trial, looking: Promise<void>): Promise<Held> {
  const play = await theatre.open(trial.reference.scenario);
  let over = false;
  const faults = play.run(looking).finally(() => (over = true));
  faults.catch(() => {}); // it is waited for later
  return { trial, play, faults, left: trial.cases, isLate: false, isOver: () => over || play.acted() };
}

/** Waits until each play is where it should be. What is late is left behind: it tells itself where it goes on and on. */
async function until(plays: readonly Held[], isThere: (play: Held) => boolean): Promise<void> {
  for (const end = Date.now() + waitMsMax; !plays.every(isThere); await sleep(20))
    if (Date.now() > end) for (const one of plays.filter((play) => !isThere(play))) one.isLate = true;
}

/** Does the work for each of a list, some side by side. */
export async function side<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  const left = [...list.entries()];
  const along = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) done[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, along));
  return done;
}
