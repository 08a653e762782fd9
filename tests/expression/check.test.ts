import { describe, expect, test } from 'vitest';
import {
  compile,
  functions,
  isExpression,
  recordType,
  types,
  type Type,
} from '../../engine/expression/index.ts';
import { scope } from './scope.ts';
import { faultRows } from './tables.ts';

const checked = (source: string, expected?: Type) => compile(source, scope, expected);

describe('is refused with code and mend:', () => {
  for (const { source, code, mend } of faultRows()) {
    test(`${source} (${code})`, () => {
      const [fault] = checked(source).faults ?? [];
      expect(fault?.code).toBe(code);
      expect(fault?.mend).toContain(mend);
    });
  }
});

test('all faults come together, each with its place in the source and the place it was given', () => {
  const place = { file: 'sales/entities/Order.json', pointer: '/x-checks/a' };
  const { faults } = compile('nett > 1 && customer.nmae == user.nam', scope, types.boolean, place);
  expect(faults!.map(({ code, span }) => [code, span])).toEqual([
    ['EXP310', { from: 0, to: 4 }],
    ['EXP311', { from: 12, to: 25 }],
    ['EXP311', { from: 29, to: 37 }],
  ]);
  expect(faults!.every((fault) => fault.place === place)).toBe(true);
});

describe('the expected type', () => {
  const cases: readonly (readonly [string, Type, boolean])[] = [
    ['net > 1', types.boolean, true],
    ['net', types.boolean, false],
    ['null', types.boolean, true],
    ["'2026-01-31'", types.date, true],
    ['status', types.text, true],
    ["'open'", types.enum(['open', 'closed']), true],
    ['note', types.enum(['open', 'closed']), false],
    ['status', types.enum(['draft', 'open', 'closed', 'other']), true],
    ['status', types.enum(['draft', 'open']), false],
    ['user', scope.record!.member('owner')!, true],
    ['user.id', scope.record!.member('owner')!, true],
    ['customer', scope.record!.member('owner')!, false],
    ['customer', types.id, true],
    ['customer.id', types.text, true],
    ['date', types.dateTime, false],
    ['net', types.json, true],
  ];
  for (const [source, type, fits] of cases) {
    test(`${type.kind} ${fits ? 'takes' : 'refuses'} ${source}`, () => {
      expect(checked(source, type).faults?.[0]?.code).toBe(fits ? undefined : 'EXP322');
    });
  }
});

describe('a checked expression', () => {
  test('lists what it reads, each path once', () => {
    const { expression } = checked(
      'lines.sum(l, l.quantity * l.product.weight) + lines.sum(l, l.quantity) + size(user.name)',
    );
    expect(expression!.uses.map(({ root, path }) => [root, ...path].join('.'))).toEqual([
      'this.lines', 'this.lines.quantity', 'this.lines.product.weight', 'user.name',
    ]); // prettier-ignore
  });

  test('reads the outer record from inside a list', () => {
    const { expression } = checked('lines.exists(l, l.parts.sum(p, p.weight) > net)');
    expect(expression!.uses.map(({ path }) => path.join('.'))).toEqual([
      'lines',
      'lines.parts',
      'lines.parts.weight',
      'net',
    ]);
  });

  test('says whether it hangs on the day, the time or the actor', () => {
    const flags = (source: string) => {
      const { volatile, actor } = checked(source).expression!;
      return { volatile, actor };
    };
    expect(flags('net > 1')).toEqual({ volatile: false, actor: false });
    expect(flags('lines.exists(l, l.dueOn < today())')).toEqual({ volatile: true, actor: false });
    expect(flags('startsAt > now()')).toEqual({ volatile: true, actor: false });
    expect(flags("'staff' in user.roles")).toEqual({ volatile: true, actor: true });
  });

  test('is frozen through and through, and told from constants', () => {
    const { expression } = checked('net > 1');
    expect(Object.isFrozen(expression)).toBe(true);
    expect(Object.isFrozen(expression!.node)).toBe(true);
    expect(isExpression(expression)).toBe(true);
    for (const other of [null, 'net', { node: 'x' }, { node: null }, []])
      expect(isExpression(other)).toBe(false);
  });
});

test('record types may refer to each other in a circle', () => {
  const employee = {
    name: 'Employee',
    members: () => ['boss', 'name'],
    member: (name: string): Type | undefined =>
      name === 'boss' ? types.record(employee) : name === 'name' ? types.text : undefined,
  };
  expect(compile('boss.boss.boss.name', { record: employee }).expression?.type).toBe(types.text);
});

test('every function of the list has an example that the checker accepts', () => {
  for (const { example } of functions) expect(checked(example).faults, example).toBeUndefined();
});

test('a record type knows its own members and nothing inherited', () => {
  const type = recordType('T', { a: types.text });
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
    expect(type.member(name)).toBeUndefined();
});
