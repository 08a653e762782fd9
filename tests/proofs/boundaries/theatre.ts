/*
 * Where scenarios are played for the proof: all shipped modules in a database of their own, and processes in workers that
 * are told what is to go wrong. On Temporal time passes in PostgreSQL, as in `kontor test`; then the workflows of the
 * organization are ended, as if Temporal had lost them, and are told again: they read what became of the time.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openRooms, type Rooms } from '../../../engine/cli/compose.ts';
import { loadSeeds } from '../../../engine/cli/data.ts';
import { installation, openOperator } from '../../../engine/cli/installation.ts';
import { definitionsOf } from '../../../engine/cli/metadata.ts';
import { playScenario } from '../../../engine/cli/scenarios/play.ts';
import { openStage, type Stage } from '../../../engine/cli/scenarios/stage.ts';
import { aging, ringing, unrest } from '../../../engine/cli/scenarios/time.ts';
import { readSettings } from '../../../engine/config/index.ts';
import { prepareDatabase } from '../../../engine/database/index.ts';
import type { Fault } from '../../../engine/errors/index.ts';
import type { Model, Scenario } from '../../../engine/model/index.ts';
import { applyPublication } from '../../../engine/publication/index.ts';
import type { Engine } from './cases.ts';
import type { Command } from './driver.ts';
import { openFlows, type Flows } from './flows.ts';
import { stateOf } from './state.ts';
import { startWorker, type Worker } from './workers.ts';

const secret = 'a secret that only this proof knows, forty letters';
const metadataFolder = join(import.meta.dirname, '../../../metadata');

export interface Theatre {
  readonly engine: Engine;
  readonly model: Model;
  readonly rooms: Rooms;
  /** As whoever may see all. */
  readonly database: pg.Pool;
  newWorker(commands?: readonly Command[]): Promise<Worker>;
  /**
   * What becomes of a worker that is killed or stopped, in a moment instead of a minute: what it has under way is
   * answered, what it left open is undone by the server, and it holds nothing any more.
   */
  endHolds(worker: Worker): Promise<void>;
  /** A scenario, by its full name, in an organization of its own. */
  open(scenario: string): Promise<Play>;
  close(): Promise<void>;
}

/** A scenario in an organization of its own. */
export interface Play {
  readonly scenario: Scenario;
  readonly organization: string;
  readonly stage: Stage;
  /** Plays it to its end; before the tables are looked at it waits for `looking`. What was not as it says. */
  run(looking?: Promise<void>): Promise<readonly Fault[]>;
  /** Its acts are over. */
  acted(): boolean;
  /** Where it stands, in many lines. */
  state(): Promise<string>;
}

/** Makes a database into one of a theatre. Gives the full names of what can be played there. */
export async function furnish(url: string): Promise<readonly string[]> {
  const whole = await settingsFor(tmpdir());
  await prepareDatabase({ url, secret });
  await applyPublication({ url }, await definitionsOf(whole, { demo: true }));
  const own = databaseAt(url);
  const rooms = await openRooms(whole, own);
  const { model } = rooms.publications.current();
  const operator = await openOperator(own, rooms, installation);
  await loadSeeds(model, operator.door, 'installation');
  await operator.close();
  await rooms.close();
  return [...model.scenarios.keys()];
}

const environment = { KONTOR_SECRET: secret, NODE_ENV: 'test', DATABASE_POOL: '4' }; // there are many workers at a time

async function settingsFor(folder: string) {
  const { settings } = await readSettings({ profile: 'start', folder, environment });
  return { ...settings, dataFolder: folder, metadataFolder, secret };
}

const databaseAt = (url: string) => ({ url, adminUrl: url, stop: async () => {} });

/** On a database that is furnished; `temporal` is the address of a server. */
export async function openTheatre(url: string, temporal?: string): Promise<Theatre> {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-boundaries-'));
  const own = databaseAt(url);
  const rooms = await openRooms(await settingsFor(folder), own);
  const { model } = rooms.publications.current();
  const database = new pg.Pool({ connectionString: url, max: 4 });
  const flows = temporal === undefined ? undefined : await openFlows(temporal, secret);
  const workflow = join(folder, 'workflow.js');
  if (flows) await writeFile(workflow, await flows.bundled());
  const workers: Worker[] = [];
  let plays = 0;

  return {
    engine: flows ? 'temporal' : 'embedded',
    model,
    rooms,
    database,
    async newWorker(commands = []) {
      const at = temporal === undefined ? {} : { TEMPORAL_ADDRESS: temporal };
      const name = `worker ${workers.length + 1}`;
      const own = new URL(url);
      own.searchParams.set('application_name', name);
      const settings = { ...environment, DATABASE_URL: own.href, KONTOR_DATA: folder, ...at };
      const worker = await startWorker(name, settings, commands, flows && workflow);
      workers.push(worker);
      return worker;
    },
    async endHolds({ name }) {
      while ((await database.query(underWay, [name])).rowCount! > 0) await sleep(betweenMs);
      await database.query(leases);
    },
    async open(fullName) {
      const scenario = model.scenarios.get(fullName)!;
      const name = `${scenario.fullName} ${++plays}`;
      const stage = await openStage(own, rooms, { ...scenario, fullName: name });
      const [row] = await stage.ask<{ id: string }>({ text: 'select kontor.org() as id', values: [] });
      const org = row!.id;
      const state = async () => stateOf(database, org, flows, await flowsOf(org, database));
      return playOn(scenario, org, withoutHaste(stage, org, database, flows, state), state);
    },
    async close() {
      for (const worker of workers) await worker.kill();
      await flows?.lose(await flowsOf(undefined, database));
      await flows?.close();
      await database.end();
      await rooms.close();
      await rm(folder, { recursive: true });
    },
  };
}

function playOn(scenario: Scenario, organization: string, stage: Stage, state: Play['state']): Play {
  let acted = false;
  return {
    scenario,
    organization,
    stage,
    state,
    acted: () => acted,
    async run(looking = Promise.resolve()) {
      const isTable = ({ place }: Scenario['steps'][number]) => place.pointer?.startsWith('/then') === true;
      const acts = scenario.steps.filter((step) => !isTable(step));
      const last = { kind: 'pass', ms: 0, place: scenario.steps[0]!.place } as const;
      const waiting: Stage = {
        ...stage,
        async pass(ms) {
          if (ms > 0) return stage.pass(ms);
          acted = true;
          await looking;
          return stage.rest();
        },
      };
      const steps = [...acts, last, ...scenario.steps.filter(isTable)];
      return playScenario(waiting, { ...scenario, steps }).finally(() => (acted = true));
    },
  };
}

/** Between two looks. Those that are held for long are looked at less often: there are many. */
const [betweenMs, pauseMsMax] = [100, 1_000];

/** Sessions of a worker in which something is under way; those that wait for the worker are ended. */
const underWay = `select case when wait_event_type = 'Client' then pg_terminate_backend(pid) end
  from pg_stat_activity where datname = current_database() and application_name = $1 and state <> 'idle'`;

const leases = `with instances as (
    update kontor.process_instance set locked_until = clock_timestamp() where locked_by is not null)
  update kontor.delivery set locked_until = clock_timestamp() where locked_by is not null`;

/** What takes longer never comes. */
export const waitMsMax = 360_000;

/** What the engine itself failed at: it goes on a little later. */
const crashed = `update kontor.process_instance set wake_at = clock_timestamp() where org_id = $1 and crashes > 0
  and status = 'running' and locked_by is null returning 1`;

const traces = `select (select count(*) from kontor.process_step where org_id = $1) || ' '
  || (select count(*) from kontor.event where org_id = $1) || ' '
  || (select coalesce(sum(signals), 0) from kontor.process_instance where org_id = $1) as traces`;

/** A stage that waits as long as it takes: while instances are held nothing comes to rest. */
function withoutHaste(
  stage: Stage,
  org: string,
  database: pg.Pool,
  flows: Flows | undefined,
  state: Play['state'],
): Stage {
  const isQuiet = async (): Promise<boolean> => {
    if ((await stage.ask(unrest)).length > 0) return false;
    return (await database.query(crashed, [org])).rowCount === 0; // asked last: it may crash in between
  };
  const left = async (): Promise<unknown> => (await database.query(traces, [org])).rows[0];
  const rest = async (): Promise<string | undefined> => {
    let pauseMs = betweenMs;
    for (let before: unknown, end = Date.now() + waitMsMax; ;) {
      if (Date.now() > end) return `many places\n${await state()}`;
      const traced = JSON.stringify(await left());
      if ((await isQuiet()) && !(await flows?.areBusy(await flowsOf(org, database)))) {
        if (traced === before || !flows) return undefined;
        before = traced; // on Temporal nothing tells of what is between two calls: quiet twice is quiet
        continue;
      }
      before = undefined;
      await stage.ask(ringing);
      await sleep(pauseMs);
      pauseMs = Math.min(pauseMs * 1.3, pauseMsMax);
    }
  };
  return {
    ...stage,
    rest,
    async pass(ms) {
      await stage.ask(aging(ms));
      await flows?.lose(await flowsOf(org, database));
      if (flows)
        await database.query(
          `update kontor.process_instance set wake_at = clock_timestamp() where org_id = $1 and status = 'running'`,
          [org],
        );
      return rest();
    },
  };
}

/** Ids of the workflows of an organization, or of all. */
const flowsOf = async (org: string | undefined, database: pg.Pool): Promise<readonly string[]> =>
  (
    await database.query<{ id: string }>(
      `select process || '/' || id as id from kontor.process_instance
        where ($1::uuid is null or org_id = $1) and ended_at is null and engine = 'temporal' and status = 'running'`,
      [org ?? null],
    )
  ).rows.map((row) => row.id);
