/* How start, memory and installation grow with the number of entities. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { median } from './compare.ts';
import { serve, signIn } from './contestants.ts';
import { install, metadata, populate, type DatabaseServer } from './installation.ts';
import { residentMb } from './processor.ts';

export interface Growth {
  /** Generated entities, beside those of the shipped modules. */
  readonly entities: number;
  /** From the start of the process to the first answer of GraphQL. */
  readonly start: number;
  /** Resident memory of the process after that answer. */
  readonly mb: number;
  /** Seconds that the tables of an empty database took. */
  readonly install: number;
}

export const sizes = [50, 500, 2_000];

/** Starts whose median counts; one more before them fills the cache of compiled code. */
const starts = 3;

export async function measureGrowth(server: DatabaseServer, entities: number): Promise<Growth> {
  const folder = join(server.folder, `generated_${entities}`);
  await writeModules(folder, entities);
  const databaseUrl = await server.database(`growth_${entities}`);
  const seconds = await install(databaseUrl, [metadata, folder]);
  await populate(databaseUrl, 1, 0);
  const token = await firstToken(databaseUrl, server.folder);
  const measured: { seconds: number; mb: number }[] = [];
  for (let n = 0; n < starts; n++) measured.push(await oneStart(databaseUrl, server.folder, token));
  await server.drop(`growth_${entities}`);
  await rm(folder, { recursive: true });
  return {
    entities,
    start: median(measured.map((each) => each.seconds)),
    mb: median(measured.map(({ mb }) => mb)),
    install: seconds,
  };
}

/** A token outlives the server that gave it: what is measured is the start, not the cost of a password. */
async function firstToken(databaseUrl: string, dataFolder: string): Promise<string> {
  const running = await serve({ databaseUrl, dataFolder });
  try {
    return await signIn(running.url, 'core.admin');
  } finally {
    await running.stop();
  }
}

async function oneStart(
  databaseUrl: string,
  dataFolder: string,
  token: string,
): Promise<{ seconds: number; mb: number }> {
  const began = performance.now();
  const running = await serve({ databaseUrl, dataFolder });
  try {
    const answer = await fetch(`${running.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ salesOrders(first: 5) { nodes { id number } } }' }),
    });
    if (!answer.ok) throw new Error(`No first answer: ${await answer.text()}`);
    await answer.text();
    return { seconds: (performance.now() - began) / 1000, mb: await residentMb(running.pid) };
  } finally {
    await running.stop();
  }
}

const perModule = 50;

/** Modules of fifty entities each: 20 fields an entity, four of them references, three of these within the module. */
async function writeModules(folder: string, entities: number): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (let from = 0; from < entities; from += perModule) {
    const name = `generated${from / perModule}`;
    await mkdir(join(folder, name, 'entities'), { recursive: true });
    await writeFile(join(folder, name, 'module.json'), JSON.stringify(moduleOf(name)));
    for (let n = from; n < Math.min(entities, from + perModule); n++)
      await writeFile(
        join(folder, name, 'entities', `Thing${n}.json`),
        JSON.stringify(entityOf(name, n, from)),
      );
  }
}

const moduleOf = (name: string) => ({
  $schema: '../schema/module.json',
  name,
  version: '1.0.0',
  title: name,
  description: 'Generated to measure growth.',
  icon: 'cube',
  needs: ['core', 'contacts'],
  menu: [],
});

function entityOf(module: string, n: number, first: number) {
  const texts = numbered('text', 8, { type: 'string', maxLength: 200 });
  const amounts = numbered('amount', 4, { type: 'string', format: 'decimal', 'x-scale': 2 });
  const days = numbered('day', 2, { type: 'string', format: 'date' });
  const reference = (target: string, inverse: string) => ({
    'x-reference': target,
    'x-inverse': `${inverse}Of${n}`,
  });
  return {
    $schema: '../../schema/entity.json',
    title: `Thing ${n}`,
    'x-plural': `Things ${n}`,
    description: 'Generated to measure growth.',
    'x-icon': 'cube',
    'x-label': 'text1',
    'x-search': ['text1', 'text2'],
    'x-indexes': { day: { fields: ['day1 desc'] } },
    type: 'object',
    required: ['text1'],
    properties: {
      ...texts,
      ...amounts,
      ...days,
      state: { enum: ['new', 'running', 'done'] },
      active: { type: 'boolean' },
      party: reference('contacts.Party', 'things'),
      ...Object.fromEntries(
        [1, 2, 3].map((back) => [
          `thing${back}`,
          reference(`${module}.Thing${Math.max(first, n - back)}`, `followers${back}`),
        ]),
      ),
    },
  };
}

function numbered(name: string, count: number, schema: object): Record<string, object> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`${name}${n + 1}`, schema]));
}
