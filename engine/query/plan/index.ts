/** Document -> ReadPlan: names become entities and fields, rights are laid over them, limits are checked. */
import { Kind, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { mayRestore, type Rights } from '../../access/index.ts';
import { Refusal } from '../../errors/index.ts';
import type { Entity, Model } from '../../model/index.ts';
import { tooManyNames } from '../faults.ts';
import { valueOf, type Variables } from '../given.ts';
import { LIMITS } from '../limits.ts';
import { rootRead, type RootRead } from '../names.ts';
import type { OutputValue, ReadPlan, Source } from '../types.ts';
import { aggregateOf } from './aggregate.ts';
import { askedOf, fragmentsOf, type Asked } from './document.ts';
import { pay, type Level, type Planning } from './planning.ts';
import { outputsOf, pageOutput } from './select.ts';
import { sourceOf } from './source.ts';

const ROOT: Level = { depth: 1, times: 1 };

/** Plans a read operation of a document that was validated against the schema of these rights. */
export function planRead(
  model: Model,
  rights: Rights,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): ReadPlan {
  const count = { cost: 0, comparisons: 0, aliases: 0 };
  const planning: Planning = { model, rights, fragments: fragmentsOf(document), variables, count };
  const asked = askedOf(planning, [operation.selectionSet]);
  if (asked.length > LIMITS.rootFields)
    throw new Refusal(tooManyNames({ what: 'fields of Query', limit: LIMITS.rootFields }));
  const outputs = asked.map((each) => ({ as: each.as, value: rootOutput(planning, each) }));
  return { kind: kindOf(outputs.map(({ value }) => value)), outputs };
}

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
    outputs: outputsOf(planning, entity, asked.selections, ROOT),
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
