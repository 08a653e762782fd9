import type { Fault } from '../../errors/index.ts';
import type { Model, Scenario } from '../../model/index.ts';
import { exit, type Call, type Command } from '../command.ts';
import { openRooms, type Rooms } from '../compose.ts';
import { loadSeeds } from '../data.ts';
import type { RunningDatabase } from '../database.ts';
import { installation, openOperator } from '../installation.ts';
import { counted } from '../output.ts';
import { runProcesses } from '../processes.ts';
import { openOwnDatabase } from '../scenarios/database.ts';
import { playScenario } from '../scenarios/play.ts';
import { openStage } from '../scenarios/stage.ts';
import { folderOptions, settingsOf, type Settings } from '../settings.ts';
import { unknown } from '../work.ts';

/** Plays the scenarios of modules. */
export const test: Command = {
  name: 'test',
  about: 'Play the scenarios of all modules, of one, or a single one, in a database that is made for it.',
  usage: '[<module>|<module>.<scenario>] [--metadata <folder>]',
  options: folderOptions,

  async run(call) {
    const { out, args } = call;
    const settings = await settingsOf(call);
    // Time passes as a scenario says, so its processes run in the database that is made for it; and it moves no money.
    const { temporalAddress: _, ...named } = settings;
    const here: Settings = { ...named, payments: 'internal' };
    await using stack = new AsyncDisposableStack();
    const database = await openOwnDatabase(settings, out);
    stack.defer(() => database.stop());
    const rooms = await openRooms(settings, database);
    stack.defer(() => rooms.close());
    const chosen = chosenOf(rooms.publications.current().model, args[0]);
    await seedInstallation(database, rooms);
    const engine = await runProcesses(call, here, database, rooms);
    stack.defer(() => engine.close());

    const played: Played[] = [];
    for (const scenario of chosen) played.push(await play(call, database, rooms, scenario));
    const failed = played.filter(({ faults }) => faults.length > 0).length;
    out.line(`${counted(played.length, 'scenario')}, ${failed} failed.`);
    out.result({ ok: failed === 0, scenarios: played });
    return failed === 0 ? exit.done : exit.refused;
  },
};

interface Played {
  readonly scenario: string;
  readonly title: string;
  readonly steps: number;
  readonly ms: number;
  readonly faults: readonly Fault[];
}

async function play(
  { out }: Call,
  database: RunningDatabase,
  rooms: Rooms,
  scenario: Scenario,
): Promise<Played> {
  const { fullName, title, steps } = scenario;
  out.progress(fullName);
  const began = performance.now();
  const stage = await openStage(database, rooms, scenario);
  const faults = await playScenario(stage, scenario).finally(() => stage.close());
  const ms = Math.round(performance.now() - began);
  out.line(
    `  ${faults.length === 0 ? '+' : '-'} ${fullName.padEnd(32)} ${title}  ${counted(steps.length, 'step')}, ${ms} ms`,
  );
  out.faults(faults);
  return { scenario: fullName, title, steps: steps.length, ms, faults };
}

async function seedInstallation(database: RunningDatabase, rooms: Rooms): Promise<void> {
  const operator = await openOperator(database, rooms, installation);
  await loadSeeds(rooms.publications.current().model, operator.door, 'installation').finally(() =>
    operator.close(),
  );
}

/** All of them, those of a module, or one by its full name. @throws Refusal CLI004 */
function chosenOf({ modules, scenarios }: Model, name: string | undefined): readonly Scenario[] {
  const all = [...scenarios.values()];
  if (name === undefined) return all;
  const chosen = all.filter(({ module, fullName }) => module === name || fullName === name);
  if (chosen.length === 0 && !modules.has(name))
    throw unknown('module or scenario', name, [...modules.keys(), ...scenarios.keys()]);
  return chosen;
}
