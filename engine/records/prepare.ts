/*
 * Operation -> what is to be done, with nothing asked of the database yet: rights as far as they hang on no row, values
 * validated, ids made. What is prepared can be run any number of times.
 */
import { randomUUIDv7 } from 'node:crypto';
import type { Actor } from '../access/index.ts';
import type { Expression } from '../expression/index.ts';
import { Refusal } from '../errors/index.ts';
import type { Json } from '../definition/index.ts';
import {
  eventName,
  isUuid,
  pastOf,
  type Action,
  type Effect,
  type Entity,
  type Field,
  type Hold,
  type Model,
  type Transition,
} from '../model/index.ts';
import type { Telling } from '../process/index.ts';
import { gaplessFields, type WritePlan, type WriteRights } from '../query/write/index.ts';
import type { Doing } from './failure.ts';
import { ledgerFixed, recordMissing, tooMany } from './faults.ts';
import { changedRecord, newRecord } from './input.ts';
import { Keys } from './keys.ts';
import { permitAction, permittedFields, vouched, type Asked } from './permission.ts';
import { planRows, type Planned } from './plans.ts';
import type { Input, Operation, Outcome, WriteOptions } from './types.ts';
import { validate, validateInput } from './validate.ts';
import { asked, type By, type Work } from './work.ts';

export interface Prepared {
  readonly operation: Operation;
  readonly doing: Doing;
  readonly outcome: Outcome;
  readonly by: By;
  /** Absent for what needs several statements: delete, restore, code of plugins, an action that makes its record. */
  readonly planned?: Planned;
  /** What is locked before it. */
  readonly holds: readonly Hold[];
  /** What follows from it. */
  readonly effects: readonly Effect[];
}

/** What was changed, as far as it says what stands behind all changes of a document. */
export interface Change extends Telling {
  /** Whether it writes what is only for who has lately shown who he is. */
  readonly guarded: boolean;
}

/** What it is going to tell; which event is known only of what is one statement. */
export const changeOf = (one: Prepared): Change => {
  const { outcome, planned } = one;
  const told = { entity: outcome.entity, guarded: writtenBy(one).some((field) => field.freshProof) };
  if (!planned) return told;
  const { entity, fact } = planned.plan;
  return { ...told, event: eventName(entity.module, entity.name, fact) };
};

/** The fields it gives or sets, those of lines too; code of a plugin writes by operations of its own. */
function writtenBy({ operation, planned }: Prepared): readonly Field[] {
  if (!planned) return operation.kind === 'action' ? [...(operation.action.makes?.set.keys() ?? [])] : [];
  const { given, lines, set } = planned.plan;
  return [given, ...[...lines.values()].map((plan) => plan.given)]
    .flatMap(({ always, sometimes }) => [...always, ...sometimes])
    .concat(...set.keys());
}

const operationsMax = 100;
const recordsMax = 1000;

export function prepareAll(
  actor: Actor,
  operations: readonly Operation[],
  options: WriteOptions,
): Prepared[] {
  if (operations.length > operationsMax) throw new Refusal(tooMany({ most: operationsMax, what: 'changes' }));
  const keys = new Keys();
  return operations.map((operation) => prepare({ actor, options, keys, by: asked, at: '' }, operation));
}

/** Prepares what follows from something else. */
export const prepareFollowing = (
  { actor, options }: Pick<Work, 'actor' | 'options'>,
  operation: Operation,
  by: By,
  at: string,
): Prepared => prepare({ actor, options, by, at, keys: new Keys() }, operation);

interface Preparing {
  readonly actor: Actor;
  readonly options: WriteOptions;
  readonly keys: Keys;
  readonly by: By;
  /** Path that faults begin with. */
  readonly at: string;
}

function prepare(preparing: Preparing, operation: Operation): Prepared {
  const { actor, at, by, keys, options } = preparing;
  const changes = operation.kind === 'update' || operation.kind === 'delete' || operation.kind === 'restore';
  if (changes && operation.entity.ledger) throw new Refusal(ledgerFixed({ entity: operation.entity.title }));
  switch (operation.kind) {
    case 'create':
      return prepareCreate(preparing, operation, operation.entity, [operation.input], [at]);
    case 'createMany':
      if (operation.inputs.length > recordsMax)
        throw new Refusal(tooMany({ most: recordsMax, what: 'records' }));
      return prepareCreate(
        preparing,
        operation,
        operation.entity,
        operation.inputs,
        operation.inputs.map((_, index) => (at === '' ? String(index) : `${at}/${index}`)),
      );
    case 'update':
      return prepareUpdate(preparing, operation);
    case 'transition':
      return prepareTransition(preparing, operation);
    case 'action':
      return prepareAction(preparing, operation);
    case 'delete':
    case 'restore':
      permitAction(operation.entity, { rights: actor.rights, action: 'delete', verbatim: false });
      return {
        operation,
        by,
        doing: doingOf(options.model, operation.entity, operation.kind, operation.kind),
        outcome: outcomeOf(operation.entity, [uuid(operation.entity, keys.resolve(operation.id))]),
        holds: [],
        effects: [],
      };
  }
}

const outcomeOf = (entity: Entity, ids: readonly string[]): Outcome => ({ entity: entity.fullName, ids });

const doingOf = (
  model: Model,
  entity: Entity,
  action: string,
  title: string,
  from?: readonly string[],
): Doing => ({
  model,
  entity,
  action,
  title,
  ...(from && { from }),
});

/** What is no id is the id of no record. */
function uuid(entity: Entity, id: unknown): string {
  if (typeof id !== 'string' || !isUuid(id)) throw new Refusal(recordMissing({ entity: entity.title }));
  return id.toLowerCase();
}

/** Whose rights are asked for `action`, and how: nobody's where the definition vouches for it. */
const askedOf = ({ actor, options, by }: Preparing, action: string): Asked => ({
  rights: by.trusted ? vouched : actor.rights,
  action,
  verbatim: options.verbatim ?? false,
  defined: by.depth > 0,
});

const accessOf = ({ by }: Preparing, access: WriteRights): Pick<WritePlan, 'access'> =>
  by.trusted ? {} : { access };

function prepareCreate(
  preparing: Preparing,
  operation: Operation,
  entity: Entity,
  inputs: readonly Input[],
  paths: readonly string[],
): Prepared {
  const { by, keys, options } = preparing;
  const asked = askedOf(preparing, 'create');
  permitAction(entity, asked);
  const fields = new Set(
    inputs.flatMap((input, index) => [...permittedFields(entity, input, asked, paths[index]!)]),
  );
  validate(options.model, entity, 'create', inputs, paths);
  const records = inputs.map((input, index) => newRecord(entity, input, keys, paths[index]!));
  const plan = {
    ...enginePlan(options, entity, 'create', 'created'),
    ...accessOf(preparing, { ...asked, after: true, fields }),
    ...(!options.undrawn && gaplessFields(entity, undefined).length > 0 && { numbers: 'later' as const }),
  };
  const planned = planRows(plan, records);
  return {
    operation,
    by,
    holds: [],
    effects: [],
    doing: doingOf(options.model, entity, 'create', 'create'),
    outcome: outcomeOf(
      entity,
      records.map((one) => one.id),
    ),
    planned,
  };
}

function prepareUpdate(preparing: Preparing, operation: Operation & { kind: 'update' }): Prepared {
  const { at, by, keys, options } = preparing;
  const { entity, patch, version } = operation;
  const asked = askedOf(preparing, 'update');
  permitAction(entity, asked);
  const fields = permittedFields(entity, patch, asked, at);
  validate(options.model, entity, 'patch', [patch], [at]);
  const id = uuid(entity, keys.resolve(operation.id));
  const record = changedRecord(entity, id, version, patch, keys, at);
  const plan = {
    ...enginePlan(options, entity, 'update', 'updated'),
    plain: true,
    ...accessOf(preparing, { ...asked, after: true, fields }),
  };
  return {
    operation,
    by,
    holds: [],
    effects: [],
    doing: doingOf(options.model, entity, 'update', 'update'),
    outcome: outcomeOf(entity, [id]),
    planned: planRows(plan, [record]),
  };
}

/** A plan without rows, in the name of the engine itself: whoever asks adds his rights. */
export const enginePlan = (options: WriteOptions, entity: Entity, kind: WritePlan['kind'], fact: string) => ({
  model: options.model,
  entity,
  kind,
  fact,
  set: new Map<Field, Json | Expression>(),
  chunk: options.chunk ?? false,
  dry: false,
  ...(options.whole && { whole: true }),
  ...(options.undrawn && { undrawn: true }),
});

/** An update laid over the newest version, once it is known that nobody changed the same fields. */
export function replanned({ planned, operation }: Prepared, version: number): Planned {
  if (!planned || operation.kind !== 'update' || operation.version === version) return planned!;
  return planRows(
    planned.plan,
    planned.records.map((record) => ({ ...record, version })),
  );
}

function prepareTransition(preparing: Preparing, operation: Operation & { kind: 'transition' }): Prepared {
  const { at, by, keys, options } = preparing;
  const { entity, name, version } = operation;
  const transition = entity.lifecycle?.transitions.get(name);
  if (!transition) throw new Error(`${entity.fullName} has no transition '${name}'.`);
  const asked = askedOf(preparing, name);
  permitAction(entity, asked);
  const id = uuid(entity, keys.resolve(operation.id));
  const plan = {
    ...enginePlan(options, entity, 'update', pastOf(name)),
    set: new Map<Field, Json | Expression>([...transition.set, [entity.lifecycle!.field, transition.to]]),
    transition,
    ...(gaplessFields(entity, name).length > 0 && { numbers: 'later' as const }),
    ...(transition.when && { when: transition.when }),
    ...accessOf(preparing, { ...asked, after: false, fields: new Set<Field>() }),
  };
  const doing = doingOf(options.model, entity, name, transition.title, statesOf(entity, transition));
  return {
    operation,
    by,
    holds: transition.holds,
    effects: transition.effects,
    doing,
    outcome: outcomeOf(entity, [id]),
    planned: planRows(plan, [changedRecord(entity, id, version, {}, keys, at)]),
  };
}

const statesOf = (entity: Entity, { from }: Transition): string[] =>
  from.map(
    (state) => entity.lifecycle!.field.options?.find((option) => option.value === state)?.label ?? state,
  );

function prepareAction(preparing: Preparing, operation: Operation & { kind: 'action' }): Prepared {
  const { at, by, keys, options } = preparing;
  const { action, version } = operation;
  const { entity, effects, holds } = action;
  permitAction(entity, askedOf(preparing, action.name));
  validateInput(options.model, action, operation.input);
  // The record that is still to be made gets its id here: a repeat of the transaction makes the same one.
  const id = action.makes ? randomUUIDv7() : uuid(entity, keys.resolve(operation.id));
  const doing = doingOf(options.model, entity, action.name, action.title);
  const prepared = { operation, by, holds, effects, doing, outcome: outcomeOf(entity, [id]) };
  if (action.code !== undefined || action.makes) return prepared;
  const record = changedRecord(entity, id, version, {}, keys, at);
  return {
    ...prepared,
    planned: planRows({ ...actionPlan(preparing, action), set: action.set }, [record], operation.input),
  };
}

/** The plan of an action, without what it sets: that its definition says, or code. */
export const actionPlan = (
  { actor, by, options }: Pick<Preparing, 'actor' | 'by' | 'options'>,
  action: Action,
) => ({
  ...enginePlan(options, action.entity, 'update', pastOf(action.name)),
  inputs: action.inputs,
  ...(action.when && { when: action.when }),
  ...(!by.trusted && {
    access: { rights: actor.rights, action: action.name, after: false, fields: new Set<Field>() },
  }),
});
