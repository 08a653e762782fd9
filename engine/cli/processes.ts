/** The engine of processes over the rooms, as `start.js` brings it. */
import { keepPlans, openJournal, processChannel, schedulesOf, type ProcessEngine } from '../process/index.ts'; // prettier-ignore
import { openProcessHost } from '../server/index.ts';
import type { Call, TemporalPlace } from './command.ts';
import { externalOf } from './adapters.ts';
import type { Rooms } from './compose.ts';
import type { RunningDatabase } from './database.ts';
import { complain, openLooking } from './looking.ts';
import type { Settings } from './settings.ts';
import { openWorkerProcess, type EngineBeside } from './worker-process.ts';

/** Processes beside a server: in this process, or in one of their own where Temporal runs them. */
export async function runProcessesBeside(
  call: Call,
  settings: Settings,
  database: RunningDatabase,
  rooms: Rooms,
): Promise<EngineBeside> {
  if (settings.temporalAddress !== undefined) return openWorkerProcess(settings, call.env);
  return { ...(await runProcesses(call, settings, database, rooms)), ready: Promise.resolve() };
}

/** Runs processes until it is closed. It sees nothing of any organization but what wants to run. */
export async function runProcesses(
  { engines }: Call,
  settings: Settings,
  database: RunningDatabase,
  rooms: Rooms,
): Promise<ProcessEngine> {
  // Plans of what was published by an older version of us may be written differently.
  await keepPlans(rooms.pool, rooms.publications.current().model);
  const looking = openLooking(settings, database, processChannel);
  const engine = await engines.processes(
    openProcessHost({
      journal: openJournal({
        pipeline: rooms.pipeline,
        loop: looking.loop,
        schedules: () => schedulesOf(rooms.publications.current().model),
      }),
      records: rooms.records,
      publications: rooms.publications,
      pipeline: rooms.pipeline,
      services: rooms.services,
      ask: rooms.ask,
      external: externalOf(settings, rooms),
      onBell: looking.onBell,
      onFailure: complain,
    }),
    placeOf(settings),
  );
  return {
    async close() {
      await engine.close();
      await looking.close();
    },
  };
}

function placeOf({ temporalAddress, temporalNamespace, secret }: Settings): TemporalPlace | undefined {
  if (temporalAddress === undefined) return undefined;
  return { address: temporalAddress, namespace: temporalNamespace, secret };
}
