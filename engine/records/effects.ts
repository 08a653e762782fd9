/*
 * What actions and transitions do to other records. Each effect is read by one statement, which sees what those before
 * it wrote, and goes through the door like any input: rights (or the definition's word for them), defaults, computed
 * values, checks, audit and events are those of every write.
 */
import type { JsonObject } from '../definition/index.ts';
import { Refusal } from '../errors/index.ts';
import {
  pastOf,
  type Action,
  type Effect,
  type Entity,
  type Field,
  type Made,
  type ReferenceField,
} from '../model/index.ts';
import {
  compileEffect,
  compileHold,
  compileHolds,
  compileMade,
  compileTakes,
  effectRowsMax,
  gaplessFields,
  heldInputs,
  type EffectRow,
  type EffectScope,
  type TakeStatements,
} from '../query/write/index.ts';
import { conditionFailed, notEnough, tooMany } from './faults.ts';
import { changedRecord, newRecord } from './input.ts';
import { Keys } from './keys.ts';
import { planRows, type Planned } from './plans.ts';
import { enginePlan, type Prepared } from './prepare.ts';
import type { Input, Operation } from './types.ts';
import { run, runPlanned, type By, type Source, type Work } from './work.ts';

/** Does what follows from something that was done. */
export async function runEffects(
  work: Work,
  { by, doing, effects, operation, outcome }: Prepared,
): Promise<void> {
  if (effects.length === 0) return;
  const { entity } = doing;
  const id = outcome.ids[0]!;
  const action = operation.kind === 'action' ? operation : undefined;
  const made = new Map<string, { readonly entity: Entity; readonly id: string | null }>();
  const into = new Map<ReferenceField, string>();
  for (const effect of effects) {
    const scope: EffectScope = {
      model: work.options.model,
      entity,
      inputs: action?.action.inputs ?? new Map<string, Field>(),
      made: new Map([...made].map(([name, one]) => [name, one.entity])),
    };
    const values = new Map<Source, unknown>([
      ['id', id],
      ['input', JSON.stringify(action?.input ?? {})],
      ...[...made].map(([name, one]): [Source, unknown] => [`made:${name}`, one.id]),
    ]);
    await prepareTakes(work, compileTakes(scope, effect), values);
    const rows = await rowsOf(work, compileEffect(scope, effect), values);
    if (rows.length > effectRowsMax)
      throw new Refusal(tooMany({ most: effectRowsMax, what: `records by '${effect.name}'` }));
    const inner: By = { trusted: effect.trusted || by.trusted, depth: by.depth + 1 };
    const ids = await runEffect(work, effect, rows, inner);
    if (effect.kind !== 'create' || effect.each) continue;
    made.set(effect.name, { entity: effect.made.entity, id: ids[0] ?? null });
    if (effect.into && ids[0] !== undefined) into.set(effect.into, ids[0]);
  }
  await pointTo(work, doing, id, into);
}

async function prepareTakes(
  work: Work,
  { locks, shortages }: TakeStatements,
  values: ReadonlyMap<Source, unknown>,
): Promise<void> {
  for (const lock of locks) await run(work, lock, values);
  for (const shortage of shortages)
    if ((await run(work, shortage, values)).rows.length > 0) throw new Refusal(notEnough({}));
}

/** Locks what a definition wants to be held, before anything is done. */
export async function hold(work: Work, { doing, holds, operation, outcome }: Prepared): Promise<void> {
  if (holds.length === 0) return;
  const action = operation.kind === 'action' ? operation : undefined;
  const scope: EffectScope = {
    model: work.options.model,
    entity: doing.entity,
    inputs: action?.action.inputs ?? new Map<string, Field>(),
    made: new Map(),
  };
  const values = new Map<Source, unknown>([
    ['id', outcome.ids[0]],
    ['input', JSON.stringify(action?.input ?? {})],
  ]);
  for (const one of compileHolds(scope, holds, action?.action.makes !== undefined))
    await run(work, one, values);
}

/** Gives the ids of what was made. */
async function runEffect(
  work: Work,
  effect: Effect,
  rows: readonly EffectRow[],
  by: By,
): Promise<readonly string[]> {
  if (effect.kind === 'create') return make(work, effect, rows, by);
  for (const [index, row] of rows.entries())
    await work.follow(changeOf(effect, row), by, rows.length > 1 ? `${effect.name}/${index}` : effect.name);
  return [];
}

function changeOf(effect: Exclude<Effect, { kind: 'create' }>, { id, set }: EffectRow): Operation {
  const { entity } = effect.each;
  switch (effect.kind) {
    case 'update':
      return { kind: 'update', entity, id: id!, patch: set };
    case 'transition':
      return { kind: 'transition', entity, id: id!, name: effect.transition.name };
    case 'action':
      return { kind: 'action', action: effect.action, id: id!, input: given(set) };
  }
}

async function make(
  work: Work,
  { name, made: { entity }, each }: Effect & { kind: 'create' },
  rows: readonly EffectRow[],
  by: By,
): Promise<readonly string[]> {
  if (rows.length === 0) return [];
  const inputs = rows.map(inputOf);
  const operation: Operation = each
    ? { kind: 'createMany', entity, inputs }
    : { kind: 'create', entity, input: inputs[0]! };
  return (await work.follow(operation, by, name)).ids;
}

/** What gives nothing is not given: default and fetch stand. */
const given = (values: JsonObject): Input =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

const inputOf = ({ set, lines }: EffectRow): Input => ({
  ...given(set),
  ...Object.fromEntries(Object.entries(lines).map(([field, list]) => [field, list.map(given)])),
});

async function rowsOf(
  work: Work,
  statement: ReturnType<typeof compileEffect>,
  values: ReadonlyMap<Source, unknown>,
): Promise<readonly EffectRow[]> {
  const { rows } = await run<{ rows: string }>(work, statement, values);
  return JSON.parse(rows[0]!.rows) as EffectRow[];
}

/** Points the acting record to what was made for it: a change of its own, for it is made after the record's. */
async function pointTo(
  work: Work,
  doing: Prepared['doing'],
  id: string,
  into: ReadonlyMap<ReferenceField, string>,
): Promise<void> {
  if (into.size === 0) return;
  const patch = Object.fromEntries([...into].map(([field, made]) => [field.name, made]));
  const record = changedRecord(doing.entity, id, undefined, patch, new Keys(), '');
  const plan = {
    ...enginePlan(work.options, doing.entity, 'update', 'updated'),
    ...(work.unnumbered.has(id) && { numbers: 'later' as const }), // one image and one event tell of all of it
  };
  await runPlanned(work, planRows(plan, [record]), doing);
}

/** The record that an action makes, once what it is made from is locked. */
export async function plannedMade(
  work: Work,
  action: Action,
  made: Made,
  input: Input,
  { by, doing, outcome }: Prepared,
): Promise<Planned> {
  const values = new Map<Source, unknown>([['input', JSON.stringify(input)]]);
  const { entity, inputs, name, when } = action;
  for (const held of heldInputs(made, inputs)) await run(work, compileHold(held.target, held.name), values);
  const scope: EffectScope = { model: work.options.model, entity, inputs, made: new Map() };
  await prepareTakes(work, compileTakes(scope, made), values);
  const [row] = await rowsOf(work, compileMade(scope, made, when), values);
  if (!row) throw new Refusal(conditionFailed({ action: doing.title }));
  const record = { ...newRecord(entity, inputOf(row), new Keys(), ''), id: outcome.ids[0]! };
  const plan = {
    ...enginePlan(work.options, entity, 'create', pastOf(name)),
    inputs,
    ...(gaplessFields(entity, undefined).length > 0 && { numbers: 'later' as const }),
    ...(!by.trusted && {
      access: { rights: work.actor.rights, action: name, after: true, fields: new Set<never>() },
    }),
  };
  return planRows(plan, [record], input);
}
