import { Kind, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { nullsOf } from './cursor.ts';
import type { Variables } from './given.ts';
import { readingOf } from './plan/document.ts';

/** How much of a variable decides the statement: its shape, its value, or which sort values of a cursor are null. */
type Use = 'shape' | 'value' | 'cursor';

/** Uses of the variables of an operation, by name. */
export type VariableUses = ReadonlyMap<string, ReadonlySet<Use>>;

const CURSORS: ReadonlySet<string> = new Set(['after', 'before']);

/** Where the variables stand in the document: read once, asked for each request. */
export function variableUses(document: DocumentNode, operation: OperationDefinitionNode): VariableUses {
  const uses = new Map(
    (operation.variableDefinitions ?? []).map((each) => [each.variable.name.value, new Set<Use>(['shape'])]),
  );
  const note = (use: Use, node: object): void =>
    visit(node as never, { Variable: ({ name }) => void uses.get(name.value)?.add(use) });
  visit(document, {
    OperationDefinition: (node) => (node === operation ? undefined : false),
    VariableDefinition: () => false,
    Directive: (node) => note('value', node),
    Argument: (node) => {
      if (CURSORS.has(node.name.value) && node.value.kind === Kind.VARIABLE) note('cursor', node);
      else if (readingOf(node.name.value) === 'value') note('value', node);
    },
  });
  return uses;
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
