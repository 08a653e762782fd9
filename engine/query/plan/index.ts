/** Document -> ReadPlan: names become entities and fields, rights are laid over them, limits are checked. */
import { Kind, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { mayRestore, type Rights } from '../../access/index.ts';
import { Refusal } from '../../errors/index.ts';
import type { Entity, Model } from '../../model/index.ts';
import { tooManyNames } from '../faults.ts';
import { valueOf, type Given, type Variables } from '../given.ts';
import { LIMITS } from '../limits.ts';
import { rootRead, type RootRead } from '../names.ts';
import type { Output, OutputValue, ReadPlan, Source } from '../types.ts';
import { aggregateOf } from './aggregate.ts';
import { askedOf, fragmentsOf, type Asked } from './document.ts';
import { pay, type Level, type Planning } from './planning.ts';
import { outputsOf, pageOutput } from './select.ts';
import { sourceOf } from './source.ts';

/** Above the first record. */
const ROOT: Level = { depth: 0, times: 1 };
const FIRST: Level = { depth: 1, times: 1 };

/** How the engine itself reads, other than a document says. */
export interface Manner {
  /** Lists end only behind the limit of what is read whole. */
  readonly wholeLists?: boolean;
  /** Records are those of the ids in the variable `ids`, each in its place, instead of one. */
  readonly byIds?: boolean;
}

/** Plans a read operation of a document that was validated against the schema of these rights. */
export function planRead(
  model: Model,
  rights: Rights,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
  { wholeLists = false, byIds = false }: Manner = {},
): ReadPlan {
  const planning = newPlanning(model, rights, document, variables, wholeLists);
  const outputs = rootsOf(planning, operation).map((each) => {
    const value = rootOutput(planning, each);
    return { as: each.as, value: byIds && value.kind === 'record' ? manyOf(value) : value };
  });
  return { kind: kindOf(outputs.map(({ value }) => value)), cost: planning.count.cost, outputs };
}

const manyOf = ({ source, outputs }: OutputValue & { kind: 'record' }): OutputValue => ({
  kind: 'records',
  source,
  ids: { kind: 'variable', path: ['ids'] },
  outputs,
});

/** What a mutation answers with: one record, or several. */
export interface Answer {
  readonly entity: Entity;
  readonly many: boolean;
}

/** Plans what a document of mutations answers: records by ids that are known when the writes are done. */
export function planAnswer(
  model: Model,
  rights: Rights,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
  answers: ReadonlyMap<string, Answer>,
): ReadPlan {
  const planning = newPlanning(model, rights, document, variables);
  const asked = rootsOf(planning, operation);
  const calls = asked.filter(({ name }) => name !== '__typename');
  const outputs = asked.map((each): Output => {
    const { as, name, selections } = each;
    if (name === '__typename') return { as, value: { kind: 'typename', type: 'Mutation' } };
    const { entity, many } = answers.get(as)!;
    const source = sourceOf(planning, entity, 'either');
    const ids: Given = { kind: 'variable', path: ['answered', calls.indexOf(each)] };
    const inner = outputsOf(planning, entity, selections, FIRST);
    if (many) return { as, value: { kind: 'records', source, ids, outputs: inner } };
    return { as, value: { kind: 'record', source, id: { ...ids, path: [...ids.path, 0] }, outputs: inner } };
  });
  return { kind: 'point', cost: planning.count.cost, outputs };
}

function newPlanning(
  model: Model,
  rights: Rights,
  document: DocumentNode,
  variables: Variables,
  wholeLists = false,
): Planning {
  const count = { cost: 0, comparisons: 0, aliases: 0 };
  return { model, rights, fragments: fragmentsOf(document), variables, wholeLists, count };
}

/** The fields of Query or Mutation that are asked for, in order. */
function rootsOf(planning: Planning, { selectionSet }: OperationDefinitionNode): readonly Asked[] {
  const asked = askedOf(planning, [selectionSet]);
  if (asked.length > LIMITS.rootFields)
    throw new Refusal(tooManyNames({ what: 'fields of Query or Mutation', limit: LIMITS.rootFields }));
  return asked;
}

/** The fields of Mutation that a document asks for, fragments resolved. */
export const mutationsOf = (
  model: Model,
  rights: Rights,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): readonly Asked[] =>
  rootsOf(newPlanning(model, rights, document, variables), operation).filter(
    ({ name }) => name !== '__typename',
  );

function rootOutput(planning: Planning, asked: Asked): OutputValue {
  if (asked.name === '__typename') return { kind: 'typename', type: 'Query' };
  const root = rootRead(planning.model, asked.name);
  if (!root) throw new Error(`Query has no field '${asked.name}'.`);
  return readOutput(planning, root, asked);
}

function readOutput(planning: Planning, { kind, entity }: RootRead, asked: Asked): OutputValue {
  if (kind === 'aggregate') return { kind: 'aggregate', read: aggregateOf(planning, entity, asked, ROOT) };
  const source = sourceOf(planning, entity, lifeOf(planning, entity, asked));
  if (kind === 'many') return pageOutput(planning, { source }, asked, ROOT);
  pay(planning, 1);
  const id = asked.args.get('id');
  return {
    kind: 'record',
    source,
    ...(id && { id }),
    outputs: outputsOf(planning, entity, asked.selections, FIRST),
  };
}

function lifeOf({ rights }: Planning, entity: Entity, { args }: Asked): Source['life'] {
  const deleted = args.get('deleted');
  if (deleted === undefined || valueOf(deleted, {}) !== true) return 'living';
  if (!mayRestore(rights, entity))
    throw new Error(`This actor may not see deleted records of ${entity.fullName}.`);
  return 'deleted';
}

function kindOf(values: readonly OutputValue[]): ReadPlan['kind'] {
  if (values.some(({ kind }) => kind === 'aggregate')) return 'aggregate';
  return values.every(({ kind }) => kind === 'record' || kind === 'typename') ? 'point' : 'list';
}

/** Whether the operation asks for the schema itself. */
export const isIntrospection = (operation: OperationDefinitionNode): boolean =>
  operation.selectionSet.selections.some(
    (each) => each.kind === Kind.FIELD && /^__(schema|type)$/.test(each.name.value),
  );
