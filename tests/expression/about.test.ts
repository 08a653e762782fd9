import { expect, test } from 'vitest';
import { aboutMember, compile, evaluate, recordType, types } from '../../engine/expression/index.ts';
import { clock } from './scope.ts';

const item = recordType('Item', { amount: types.number });
const deal = recordType('Deal', {
  id: types.id,
  stage: types.text,
  items: types.list(types.record(item)),
});
const input = recordType('the input', { deal: types.record(deal), days: types.number });
const scope = { names: { input: types.record(input) } };

const about = (source: string) => aboutMember(compile(source, scope).expression!, 'input', 'deal');
const record = { id: 'd', stage: 'won', items: [{ amount: '2' }, { amount: '5' }] };
const holds = (source: string) => {
  const condition = about(source);
  return condition && evaluate(condition, { record, ...clock });
};

test('a condition of an input is a condition of the record that is given', () => {
  expect(holds("input.deal.stage == 'won'")).toBe(true);
  expect(holds("input.deal.stage == 'lost'")).toBe(false);
  expect(holds('input.deal.items.all(i, i.amount > 1)')).toBe(true);
  expect(holds('input.deal != null')).toBe(true);
});

test('parts that speak of something else of the input are left out', () => {
  expect(holds("input.days > 3 && input.deal.stage == 'won'")).toBe(true);
  expect(holds("input.deal.stage == 'lost' && input.days > 3 && input.deal.items.size() > 1")).toBe(false);
  expect(about('input.days > 3')).toBeUndefined();
  expect(about("input.days > 3 || input.deal.stage == 'won'")).toBeUndefined();
  expect(about('input.deal.items.exists(i, i.amount > input.days)')).toBeUndefined();
});

test('what it reads is told of the record', () => {
  expect(about("input.deal.stage == 'won'")!.uses).toEqual([{ root: 'this', path: ['stage'] }]);
});
