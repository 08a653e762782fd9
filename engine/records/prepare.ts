/*
 * Operation -> what is to be done, with nothing asked of the database yet: rights as far as they hang on no row, values
 * validated, ids made. What is prepared can be run any number of times.
 */
import type { Actor } from '../access/index.ts';
import type { Expression } from '../expression/index.ts';
import { Refusal } from '../errors/index.ts';
import type { Json } from '../definition/index.ts';
import type { Action, Entity, Field, Model, Transition } from '../model/index.ts';
import { gaplessFields, type WritePlan } from '../query/write/index.ts';
import type { Doing } from './failure.ts';
import { recordMissing, tooMany } from './faults.ts';
import { changedRecord, newRecord } from './input.ts';
import { Keys } from './keys.ts';
import { permitAction, permittedFields, type Asked } from './permission.ts';
import { pastOf } from './past.ts';
import { planRows, type Planned } from './plans.ts';
import type { Input, Operation, Outcome, WriteOptions } from './types.ts';
import { validate, validateInput } from './validate.ts';

export interface Prepared {
  readonly operation: Operation;
  readonly doing: Doing;
  readonly outcome: Outcome;
  /** Absent for what needs several statements: delete, restore, code of plugins. */
  readonly planned?: Planned;
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
  return operations.map((operation) => prepare(actor, operation, keys, options));
}

function prepare(actor: Actor, operation: Operation, keys: Keys, options: WriteOptions): Prepared {
  switch (operation.kind) {
    case 'create':
      return prepareCreate(actor, operation, operation.entity, [operation.input], [''], keys, options);
    case 'createMany':
      if (operation.inputs.length > recordsMax)
        throw new Refusal(tooMany({ most: recordsMax, what: 'records' }));
      return prepareCreate(
        actor,
        operation,
        operation.entity,
        operation.inputs,
        operation.inputs.map((_, index) => String(index)),
        keys,
        options,
      );
    case 'update':
      return prepareUpdate(actor, operation, keys, options);
    case 'transition':
      return prepareTransition(actor, operation, keys, options);
    case 'action':
      return prepareAction(actor, operation, keys, options);
    case 'delete':
    case 'restore':
      permitAction(operation.entity, { rights: actor.rights, action: 'delete', verbatim: false });
      return {
        operation,
        doing: doingOf(options.model, operation.entity, operation.kind, operation.kind),
        outcome: outcomeOf(operation.entity, [uuid(operation.entity, keys.resolve(operation.id))]),
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

const uuidText = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is no id is the id of no record. */
function uuid(entity: Entity, id: unknown): string {
  if (typeof id !== 'string' || !uuidText.test(id))
    throw new Refusal(recordMissing({ entity: entity.title }));
  return id.toLowerCase();
}

function prepareCreate(
  actor: Actor,
  operation: Operation,
  entity: Entity,
  inputs: readonly Input[],
  paths: readonly string[],
  keys: Keys,
  options: WriteOptions,
): Prepared {
  const asked = { rights: actor.rights, action: 'create', verbatim: options.verbatim ?? false };
  permitAction(entity, asked);
  const fields = new Set(
    inputs.flatMap((input, index) => [...permittedFields(entity, input, asked, paths[index]!)]),
  );
  validate(options.model, entity, 'create', inputs, paths);
  const records = inputs.map((input, index) => newRecord(entity, input, keys, paths[index]!));
  const plan = {
    ...enginePlan(options, entity, 'create', 'created'),
    access: { ...asked, after: true, fields },
    ...(gaplessFields(entity, undefined).length > 0 && { numbers: 'later' as const }),
  };
  const planned = planRows(plan, records);
  return {
    operation,
    doing: doingOf(options.model, entity, 'create', 'create'),
    outcome: outcomeOf(
      entity,
      records.map((one) => one.id),
    ),
    planned,
  };
}

function prepareUpdate(
  actor: Actor,
  operation: Operation & { kind: 'update' },
  keys: Keys,
  options: WriteOptions,
): Prepared {
  const { entity, patch, version } = operation;
  const asked = { rights: actor.rights, action: 'update', verbatim: options.verbatim ?? false };
  permitAction(entity, asked);
  const fields = permittedFields(entity, patch, asked, '');
  validate(options.model, entity, 'patch', [patch], ['']);
  const id = uuid(entity, keys.resolve(operation.id));
  const record = changedRecord(entity, id, version, patch, keys, '');
  const plan = {
    ...enginePlan(options, entity, 'update', 'updated'),
    access: { ...asked, after: true, fields },
  };
  return {
    operation,
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
});

/** An update laid over the newest version, once it is known that nobody changed the same fields. */
export function replanned({ planned, operation }: Prepared, version: number): Planned {
  if (!planned || operation.kind !== 'update' || operation.version === version) return planned!;
  return planRows(
    planned.plan,
    planned.records.map((record) => ({ ...record, version })),
  );
}

function prepareTransition(
  actor: Actor,
  operation: Operation & { kind: 'transition' },
  keys: Keys,
  options: WriteOptions,
): Prepared {
  const { entity, name, version } = operation;
  const transition = entity.lifecycle?.transitions.get(name);
  if (!transition) throw new Error(`${entity.fullName} has no transition '${name}'.`);
  const asked: Asked = { rights: actor.rights, action: name, verbatim: false };
  permitAction(entity, asked);
  const id = uuid(entity, keys.resolve(operation.id));
  const plan = {
    ...enginePlan(options, entity, 'update', pastOf(name)),
    set: new Map<Field, Json | Expression>([...transition.set, [entity.lifecycle!.field, transition.to]]),
    transition,
    ...(gaplessFields(entity, name).length > 0 && { numbers: 'later' as const }),
    ...(transition.when && { when: transition.when }),
    access: { ...asked, after: false, fields: new Set<Field>() },
  };
  const doing = doingOf(options.model, entity, name, transition.title, statesOf(entity, transition));
  return {
    operation,
    doing,
    outcome: outcomeOf(entity, [id]),
    planned: planRows(plan, [changedRecord(entity, id, version, {}, keys, '')]),
  };
}

const statesOf = (entity: Entity, { from }: Transition): string[] =>
  from.map(
    (state) => entity.lifecycle!.field.options?.find((option) => option.value === state)?.label ?? state,
  );

function prepareAction(
  actor: Actor,
  operation: Operation & { kind: 'action' },
  keys: Keys,
  options: WriteOptions,
): Prepared {
  const { action, version } = operation;
  const { entity } = action;
  permitAction(entity, { rights: actor.rights, action: action.name, verbatim: false });
  validateInput(options.model, action, operation.input);
  const id = uuid(entity, keys.resolve(operation.id));
  const doing = doingOf(options.model, entity, action.name, action.title);
  const outcome = outcomeOf(entity, [id]);
  if (action.code !== undefined) return { operation, doing, outcome };
  return {
    operation,
    doing,
    outcome,
    planned: planRows(
      declared(actor, action, options),
      [changedRecord(entity, id, version, {}, keys, '')],
      operation.input,
    ),
  };
}

/** The plan of an action that says itself what it sets. */
const declared = (actor: Actor, action: Action, options: WriteOptions) => ({
  ...enginePlan(options, action.entity, 'update', pastOf(action.name)),
  set: action.set,
  inputs: action.inputs,
  ...(action.when && { when: action.when }),
  access: { rights: actor.rights, action: action.name, after: false, fields: new Set<Field>() },
});
