/*
 * The newcomer's profile: what is missing is found, made or loaded, in an order in which each step can be undone by
 * stopping. `start` and `dev` differ only in how the page is served.
 */
import { join } from 'node:path';
import { applyPublication } from '../publication/index.ts';
import { exit, type Call, type ExitCode } from './command.ts';
import { composeServer, openRooms, type Profile } from './compose.ts';
import { findDatabase, placeName, prepare, type RunningDatabase } from './database.ts';
import { demo, demoPassword, loadDemo } from './demo.ts';
import { runEvents } from './events.ts';
import { listen } from './listen.ts';
import { definitionsOf } from './metadata.ts';
import { counted, type Output } from './output.ts';
import { printPlan } from './plans.ts';
import { runMail } from './mail.ts';
import { runProcessesBeside } from './processes.ts';
import { runSealer } from './sealing.ts';
import { claim } from './running.ts';
import { settingsOf, type Settings } from './settings.ts';
import { Stopped, untilStopped, type Stop } from './stop.ts';

/**
 * Brings up everything, serves it, and stops it when asked. `page` makes ready what is served as the page. Whoever asks
 * while it still comes up does not wait for tables and demo: the next start goes on where this one was left.
 */
export async function serveNewcomer(
  call: Call,
  page: (settings: Settings) => Promise<Profile>,
): Promise<ExitCode> {
  const stop = untilStopped();
  try {
    return await bringUp(call, page, stop);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    call.out.line('Stopped before it was ready.');
    return exit.done;
  }
}

async function bringUp(
  call: Call,
  page: (settings: Settings) => Promise<Profile>,
  stop: Stop,
): Promise<ExitCode> {
  const { out } = call;
  const given = await settingsOf(call);
  await using stack = new AsyncDisposableStack();
  const held = await claim(given.dataFolder);
  stack.defer(() => held.release());
  const settings = await withTemporal(call, given, stack);

  const profile = await page(settings);
  stop.check();
  const database = await findDatabase(settings, (line) => out.line(line));
  stack.defer(() => database.stop());
  stop.check();
  await prepare(settings, database);
  await applyAdditions(settings, database, out, stop);

  const rooms = await openRooms(settings, database);
  stack.defer(() => rooms.close());
  await loadDemo(settings, database, rooms, out, stop.check);
  const app = await composeServer(settings, rooms, profile);
  stack.defer(() => app.close());
  if (settings.processes === 'server') {
    const engine = await runProcessesBeside(call, settings, database, rooms);
    stack.defer(() => engine.close());
    const events = runEvents(settings, database, rooms);
    stack.defer(() => events.close());
    const mail = runMail(settings, database, rooms);
    stack.defer(() => mail.close());
    const sealer = runSealer(settings, database);
    stack.defer(() => sealer.close());
    // What is begun in the page should not wait for a worker that still starts.
    await Promise.race([engine.ready, stop.asked]);
    stop.check();
  }
  const address = await listen(app, settings);
  await held.announce(address);
  welcome(address, out);
  await stop.asked;
  return exit.done;
}

/** With `--temporal`: a Temporal of our own, where none is named. */
async function withTemporal(
  { values, engines, out }: Call,
  settings: Settings,
  stack: AsyncDisposableStack,
): Promise<Settings> {
  if (values['temporal'] !== true || settings.temporalAddress !== undefined) return settings;
  const file = join(settings.dataFolder, 'temporal.db');
  const server = await engines.temporalServer(file, (line) => out.line(line));
  stack.defer(() => server.stop());
  return { ...settings, temporalAddress: server.address };
}

function welcome(address: string, out: Output): void {
  out.line(`Kontor is ready: ${address}`);
  const users = demo.flatMap((organization) => organization.users);
  for (const { email, about } of users) out.line(`  ${email.padEnd(26)}${about}`);
  out.line(`  password of all of them: ${demoPassword}`);
  out.result({ address, users: users.map(({ email }) => email) });
}

/** Applies the files, unless something that is seen today would be gone: that is never done by just starting. */
async function applyAdditions(
  settings: Settings,
  database: RunningDatabase,
  out: Output,
  stop: Stop,
): Promise<void> {
  const definitions = await definitionsOf(settings, { demo: true });
  const outcome = await applyPublication({ url: database.adminUrl }, definitions, {
    accept: ({ retires, parent }) => parent === 0 || !retires,
    onStage(stage) {
      stop.check();
      out.progress(stage);
    },
  });
  if (outcome.applied) {
    out.line(`Publication ${outcome.number}: ${counted(outcome.plan.steps.length, 'step')} applied.`);
  } else if (outcome.plan.retires) {
    printPlan(outcome.plan, placeName(settings), out);
    out.line(`Not applied, because it would retire something: 'kontor apply' does it.`);
    out.line(`Publication ${outcome.number} is served.`);
  }
}
