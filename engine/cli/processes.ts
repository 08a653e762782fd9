/** The embedded engine of processes over the rooms, as `start.js` brings it. */
import { addressAs, rolesOf } from '../database/index.ts';
import { openBell, openPool } from '../postgres/index.ts';
import {
  keepPlans,
  openJournal,
  processChannel,
  schedulesOf,
  type OpenProcessEngine,
  type ProcessEngine,
} from '../process/index.ts';
import { openProcessHost } from '../server/index.ts';
import type { Rooms } from './compose.ts';
import type { RunningDatabase } from './database.ts';
import type { Settings } from './settings.ts';

/** Runs processes until it is closed. It sees nothing of any organization but what wants to run. */
export async function runProcesses(
  settings: Settings,
  database: RunningDatabase,
  rooms: Rooms,
  open: OpenProcessEngine,
): Promise<ProcessEngine> {
  const { loop: looking, run } = rolesOf();
  // Plans of what was published by an older version of us may be written differently.
  await keepPlans(rooms.pool, rooms.publications.current().model);
  const loop = openPool(addressAs(database.url, looking, settings.secret), {
    size: 2,
    pooled: database.url !== database.adminUrl,
  });
  const listeners: (() => void)[] = [];
  const ring = () => listeners.forEach((listener) => listener());
  const bell = openBell(addressAs(database.adminUrl, run, settings.secret), {
    channels: { [processChannel]: ring },
    listening: ring,
  });
  const engine = open(
    openProcessHost({
      journal: openJournal({
        pipeline: rooms.pipeline,
        loop,
        schedules: () => schedulesOf(rooms.publications.current().model),
      }),
      records: rooms.records,
      publications: rooms.publications,
      pipeline: rooms.pipeline,
      services: rooms.services,
      ask: rooms.ask,
      onBell: (listener) => void listeners.push(listener),
      onFailure: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
    }),
  );
  return {
    async close() {
      await engine.close();
      await bell.close();
      await loop.close();
    },
  };
}
