/*
 * Code of plugins inside a transaction. A dry run of the statement gives the record as it would be; the hooks look at it
 * one after the other; what they changed is laid over the input as if it had been given, without asking the actor's
 * rights, and everything is computed and checked again by the statement that writes.
 */
import { randomUUIDv7 } from 'node:crypto';
import type { Json, JsonObject } from '../definition/index.ts';
import { Refusal } from '../errors/index.ts';
import type { PluginContext, PluginRecord } from '../extension/index.ts';
import { pastOf, type Entity, type LinesField } from '../model/index.ts';
import { storedFields, type LineInput, type RecordInput } from '../query/write/index.ts';
import { runReleasing } from './delete.ts';
import type { Doing } from './failure.ts';
import { noCode, onlyInProcess } from './faults.ts';
import { findFor } from './find.ts';
import { changedRecord } from './input.ts';
import { Keys } from './keys.ts';
import { planRows, statementOf, type Planned } from './plans.ts';
import { writesFor } from './plugin.ts';
import { actionPlan, enginePlan, type Prepared } from './prepare.ts';
import type { Operation } from './types.ts';
import { validate } from './validate.ts';
import { run, type Work } from './work.ts';

/** The plan with whatever the hooks of its entity made of its records. */
export async function withHooks(work: Work, planned: Planned): Promise<Planned> {
  const { plan, records } = planned;
  const hooks = work.parts.extensions.beforeWrite(plan.entity.fullName);
  if (hooks.length === 0) return planned;
  const made = await dryRun(work, planned);
  const before =
    plan.kind === 'update' ? await storedImages(work, plan.entity, records) : new Map<string, PluginRecord>();
  const changed: RecordInput[] = [];
  for (const record of records) {
    const image = made.get(record.id);
    if (!image) continue; // not there: the statement that writes says so
    const was = before.get(record.id);
    const context = contextOf(work, plan.entity, plan.kind, plan.fact, was);
    let now = image;
    for (const hook of hooks) now = (await hook.run(now, context)) ?? now;
    validate(work.options.model, plan.entity, 'patch', [differing(plan.entity, image, now)], [record.at]);
    changed.push(overlaid(plan.entity, record, image, now));
  }
  return planRows(plan, changed, planned.input);
}

export function contextOf(
  { actor, connection, options }: Work,
  entity: Entity,
  kind: 'create' | 'update',
  fact: string,
  before?: PluginRecord,
): PluginContext {
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: actor.timezone });
  return {
    entity: entity.fullName,
    kind,
    fact,
    user: actor.user,
    today,
    find: findFor(connection, actor, options.model),
    ...(before && { before }),
  };
}

/** The records as they would be, by id. */
async function dryRun(
  work: Work,
  { plan, values }: Planned,
  doing?: Doing,
): Promise<ReadonlyMap<string, PluginRecord>> {
  const { rows } = await run<{ images: string }>(work, statementOf({ ...plan, dry: true }), values, doing);
  return byId(rows[0]!.images);
}

/** The records as they are stored, by id. */
function storedImages(
  work: Work,
  entity: Entity,
  records: readonly RecordInput[],
): Promise<ReadonlyMap<string, PluginRecord>> {
  const bare = records.map((one) => ({ id: one.id, at: '', values: {}, lines: new Map(), links: new Map() }));
  return dryRun(work, planRows(enginePlan(work.options, entity, 'update', 'updated'), bare));
}

const byId = (images: string): ReadonlyMap<string, PluginRecord> =>
  new Map((JSON.parse(images) as PluginRecord[]).map((image) => [image['id'] as string, image]));

/** Values a hook may change: those of stored fields that the engine does not make. */
const settable = (entity: Entity): readonly string[] =>
  storedFields(entity)
    .filter((field) => !field.system && !field.compute && !field.rollup && !field.series)
    .map((field) => field.name);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** What the hook changed in values, as a patch. */
function differing(entity: Entity, was: PluginRecord, now: PluginRecord): JsonObject {
  const names = settable(entity).filter((name) => !same(was[name], now[name]));
  return Object.fromEntries(names.map((name) => [name, now[name] ?? null]));
}

/** The input of a record with the changes of the hooks laid over it. */
function overlaid(entity: Entity, record: RecordInput, was: PluginRecord, now: PluginRecord): RecordInput {
  const lines = new Map(record.lines);
  for (const field of entity.fields.values()) {
    if (field.kind !== 'lines' || same(was[field.name], now[field.name])) continue;
    lines.set(field, overlaidLines(field, lines.get(field) ?? [], linesOf(was, field), linesOf(now, field)));
  }
  return { ...record, values: { ...record.values, ...differing(entity, was, now) }, lines };
}

const linesOf = (image: PluginRecord, field: LinesField): readonly PluginRecord[] =>
  (image[field.name] ?? []) as PluginRecord[];

/** Lines go by their ids: a line without a known id is new, one that is missing is removed. */
function overlaidLines(
  field: LinesField,
  given: readonly LineInput[],
  was: readonly PluginRecord[],
  now: readonly PluginRecord[],
): LineInput[] {
  const inputs = new Map(given.map((line) => [line.id, line]));
  const before = new Map(was.map((line) => [line['id'] as string, line]));
  const kept = now.flatMap((line): LineInput[] => {
    const id = line['id'] as string;
    const old = before.get(id);
    if (!old) return [];
    const values = differing(field.target, old, line);
    const input = inputs.get(id) ?? { kind: 'change' as const, id, at: field.name, values: {} };
    return [
      {
        ...input,
        kind: input.kind === 'keep' ? 'change' : input.kind,
        values: { ...input.values, ...values },
      },
    ];
  });
  const fresh = now.filter((line) => !before.has(line['id'] as string));
  const added = fresh.map((line, index): LineInput => {
    const values = Object.fromEntries(
      settable(field.target).flatMap((name) => (line[name] === undefined ? [] : [[name, line[name]]])),
    );
    return { kind: 'add', id: randomUUIDv7(), at: field.name, position: was.length + index + 1, values };
  });
  const ids = new Set(now.map((line) => line['id']));
  const gone = was
    .filter((line) => !ids.has(line['id']!) && !isNew(inputs, line))
    .map((line): LineInput => ({ kind: 'remove', id: line['id'] as string, at: field.name, values: {} }));
  const removed = given.filter((line) => line.kind === 'remove');
  return [...kept, ...added, ...gone, ...removed];
}

const isNew = (inputs: ReadonlyMap<string, LineInput>, line: PluginRecord): boolean =>
  inputs.get(line['id'] as string)?.kind === 'add';

type Acting = Operation & { kind: 'action' };

/**
 * The record of an action as it is stored. Who may not do it, and where it is not possible, is known before any code does
 * anything.
 */
export async function lookAt(
  work: Work,
  { by, doing, outcome }: Prepared,
  { action, input, version }: Acting,
): Promise<PluginRecord | undefined> {
  const id = outcome.ids[0]!;
  const bare = { id, at: '', values: {}, lines: new Map(), links: new Map() };
  const asked = version === undefined ? bare : { ...bare, version };
  const plan = { ...actionPlan({ ...work, by }, action), checked: true };
  await dryRun(work, planRows(plan, [asked], input), doing);
  return (await storedImages(work, action.entity, [bare])).get(id);
}

/** Runs the code of an action; what it gives is written as a patch of the record. */
export async function runAction(work: Work, prepared: Prepared, operation: Acting): Promise<void> {
  const { by, doing, outcome } = prepared;
  const { action, input, version, answer } = operation;
  const plan = actionPlan({ ...work, by }, action);
  const patch = answer ?? (await patchOf(work, prepared, operation)) ?? {};
  validate(work.options.model, action.entity, 'patch', [patch], ['']);
  const record = changedRecord(action.entity, outcome.ids[0]!, version, patch, new Keys(), '');
  await runReleasing(work, await withHooks(work, planRows(plan, [record], input)), doing);
}

/** What the code of an action makes of its record. */
async function patchOf(
  work: Work,
  prepared: Prepared,
  operation: Acting,
): Promise<Record<string, Json> | undefined> {
  const { action, input } = operation;
  if (action.external) throw new Refusal(onlyInProcess({ action: action.title }));
  const code = work.parts.extensions.action(action.code!);
  if (!code) throw new Refusal(noCode({ action: action.title, code: action.code! }));
  const before = await lookAt(work, prepared, operation);
  if (!before) return undefined; // not there: the statement that writes says so
  const context = contextOf(work, action.entity, 'update', pastOf(action.name), before);
  return code(before, { ...context, ...writesFor(work, prepared.by), input: input as JsonObject });
}
