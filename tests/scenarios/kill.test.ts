/** Shipped processes while their workers are killed again and again: the outcome is the one of the scenario. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRooms, type Rooms } from '../../engine/cli/compose.ts';
import { loadSeeds } from '../../engine/cli/data.ts';
import type { RunningDatabase } from '../../engine/cli/database.ts';
import { installation, openOperator } from '../../engine/cli/installation.ts';
import { definitionsOf } from '../../engine/cli/metadata.ts';
import { playScenario } from '../../engine/cli/scenarios/play.ts';
import { openStage } from '../../engine/cli/scenarios/stage.ts';
import { readSettings } from '../../engine/config/index.ts';
import { prepareDatabase } from '../../engine/database/index.ts';
import { applyPublication } from '../../engine/publication/index.ts';
import { secret } from '../database/live.ts';
import { freshDatabase } from '../support/database.ts';

let folder: string;
let database: RunningDatabase;
let rooms: Rooms;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kontor-killed-'));
  const environment = { KONTOR_SECRET: secret, NODE_ENV: 'test' };
  const { settings } = await readSettings({ profile: 'start', folder, environment });
  const metadataFolder = join(import.meta.dirname, '../../metadata');
  const whole = { ...settings, dataFolder: folder, metadataFolder, secret };
  const { url } = await freshDatabase();
  database = { url, adminUrl: url, stop: async () => {} };
  await prepareDatabase({ url, secret });
  await applyPublication({ url }, await definitionsOf(whole, { demo: true }));
  rooms = await openRooms(whole, database);
  const operator = await openOperator(database, rooms, installation);
  await loadSeeds(rooms.publications.current().model, operator.door, 'installation');
  await operator.close();
}, 240_000);
afterAll(async () => {
  await rooms.close();
  await rm(folder, { recursive: true });
});

/** What a worker does before it is killed. Enough to load what it goes on with, and then some. */
const boundaries = 15;

/** Lets workers run, each until it has done so many things and is killed; the next one goes on. */
function openKilled() {
  const environment = {
    DATABASE_URL: database.url,
    KONTOR_SECRET: secret,
    KONTOR_DATA: folder,
    NODE_ENV: 'test',
  };
  const program = join(import.meta.dirname, 'killed.ts');
  let closing = false;
  let kills = 0;
  let child: ReturnType<typeof spawn>;
  const run = async (): Promise<void> => {
    while (!closing) {
      child = spawn(process.execPath, [program, `${boundaries}`], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, ...environment },
      });
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      if (signal === 'SIGKILL') kills += 1;
      else if (!closing) throw new Error('A worker ended by itself.');
    }
  };
  const over = run();
  return {
    async close() {
      closing = true;
      child.kill('SIGTERM');
      await over;
      return kills;
    },
  };
}

test('a deal becomes money although its workers are killed all the time, and nothing is done twice', async () => {
  const scenario = rooms.publications.current().model.scenarios.get('flows.dealToCash')!;
  const stage = await openStage(database, rooms, scenario);
  const workers = openKilled();
  const faults = await playScenario(stage, scenario).finally(() => stage.close());
  const kills = await workers.close();
  expect(faults).toEqual([]);
  expect(kills).toBeGreaterThan(1);
}, 280_000);
