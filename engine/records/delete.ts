/*
 * Deleting marks a record. The mark locks it FOR UPDATE, checks rights and version, and only then are its referrers
 * looked for: whoever refers to it from now on waits for us and finds it deleted, whoever did so before is seen.
 * Each referrer is treated as its field says: restrict refuses, cascade deletes it too, clear empties the field.
 */
import { Refusal, type Fault } from '../errors/index.ts';
import type { Entity, Field } from '../model/index.ts';
import {
  compileLines,
  compileReferrers,
  linesFields,
  referrersOf,
  type FoundReferrer,
  type Referrer,
  type WritePlan,
} from '../query/write/index.ts';
import type { Doing } from './failure.ts';
import { stillUsed } from './faults.ts';
import { planRows, type Planned } from './plans.ts';
import { enginePlan } from './prepare.ts';
import { idsOf, run, runPlanned, type Work } from './work.ts';

interface Marked {
  readonly id: string;
  readonly version?: number;
}

/** Deletes one record in the name of the actor. */
export const deleteRecord = (
  work: Work,
  entity: Entity,
  id: string,
  version: number,
  doing: Doing,
): Promise<void> => deleteAll(work, entity, [{ id, version }], doing, accessOf(work, 'delete'), new Set());

/** Brings a deleted record back. What it had taken along stays deleted. */
export const restoreRecord = (work: Work, entity: Entity, id: string, doing: Doing): Promise<void> =>
  mark(work, entity, [{ id }], 'restored', doing, accessOf(work, 'delete'));

const accessOf = ({ actor }: Work, action: string): WritePlan['access'] => ({
  rights: actor.rights,
  action,
  after: false,
  fields: new Set<Field>(),
});

async function mark(
  work: Work,
  entity: Entity,
  records: readonly Marked[],
  as: 'deleted' | 'restored',
  doing: Doing,
  access: WritePlan['access'],
): Promise<void> {
  const plan = {
    ...enginePlan(work.options, entity, 'update', as),
    mark: as,
    plain: as === 'deleted',
    ...(access && { access }),
  };
  const rows = records.map((one) => ({ ...one, at: '', values: {}, lines: new Map(), links: new Map() }));
  await runPlanned(work, planRows(plan, rows), doing);
}

/** `gone` holds the ids that this deletion has marked already: referrers among them are no obstacle. */
async function deleteAll(
  work: Work,
  entity: Entity,
  records: readonly Marked[],
  doing: Doing,
  access: WritePlan['access'],
  gone: Set<string>,
): Promise<void> {
  for (const { id } of records) gone.add(id);
  await mark(work, entity, records, 'deleted', doing, access);
  const ids = records.map((one) => one.id);
  const faults = await releaseAll(work, entity, ids, referrersOf(work.options.model, entity), doing, gone);
  for (const { target } of linesFields(entity)) {
    const referrers = referrersOf(work.options.model, target);
    if (referrers.length > 0)
      faults.push(
        ...(await releaseAll(work, target, await lineIds(work, target, ids), referrers, doing, gone)),
      );
  }
  if (faults.length > 0) throw new Refusal(faults);
}

/** Treats who points to records or lines as their fields say; gives the faults of those that refuse. */
async function releaseAll(
  work: Work,
  target: Entity,
  ids: readonly string[],
  referrers: readonly Referrer[],
  doing: Doing,
  gone: Set<string>,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const referrer of referrers) {
    const statement = compileReferrers(work.options.model, work.actor.rights, referrer, target);
    const { rows } = await run<FoundReferrer>(work, statement, idsOf(ids));
    const found = rows.filter((row) => !gone.has(row.record));
    if (found.length === 0) continue;
    if (referrer.onDelete === 'restrict') faults.push(usedBy(target, referrer, found));
    else await release(work, referrer, found, doing, gone);
  }
  return faults;
}

/** Ids of the lines of some records, all of them locked. */
async function lineIds(work: Work, line: Entity, records: readonly string[]): Promise<string[]> {
  const { rows } = await run<{ id: string }>(work, compileLines(line), idsOf(records));
  return rows.map(({ id }) => id);
}

/** Lines that a change removes, each kind with the referrers that must be released first. */
const removing = ({ model, lines }: WritePlan) =>
  [...lines].flatMap(([field, { removes }]) => {
    if (!removes) return [];
    const referrers = referrersOf(model, field.target).filter((one) => one.onDelete !== 'restrict');
    return referrers.length > 0 ? [{ field, referrers }] : [];
  });

/** Whether a change removes lines that others may have to be released from, by statements of their own. */
export const releases = (plan: WritePlan): boolean => removing(plan).length > 0;

/** Makes a planned change, with others released from the lines that it removes. */
export async function runReleasing(work: Work, planned: Planned, doing: Doing): Promise<void> {
  for (const { field, referrers } of removing(planned.plan)) {
    const records = planned.records.map((one) => one.id);
    const held = new Set(await lineIds(work, field.target, records));
    const wanted = planned.records.flatMap((one) => one.lines.get(field) ?? []);
    const ids = wanted.flatMap(({ kind, id }) => (kind === 'remove' && held.has(id) ? [id] : []));
    if (ids.length > 0) await releaseAll(work, field.target, ids, referrers, doing, new Set(records));
  }
  await runPlanned(work, planned, doing);
}

/** Says how many there are that the actor sees, and names them; of others nothing. */
function usedBy(entity: Entity, { field }: Referrer, found: readonly FoundReferrer[]): Fault {
  const record = field.entity.parent ?? field.entity;
  const records = new Map(found.flatMap((row) => (row.seen ? [[row.record, row.label]] : [])));
  const labels = [...records.values()].filter((label) => label !== null);
  const names = labels.slice(0, 5).join(', ') + (labels.length > 5 ? ', ...' : '');
  const by = records.size === 1 ? record.title : record.plural;
  return stillUsed({ entity: entity.title, count: records.size, by, names });
}

/** Cascade and clear, by the engine itself: the definition wants it, whatever the actor may do to the referrers. */
async function release(
  work: Work,
  { field, onDelete }: Referrer,
  found: readonly FoundReferrer[],
  doing: Doing,
  gone: Set<string>,
): Promise<void> {
  const { entity } = field;
  if (!entity.parent) {
    const records = found.map((row) => ({ id: row.record }));
    if (onDelete === 'cascade') return deleteAll(work, entity, records, doing, undefined, gone);
    return change(
      work,
      entity,
      records.map(({ id }) => ({
        id,
        at: '',
        values: { [field.name]: null },
        lines: new Map(),
        links: new Map(),
      })),
      doing,
    );
  }
  const lines = [...entity.parent.fields.values()].find(
    (one) => one.kind === 'lines' && one.target === entity,
  )!;
  if (lines.kind !== 'lines') return;
  const kind = onDelete === 'cascade' ? ('remove' as const) : ('change' as const);
  const byRecord = Map.groupBy(found, (row) => row.record);
  const rows = [...byRecord].map(([id, list]) => {
    const changes = list.map((row) => ({
      kind,
      id: row.id,
      at: lines.name,
      values: kind === 'change' ? { [field.name]: null } : {},
    }));
    return { id, at: '', values: {}, lines: new Map([[lines, changes]]), links: new Map() };
  });
  return change(work, entity.parent, rows, doing);
}

function change(
  work: Work,
  entity: Entity,
  rows: Parameters<typeof planRows>[1],
  doing: Doing,
): Promise<void> {
  const planned = planRows({ ...enginePlan(work.options, entity, 'update', 'updated'), plain: true }, rows);
  return runReleasing(work, planned, { ...doing, entity });
}
