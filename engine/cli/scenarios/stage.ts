/*
 * Where a scenario is played: an organization of its own with what every organization begins with, the people of the
 * scenario, and processes that run. Nothing is faked: people act through the door with the rights of their roles.
 */
import type { Actor } from '../../access/index.ts';
import type { Model, Scenario } from '../../model/index.ts';
import type { Published } from '../../publication/index.ts';
import type { Query } from '../../records/index.ts';
import type { Work } from '../../server/index.ts';
import type { Rooms } from '../compose.ts';
import { loadSeeds } from '../data.ts';
import type { RunningDatabase } from '../database.ts';
import { ensureOrganization, openOperator, type Operator } from '../installation.ts';
import { ensureService, ensureServices, ensureWorkspaces } from '../users.ts';
import { aging, ringing, unrest } from './time.ts';

export interface Stage {
  readonly published: Published;
  readonly rooms: Rooms;
  /** Runs `work` as one of the people, as somebody with a role, or as who administers. */
  as<T>(who: string | undefined, work: Work<T>): Promise<T>;
  /** One statement in the organization, by who administers. */
  ask<Row>(query: Query): Promise<readonly Row[]>;
  /** Waits until nothing more happens by itself; otherwise tells where something goes on and on. */
  rest(): Promise<string | undefined>;
  /** Lets everything that waits grow older, and rests. */
  pass(ms: number): Promise<string | undefined>;
  close(): Promise<void>;
}

export async function openStage(database: RunningDatabase, rooms: Rooms, scenario: Scenario): Promise<Stage> {
  const organization = await ensureOrganization(database, `Scenario ${scenario.fullName}`);
  const operator = await openOperator(database, rooms, organization);
  const published = rooms.publications.current(organization);
  await furnish(published.model, operator, scenario);

  const ask = <Row>(query: Query) => operator.as((actor) => rooms.records.ask<Row>(actor, query));
  const rest = () => untilRest(ask);
  return {
    published,
    rooms,
    ask,
    rest,
    as: (who, work) =>
      who === undefined
        ? operator.as((actor: Actor) => work(actor, published))
        : rooms.services.as(organization, accountOf(who), work),
    async pass(ms) {
      await ask(aging(ms));
      return rest();
    },
    close: () => operator.close(),
  };
}

/** Name of the account by which somebody acts, of a person or of a role. */
const accountOf = (who: string): string => `scenario.${who.replaceAll('.', '-')}`;

async function furnish(model: Model, { door }: Operator, scenario: Scenario): Promise<void> {
  await loadSeeds(model, door, 'organization');
  await ensureWorkspaces(model, door, ['Main']);
  await ensureServices(model, door);
  const roles = scenario.steps.flatMap(({ as }) => (as === undefined || scenario.people.has(as) ? [] : [as]));
  const people = [...scenario.people, ...[...new Set(roles)].map((role) => [role, [role]] as const)];
  for (const [name, held] of people)
    await ensureService(model, door, { name, serviceName: accountOf(name), roles: held });
}

/** Looks at most this often; a busy machine takes its time, a process that goes on for ever does not end. */
const looksMax = 2_000;
const betweenMs = 25;

async function untilRest(ask: Stage['ask']): Promise<string | undefined> {
  for (let look = 1; ; look++) {
    const [restless] = await ask<{ where: string }>(unrest);
    if (!restless) return undefined;
    if (look === looksMax) return restless.where;
    await ask(ringing);
    await new Promise((done) => setTimeout(done, betweenMs));
  }
}
