/** Whether a play ended as it must. */
import { playScenario, without } from '../../../engine/cli/scenarios/play.ts';
import { openDesk } from '../../../engine/server/index.ts';
import type { Trial } from './cases.ts';
import { doubled, effectsOf, instancesOf, takenBack, wrongEnds } from './outcome.ts';
import type { Play, Theatre } from './theatre.ts';

/** What is wrong after a play, in which `found` was not as the scenario says. */
export async function troublesOf(
  theatre: Theatre,
  { reference, cases }: Trial,
  play: Play,
  found: readonly { readonly message: string }[],
): Promise<readonly string[]> {
  const { organization: org, stage } = play;
  const { database, model, rooms } = theatre;
  const troubles: string[] = [];
  if (cases.every(({ fault }) => fault !== 'refusal')) {
    troubles.push(...found.map(({ message }) => message));
    troubles.push(...differing(await effectsOf(database, org), reference.effects));
  } else {
    const restless = await ending(theatre, play);
    if (restless !== undefined) troubles.push(`goes on at ${restless}`);
    if (await isTakenBack(theatre, play)) troubles.push(...(await tables(theatre, play)));
    const refused = cases.map(({ boundary }) => boundary.split(' ')[2]!);
    const undos = refused.filter((path) => path.endsWith('/undo'));
    troubles.push(...(await wrongEnds(database, model, org, [...reference.open, ...undos])));
  }
  troubles.push(...(await doubled(database, org)));
  for (const entity of model.entities.values()) {
    const recomputed = await stage.as(undefined, (actor) => rooms.records.recompute(actor, model, entity));
    for (const { field, mended } of recomputed) if (mended > 0) troubles.push(`${field} was wrong`);
  }
  return troubles;
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
