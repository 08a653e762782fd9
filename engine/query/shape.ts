import {
  Kind,
  visit,
  type ArgumentNode,
  type ASTNode,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql';
import { nullsOf } from './cursor.ts';
import type { Variables } from './given.ts';
import { readingOf } from './plan/document.ts';

/** How much of a variable decides the statement: its shape, its value, or which sort values of a cursor are null. */
type Use = 'shape' | 'value' | 'cursor';

/** Uses of the variables of an operation, by name. */
export type VariableUses = ReadonlyMap<string, ReadonlySet<Use>>;

const CURSORS: ReadonlySet<string> = new Set(['after', 'before']);

/**
 * Where the variables stand in the document: read once, asked for each request. Of a mutation its own arguments do not
 * count: they are written, and what is read afterwards hangs on what is asked of the records alone.
 */
export function variableUses(document: DocumentNode, operation: OperationDefinitionNode): VariableUses {
  const read = operation.operation === 'mutation' ? withoutArguments(operation) : operation;
  const names = (operation.variableDefinitions ?? []).map((each) => each.variable.name.value);
  const uses = new Map(names.map((name) => [name, new Set<Use>()]));
  const note = (use: Use, node: ASTNode): void => {
    visit(node, { Variable: ({ name }) => void uses.get(name.value)?.add(use) });
  };
  const definitions = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  visit({ kind: Kind.DOCUMENT, definitions: [read, ...definitions] } as DocumentNode, {
    VariableDefinition: () => false,
    Directive: (node) => note('value', node),
    Argument: (node) => note(useOf(node), node),
  });
  return new Map([...uses].filter(([, use]) => use.size > 0));
}

function useOf({ name, value }: ArgumentNode): Use {
  if (CURSORS.has(name.value) && value.kind === Kind.VARIABLE) return 'cursor';
  return readingOf(name.value);
}

function withoutArguments(operation: OperationDefinitionNode): OperationDefinitionNode {
  const selections = operation.selectionSet.selections.map((each) =>
    each.kind === Kind.FIELD ? { ...each, arguments: [] } : each,
  );
  return { ...operation, selectionSet: { ...operation.selectionSet, selections } };
}

/** Equal shapes are served by one statement. */
export function shapeOf(uses: VariableUses, variables: Variables): string {
  let shape = '';
  for (const [name, use] of uses) {
    const value = variables[name];
    shape += `${name}:`;
    if (use.has('value')) shape += JSON.stringify(value);
    else if (use.has('cursor') && value !== undefined && value !== null)
      shape += `c${nullsOf(value).map(Number).join('')}`;
    else shape += outline(value);
    shape += ';';
  }
  return shape;
}

function outline(value: unknown): string {
  if (value === undefined) return '-';
  if (value === null) return '0';
  if (Array.isArray(value))
    return value.every((item) => item === null || typeof item !== 'object')
      ? '*'
      : `[${value.map(outline).join()}]`;
  if (typeof value !== 'object') return '1';
  return `{${Object.entries(value)
    .map(([key, inner]) => key + outline(inner))
    .join()}}`;
}
