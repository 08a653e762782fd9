import { describe, expect, test } from 'vitest';
import { compile, evaluate, holds, types } from '../../engine/expression/index.ts';
import { actor, clock, lineScope, nothing, scope } from './scope.ts';
import { valueRows } from './tables.ts';

const understood = (source: string, within = scope) => {
  const { expression, faults } = compile(source, within);
  if (faults) throw new Error(`${source}: ${faults[0]!.message}`);
  return expression;
};

describe('an expression gives', () => {
  for (const { source, record, value } of valueRows()) {
    test(`${source} -> ${JSON.stringify(value)} with ${JSON.stringify(record)}`, () => {
      const input = { record: { ...nothing, ...record }, names: { user: actor }, ...clock };
      expect(evaluate(understood(source), input)).toEqual(value);
    });
  }
});

test('a line reads its own fields, and its record through parent', () => {
  const input = { record: { amount: '30' }, names: { parent: { net: '120' } }, ...clock };
  expect(evaluate(understood('amount / parent.net', lineScope), input)).toBe('0.25');
});

test('a name wins over a field called the same, which this. reaches', () => {
  const within = { record: scope.record!, names: { net: types.text } };
  const input = { record: { net: '5' }, names: { net: 'name' }, ...clock };
  expect(evaluate(understood('net + string(this.net)', within), input)).toBe('name5');
});

test('values of the wrong kind count as null', () => {
  for (const net of ['12x', '', true, [], {}, '1e400', '٣']) {
    expect(evaluate(understood('has(net)'), { record: { net }, ...clock }), JSON.stringify(net)).toBe(false);
  }
});

test('a condition holds only if it is true', () => {
  expect(holds(understood('net > 1'), { record: { net: '2' }, ...clock })).toBe(true);
  expect(holds(understood('net > 1'), { record: { net: null }, ...clock })).toBe(false);
});

test('a record that was not given is asked for by its id', () => {
  const expression = understood('customer.name');
  const input = { record: { customer: 'c1' }, ...clock };
  const find = (type: { name: string }, id: string) => ({ name: `${type.name} ${id}` });
  expect(evaluate(expression, { ...input, find })).toBe('contacts.Party c1');
  expect(() => evaluate(expression, input)).toThrow('the record was not given');
});

test('a record as a result is its id, a value of parts is itself', () => {
  const period = { from: '2026-01-01', to: null };
  const input = { record: { customer: { id: 'C1' }, period }, ...clock };
  expect(evaluate(understood('customer'), input)).toBe('c1');
  expect(evaluate(understood('period'), input)).toEqual(period);
});
