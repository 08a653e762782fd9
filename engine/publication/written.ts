import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { applying, applyPlan, asOwner, migrate, rolesOf } from '../database/index.ts';
import type { Definition } from '../definition/index.ts';
import { Refusal } from '../errors/index.ts';
import { planAt, type Place, type PublishOptions } from './apply.ts';
import { changedPlan, otherState } from './faults.ts';
import { definitionsOf, newestNumber, writePublication } from './store.ts';
import type { Plan } from './types.ts';

/**
 * A plan in a file: whole, so that running it tomorrow reads nothing of tomorrow's definitions. `from` and `to` are
 * digests of all definitions before and after; it fits a database whose newest publication is exactly `from`.
 */
export interface WrittenPlan {
  readonly from: string;
  readonly to: string;
  readonly plan: Plan;
  readonly definitions: readonly Definition[];
}

/** Checksums of all migrations, above their folders: a line each, as sha256sum prints it there. */
const sumsOf = (folder: string): string => join(dirname(folder), 'sums');

const sumLine = (folder: string, file: string, text: string): string =>
  `${sha256(text)}  ${basename(folder)}/${file}`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const stateOf = (definitions: readonly Definition[]): string =>
  sha256(
    definitions
      .map((one) => [one.layer, one.kind, one.module, one.name, one.hash].join(' '))
      .toSorted()
      .join('\n'),
  );

/** Plans `definitions` and writes the plan as the last of `folder`. Gives the name of the file. */
export async function writePlan(
  place: Place,
  definitions: readonly Definition[],
  folder: string,
  title: string,
): Promise<{ file: string; plan: Plan }> {
  const plan = await planAt(place, definitions);
  if (plan.faults.length > 0) throw new Refusal(plan.faults);
  const before = await asOwner(place.url, place.roles ?? rolesOf(), (db) => definitionsOf(db, plan.parent));
  const written: WrittenPlan = { from: stateOf(before), to: stateOf(definitions), plan, definitions };
  const text = `${JSON.stringify(written, null, 1)}\n`;
  await mkdir(folder, { recursive: true });
  const number = String((await plansIn(folder)).length + 1).padStart(4, '0');
  const file = `${number}-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.json`;
  await writeFile(join(folder, file), text, { flag: 'wx' });
  await appendFile(sumsOf(folder), `${sumLine(folder, file, text)}\n`);
  return { file, plan };
}

const plansIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.json')).toSorted();

/** @throws Refusal PUB803 when the file is not what was written */
async function readPlan(folder: string, file: string): Promise<WrittenPlan> {
  const text = await readFile(join(folder, file), 'utf8');
  const sums = await readFile(sumsOf(folder), 'utf8').catch(() => '');
  if (!sums.split('\n').includes(sumLine(folder, file, text))) throw new Refusal(changedPlan({ file }));
  return JSON.parse(text) as WrittenPlan;
}

/**
 * Runs the plans of `folder` that this database has not run yet, in order. Gives their names.
 * @throws Refusal PUB802 (made for another state), PUB803 (changed since it was written), DBS4xx
 */
export async function applyWritten(
  place: Place,
  folder: string,
  options: PublishOptions = {},
): Promise<string[]> {
  const files = await plansIn(folder);
  const plans = new Map<string, WrittenPlan>();
  for (const file of files) plans.set(file, await readPlan(folder, file));
  return migrate(place.url, place.roles ?? rolesOf(), {
    tableName: 'written_plan',
    disableTransactions: true, // an apply has transactions of its own
    migrationSource: {
      getMigrations: async () => files,
      getMigrationName: (file: string) => file,
      getMigration: async (file: string) => ({
        up: () => runWritten(place, file, plans.get(file)!, options),
        down: async () => {},
      }),
    },
  });
}

function runWritten(
  place: Place,
  file: string,
  written: WrittenPlan,
  options: PublishOptions,
): Promise<void> {
  const roles = place.roles ?? rolesOf();
  return asOwner(place.url, roles, (db) =>
    applying(db, async () => {
      const parent = await newestNumber(db);
      const state = stateOf(await definitionsOf(db, parent));
      if (state === written.to) return; // somebody applied the same definitions by themselves
      if (state !== written.from) throw new Refusal(otherState({ file }));
      const plan = { ...written.plan, parent };
      const publish = () => writePublication(db, written.definitions, plan, { note: file, ...options });
      await applyPlan(db, plan.steps, { ...options, roles, publish });
    }),
  );
}
