import {
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { Refusal } from '../../errors/index.ts';
import { longAlias, noOperation, tooManyNames } from '../faults.ts';
import { givenOf, type Given, type Reading } from '../given.ts';
import { LIMITS } from '../limits.ts';
import type { Planning } from './planning.ts';

/** The operation that is meant: the named one, or the only one. */
export function operationOf(document: DocumentNode, name?: string | null): OperationDefinitionNode {
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const found = name ? operations.filter((each) => each.name?.value === name) : operations;
  if (found.length === 1) return found[0]!;
  const known = operations.flatMap((each) => each.name?.value ?? []);
  throw new Refusal(noOperation({ ...(name && { name }), names: known }));
}

export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((each) => [each.name.value, each]));
}

/** One key of an answer: the same key asked for in several places is one, with all its selections. */
export interface Asked {
  readonly as: string;
  readonly name: string;
  readonly args: ReadonlyMap<string, Given>;
  /** Where it was first asked for. */
  readonly node: FieldNode;
  readonly selections: readonly SelectionSetNode[];
}

/** Arguments whose value decides what is read. Everything else can be bound. */
const BY_VALUE: ReadonlySet<string> = new Set(['first', 'last', 'orderBy', 'groupBy', 'exact', 'deleted']);

export const readingOf = (argument: string): Reading => (BY_VALUE.has(argument) ? 'value' : 'shape');

/** What is asked for by the selections together, fragments resolved and skipped fields left out, in order. */
export function askedOf(planning: Planning, selections: readonly SelectionSetNode[]): readonly Asked[] {
  const fields = new Map<string, FieldNode[]>();
  const spread = new Set<string>();
  for (const set of selections) collect(planning, set, fields, spread);
  return [...fields].map(([as, nodes]) => ({
    as,
    name: nodes[0]!.name.value,
    args: argumentsOf(planning, nodes[0]!),
    node: nodes[0]!,
    selections: nodes.flatMap((node) => node.selectionSet ?? []),
  }));
}

/** A fragment says the same however often it is spread: it is read once, or those that spread each other twice never end. */
function collect(
  planning: Planning,
  set: SelectionSetNode,
  into: Map<string, FieldNode[]>,
  spread: Set<string>,
): void {
  for (const selection of set.selections) {
    if (isSkipped(planning, selection.directives ?? [])) continue;
    if (selection.kind === Kind.FIELD) {
      const as = aliasOf(planning, selection);
      const nodes = into.get(as);
      if (nodes) nodes.push(selection);
      else into.set(as, [selection]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT)
      collect(planning, selection.selectionSet, into, spread);
    else if (!spread.has(selection.name.value)) {
      spread.add(selection.name.value);
      collect(planning, planning.fragments.get(selection.name.value)!.selectionSet, into, spread);
    }
  }
}

function aliasOf(planning: Planning, { alias, name }: FieldNode): string {
  if (!alias) return name.value;
  if (alias.value.length > LIMITS.aliasLength) throw new Refusal(longAlias({ limit: LIMITS.aliasLength }));
  if (++planning.count.aliases > LIMITS.aliases)
    throw new Refusal(tooManyNames({ what: 'aliases', limit: LIMITS.aliases }));
  return alias.value;
}

function argumentsOf(planning: Planning, node: FieldNode): ReadonlyMap<string, Given> {
  const given = (node.arguments ?? []).flatMap(({ name, value }) => {
    const found = givenOf(value, planning.variables, readingOf(name.value));
    return found ? [[name.value, found] as const] : [];
  });
  return new Map(given);
}

function isSkipped(planning: Planning, directives: readonly DirectiveNode[]): boolean {
  return directives.some(({ name, arguments: args = [] }) => {
    if (name.value !== 'skip' && name.value !== 'include') return false;
    const condition = givenOf(args[0]!.value, planning.variables, 'value');
    return (condition?.kind === 'constant' && condition.value === true) === (name.value === 'skip');
  });
}
