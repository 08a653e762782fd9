import { expect, test } from 'vitest';
import { nearest } from '../../engine/errors/index.ts';

const names = ['name', 'number', 'status', 'customer'];

test('proposes the name that was meant', () => {
  expect(nearest('custmer', names)).toBe('customer');
  expect(nearest('Number', names)).toBe('number');
  expect(nearest('statuss', names)).toBe('status');
});

test('counts two swapped letters as one slip', () => {
  expect(nearest('nmae', names)).toBe('name');
});

test('proposes nothing where over a third differs', () => {
  expect(nearest('amount', names)).toBeUndefined();
  expect(nearest('', names)).toBeUndefined();
  expect(nearest('name', [])).toBeUndefined();
});
