import { expect, test } from 'vitest';
import type { Node } from '../../engine/expression/ast.ts';
import { GATHERINGS } from '../../engine/expression/functions.ts';
import { compile } from '../../engine/expression/index.ts';
import { OPERATIONS } from '../../engine/expression/operations.ts';
import { partsOf } from '../../engine/expression/uses.ts';
import { expressionFrom } from '../proofs/expressions/generate.ts';
import { scope } from '../proofs/expressions/world.ts';
import { randomOf } from '../support/random.ts';

test('the proof of expressions tries every operation and every list function', () => {
  const seen = new Set<string>();
  const look = (node: Node): void => {
    if (node.op === 'apply') seen.add(node.operation);
    if (node.op === 'gather') seen.add(node.gathering);
    partsOf(node).forEach(look);
  };
  for (let number = 0; number < 4000; number++) {
    const { expression, faults } = compile(expressionFrom(randomOf(1, number)), scope);
    expect(faults).toBeUndefined();
    look(expression!.node);
  }
  expect([...Object.keys(OPERATIONS), ...GATHERINGS].filter((name) => !seen.has(name))).toEqual([]);
});
