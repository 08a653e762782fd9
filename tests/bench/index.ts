import { parseArgs } from 'node:util';
import pg from 'pg';
import { buildBundle } from '../../engine/cli/bundle.ts';
import { compare, proveEqual, type Arena } from './compare.ts';
import { startBaseline, startKontor } from './contestants.ts';
import { dataOf, fillData, type BenchData } from './data.ts';
import { measureGrowth, sizes } from './growth.ts';
import {
  metadata,
  people,
  install,
  populate,
  prepare,
  startDatabase,
  type DatabaseServer,
  type Role,
} from './installation.ts';
import { baselineSql, operations, organization } from './operations.ts';
import { measureProcesses } from './processes.ts';
import { openReport, type Report } from './report.ts';

/**
 * `--only` names operations, `growth` for start, memory and installation, and `processes`, which are measured only where
 * they are named: DBOS is installed for them.
 */
const options = {
  json: { type: 'boolean', default: false },
  only: { type: 'string' },
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '1' },
  scale: { type: 'string', default: '1' },
  connections: { type: 'string', default: '16' },
  role: { type: 'string', default: 'sales.rep' },
  folder: { type: 'string' },
} as const;

/** Measures what is wanted and prints it. Gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const wanted = values.only?.split(',');
  const effort = {
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    connections: Number(values.connections),
    warm: 15_000 * Number(values.seconds),
  };
  const report = openReport(values.json);
  await using stack = new AsyncDisposableStack();
  await buildBundle(); // as whoever operates it has done
  const server = await startDatabase(values.folder);
  stack.defer(() => server.stop());
  const leave = () => void stack.disposeAsync().then(() => process.exit(1));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, leave);
    stack.defer(() => void process.off(signal, leave));
  }
  const chosen = operations.filter(({ name }) => wanted?.includes(name) ?? true);
  if (chosen.length > 0) {
    const arena = await enter(stack, server, Number(values.scale), values.role as Role, report);
    for (const operation of chosen) {
      await proveEqual(arena, operation);
      report.comparison(await compare(arena, operation, effort));
    }
  }
  const growing = wanted?.includes('growth') ?? true;
  for (const entities of growing ? sizes : []) report.growth(await measureGrowth(server, entities));
  if (wanted?.includes('processes')) {
    const { rounds } = effort;
    report.processes(await measureProcesses(server, { rounds, scale: Number(values.scale) }));
  }
  return 0;
}

/** Both contestants over one filled database. */
async function enter(
  stack: AsyncDisposableStack,
  server: DatabaseServer,
  scale: number,
  role: Role,
  report: Report,
): Promise<Arena> {
  const databaseUrl = await server.database('bench');
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  stack.defer(() => db.end());
  const data = await prepared(db, databaseUrl, scale, report);
  const kontor = await startKontor({ databaseUrl, dataFolder: server.folder }, role);
  stack.defer(() => kontor.stop());
  const baseline = await startBaseline(databaseUrl, data);
  stack.defer(() => baseline.stop());
  return { kontor, baseline, data, db, database: server.pid };
}

/** Installs and fills the database, unless a kept folder has it from an earlier run. */
async function prepared(db: pg.Client, url: string, scale: number, report: Report): Promise<BenchData> {
  const { rows } = await db.query(`select to_regclass('bench.order_number') is not null as filled`);
  if (rows[0].filled) {
    await prepare(url);
    const known = await db.query<{ id: string }>(
      `select id from kontor.organization where name like 'Bench %' order by id`,
    );
    return dataOf(
      known.rows.map(({ id }) => id),
      scale,
    );
  }
  report.say('Installing the modules.');
  await install(url, [metadata]);
  const organizations = await populate(url, 10, organization);
  report.say('Filling the tables.');
  const data = await fillData(db, organizations, people['sales.rep'].id, scale);
  await db.query(baselineSql);
  return data;
}
