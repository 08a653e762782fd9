/**
 * Random Models and random changes of them, on a live PostgreSQL with rows. For each: what is applied is what the Model
 * needs (no difference is left), each step can be undone to the old tables with every row as it was, and publishing the
 * old Model again brings the old tables back with every old value, also those that were retired meanwhile.
 */
import assert from 'node:assert/strict';
import {
  applying,
  applyPlan,
  asOwner,
  auditCatalogue,
  diffShapes,
  gatherFacts,
  inspectShape,
  planChanges,
  prepareDatabase,
  rolesOf,
  shapeOf,
  type TablePlan,
} from '../../engine/database/index.ts';
import type { Model } from '../../engine/model/index.ts';
import type { Connection } from '../../engine/postgres/index.ts';
import { modelOf } from '../database/modules.ts';
import type { ProofRun } from '../support/proof.ts';
import type { Random } from '../support/random.ts';
import { changed } from './schema/change.ts';
import { contents, fill, org } from './schema/rows.ts';
import { filesOf, randomWorld } from './schema/world.ts';

const CASES = 500;

export const about = `${CASES} random Models and changes: applied, inspected, undone, taken back; no difference, no value lost`;

const roles = rolesOf();

export async function run(proof: ProofRun): Promise<void> {
  const url = await proof.database();
  await prepareDatabase({ url, secret: 'a secret that only this proof knows, forty letters' });
  await asOwner(url, roles, (db) =>
    applying(db, async () => {
      await db.query(`insert into kontor.organization (id, name) values ($1, 'Proof')`, [org]);
      await proof.cases(CASES, (random) => check(db, random));
    }),
  );
}

async function check(db: Connection, random: Random): Promise<void> {
  await db.query('drop schema if exists alpha, beta cascade');
  const world = randomWorld(random);
  const before = modelOf(filesOf(world));
  const after = modelOf(filesOf(changed(world, random)));
  await make(db, before);
  await fill(db, before, random);
  const rows = await contents(db);

  const plan = await planTo(db, after);
  if (plan.faults.length > 0) return refused(db, plan, rows);
  await eachStep(db, plan, before, after, rows);

  await make(db, after);
  await make(db, before);
  holds(rows, await contents(db));

  // With rows that were written under the new Model: what they hold may rightly forbid the way back.
  await make(db, after);
  await fill(db, after, random);
  if ((await planTo(db, before)).faults.length > 0) return;
  await make(db, before);
  holds(rows, await contents(db));
}

async function planTo(db: Connection, model: Model): Promise<TablePlan> {
  const existing = await inspectShape(db, roles);
  const changes = diffShapes(existing, shapeOf(model));
  return planChanges(changes, await gatherFacts(db, existing, changes), roles);
}

async function make(db: Connection, model: Model): Promise<void> {
  const { steps, faults } = await planTo(db, model);
  assert.deepEqual(faults, [], 'a way back is refused');
  await applyPlan(db, steps, { roles, publish: async () => 1 });
  await fits(db, model);
}

/** No difference is left, and the wall stands. */
async function fits(db: Connection, model: Model): Promise<void> {
  const left = diffShapes(await inspectShape(db, roles), shapeOf(model));
  const told = left.map(
    (change) =>
      `${change.kind} ${change.table.name} ${'column' in change ? change.column.name : 'part' in change ? change.part.name : ''}`,
  );
  assert.deepEqual(told, []);
  assert.deepEqual(await auditCatalogue(db, roles), []);
}

/** What PostgreSQL does without a word, and we do not: values of another kind, and digits that would be lost. */
const ours: readonly string[] = ['DBS410', 'DBS411'];

/** Rows forbade it: then PostgreSQL would have refused it too. */
async function refused(db: Connection, plan: TablePlan, rows: ReadonlyMap<string, object>): Promise<void> {
  if (plan.faults.some((fault) => ours.includes(fault.code))) return;
  await db.query('begin');
  const ran = (async () => {
    for (const step of plan.steps) await db.query(step.run);
  })();
  await assert
    .rejects(ran, `a plan that could be run was refused: ${plan.faults[0]!.message}`)
    .finally(() => db.query('rollback'));
  assert.deepEqual(await contents(db), rows);
}

async function eachStep(
  db: Connection,
  { steps }: TablePlan,
  before: Model,
  after: Model,
  rows: ReadonlyMap<string, object>,
): Promise<void> {
  for (const step of steps) await db.query(step.run);
  await fits(db, after);
  for (const step of steps.toReversed()) await db.query(step.undo);
  await fits(db, before);
  assert.deepEqual(await contents(db), rows);
}

/** Every old row is there with every old value; rows and columns may have come. */
function holds(
  rows: ReadonlyMap<string, Record<string, unknown>>,
  found: ReadonlyMap<string, Record<string, unknown>>,
): void {
  for (const [key, row] of rows) {
    const now = found.get(key);
    assert.ok(now, `${key} is gone`);
    const old = Object.fromEntries(Object.keys(row).map((column) => [column, now[column]]));
    assert.deepEqual(old, row, key);
  }
}
