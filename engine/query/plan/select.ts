import { fieldAccess, permitsOf, type Permits } from '../../access/index.ts';
import { Refusal } from '../../errors/index.ts';
import type { Entity, Field } from '../../model/index.ts';
import type { SelectionSetNode } from 'graphql';
import { tooDeep } from '../faults.ts';
import { isNull, valueOf } from '../given.ts';
import { LIMITS } from '../limits.ts';
import { names } from '../names.ts';
import type {
  Ask,
  CompositeField,
  Condition,
  EdgePart,
  Hop,
  ListRead,
  Output,
  OutputValue,
  Part,
  Source,
  Through,
} from '../types.ts';
import { askedOf, type Asked } from './document.ts';
import { allOf, conditionOf } from './filter.ts';
import { orderOf } from './order.ts';
import { pageOf } from './page.ts';
import { pay, type Level, type Planning } from './planning.ts';
import { knownMember, stepOf, type Step } from './source.ts';

/** What is asked of one record. */
export function outputsOf(
  planning: Planning,
  entity: Entity,
  selections: readonly SelectionSetNode[],
  level: Level,
): readonly Output[] {
  if (level.depth > LIMITS.depth) throw new Refusal(tooDeep({ limit: LIMITS.depth }));
  return askedOf(planning, selections).map((asked) => ({
    as: asked.as,
    value: outputOf(planning, entity, asked, level),
  }));
}

function outputOf(planning: Planning, entity: Entity, asked: Asked, level: Level): OutputValue {
  if (asked.name === '__typename') return { kind: 'typename', type: entity.graphql.type };
  if (asked.name === names.label) return { kind: 'label', entity };
  if (asked.name === names.deleted) return { kind: 'deleted' };
  const permits = PERMITS[asked.name];
  if (permits) return permitsOutput(planning, entity, permits);
  const member = knownMember(planning, entity, asked.name);
  const step = stepOf(planning, member);
  if (!step) return valueOutput(planning, (member as { field: Field }).field, asked);
  if (isSingle(step)) return referenceOutput(planning, step, asked, level);
  if (step.through.kind === 'lines') return linesOutput(planning, step, asked, level);
  return pageOutput(planning, step, asked, level);
}

const PERMITS: Readonly<Record<string, keyof Permits>> = {
  [names.may]: 'actions',
  [names.mayChange]: 'changes',
  [names.mayMake]: 'makes',
};

const permitsOutput = ({ rights, model }: Planning, entity: Entity, which: keyof Permits): OutputValue => ({
  kind: 'permits',
  groups: permitsOf(rights, model, entity)[which],
});

function valueOutput(planning: Planning, field: Field, asked: Asked): OutputValue {
  const access = field.name === 'id' ? SHOWN : fieldAccess(planning.rights, field);
  if (field.kind === 'scalar' && field.type !== 'address') return { kind: 'scalar', field, access };
  return { kind: 'composite', field: field as CompositeField, access, parts: partsOf(planning, asked) };
}

const SHOWN = { shown: 'always', masked: 'never' } as const;

const partsOf = (planning: Planning, { selections }: Asked): readonly Part[] =>
  askedOf(planning, selections).map(({ as, name }) => ({ as, name }));

const isSingle = (step: Step): step is Hop =>
  step.through.kind === 'reference' || step.through.kind === 'parent';

const below = ({ depth, times }: Level, size = 1): Level => ({ depth: depth + 1, times: times * size });

function referenceOutput(
  planning: Planning,
  { through, source }: Hop,
  asked: Asked,
  level: Level,
): OutputValue {
  const outputs = outputsOf(planning, source.entity, asked.selections, below(level));
  return { kind: 'reference', through, source, outputs };
}

/** Lines are a plain list, whole unless `first` is asked. */
function linesOutput(planning: Planning, step: Step, asked: Asked, level: Level): OutputValue {
  const list = listOf(planning, step.source, asked, step.through);
  const size = Math.min(list.page.size ?? LIMITS.linesCost, LIMITS.linesCost);
  pay(planning, level.times * size);
  return {
    kind: 'lines',
    list,
    outputs: outputsOf(planning, step.source.entity, asked.selections, below(level, size)),
  };
}

/** A page of records: at the root of a document, or of those that are reached from a record. */
export function pageOutput(
  planning: Planning,
  step: { source: Source; through?: Through },
  asked: Asked,
  level: Level,
): OutputValue {
  const list = listOf(planning, step.source, asked, step.through);
  const inner = below(level, list.page.size);
  const asks = askedOf(planning, asked.selections).map((each) =>
    askOf(planning, step.source.entity, each, inner),
  );
  pay(planning, inner.times);
  return { kind: 'page', list, asks };
}

function listOf(planning: Planning, source: Source, asked: Asked, through?: Through): ListRead {
  const { entity } = source;
  const where = conditionOf(planning, entity, asked.args.get('where'));
  return {
    source,
    ...(through && { through }),
    where: allOf([...(where.kind === 'all' ? where.of : [where]), ...searchOf(planning, source, asked)]),
    order: orderOf(planning, entity, asked.args.get('orderBy'), through),
    page: pageOf(planning, asked, through?.kind === 'lines'),
  };
}

/** Fields the actor is shown nowhere are not looked at. Blank words find everything. */
export function searchOf(
  { rights }: Planning,
  { entity, life }: Source,
  { args }: Asked,
): readonly Condition[] {
  const words = args.get('search');
  if (words === undefined || isNull(words)) return [];
  const fields = entity.search.map((field) => ({ field, shown: fieldAccess(rights, field).shown }));
  return [
    {
      kind: 'search',
      entity,
      fields: fields.filter(({ shown }) => shown !== 'never'),
      words,
      living: life === 'living',
    },
  ];
}

function askOf(planning: Planning, entity: Entity, { as, name, args, selections }: Asked, level: Level): Ask {
  switch (name) {
    case '__typename':
      return { as, kind: 'typename', type: names.connection(entity) };
    case 'nodes':
      return { as, kind: 'nodes', outputs: outputsOf(planning, entity, selections, level) };
    case 'edges':
      return {
        as,
        kind: 'edges',
        parts: askedOf(planning, selections).map((each) => edgePart(planning, entity, each, level)),
      };
    case 'pageInfo':
      return {
        as,
        kind: 'pageInfo',
        parts: askedOf(planning, selections).map((each) => ({ as: each.as, name: each.name })),
      };
    default: {
      const exact = args.get('exact');
      return { as, kind: 'totalCount', exact: exact !== undefined && valueOf(exact, {}) === true };
    }
  }
}

function edgePart(
  planning: Planning,
  entity: Entity,
  { as, name, selections }: Asked,
  level: Level,
): EdgePart {
  if (name === '__typename') return { as, kind: 'typename', type: names.edge(entity) };
  if (name === 'cursor') return { as, kind: 'cursor' };
  return { as, kind: 'node', outputs: outputsOf(planning, entity, selections, level) };
}
