import { Refusal } from '../errors/index.ts';
import type { Call } from './command.ts';
import { openRooms, type Rooms } from './compose.ts';
import { findDatabase } from './database.ts';
import { notPublished } from './faults.ts';
import { runEvents } from './events.ts';
import { runMail } from './mail.ts';
import { runProcesses, runProcessesBeside } from './processes.ts';
import { runSealer } from './sealing.ts';
import { settingsOf, type Settings } from './settings.ts';

/** What an operator's process works with until it is told to stop. */
export interface Serving {
  readonly settings: Settings;
  readonly rooms: Rooms;
  /** Runs processes, here or in a process beside this one, carries events and mail and seals the audit, until the stack is unwound. */
  runProcesses(where: 'here' | 'beside'): Promise<void>;
}

/**
 * Opens the rooms over what was applied, in the operator's profile; whatever is opened is closed by the stack.
 * @throws Refusal CLI006 when nothing was applied yet
 */
export async function openServing(call: Call, stack: AsyncDisposableStack): Promise<Serving> {
  const settings = await settingsOf(call, 'serve');
  const database = await findDatabase(settings, (line) => call.out.line(line));
  stack.defer(() => database.stop());
  const rooms = await openRooms(settings, database);
  stack.defer(() => rooms.close());
  if (rooms.publications.current().number === 0) throw new Refusal(notPublished({}));
  return {
    settings,
    rooms,
    async runProcesses(where) {
      const run = where === 'here' ? runProcesses : runProcessesBeside;
      const engine = await run(call, settings, database, rooms);
      stack.defer(() => engine.close());
      const events = runEvents(settings, database, rooms);
      stack.defer(() => events.close());
      const mail = runMail(settings, database, rooms);
      stack.defer(() => mail.close());
      const sealer = runSealer(settings, database);
      stack.defer(() => sealer.close());
    },
  };
}
