/** The interpreter without any server: a table of cases for each verb, over plans that were linked like any other. */
import { describe, expect, test } from 'vitest';
import type { RecordValue, Value } from '../../engine/expression/index.ts';
import { planOf } from '../../engine/process/index.ts';
import { planFrom, type Calendar, type Outcome, type Plan } from '../../workflows/interpreter/index.ts';
import { modelOf } from '../database/modules.ts';
import { emptyMemory, Killed, runToEnd, type World } from './memory.ts';
import { shop } from './shop.ts';

const x = (source: string) => ({ 'x-expr': source });
const manual = { by: ['manual'], record: 'shop.Deal' };

function planOfSteps(steps: unknown, more: object = {}, others: object = {}): Plan {
  const process = { title: 'Test', version: 1, start: manual, steps, ...more };
  const model = modelOf({ ...shop, 'shop/processes/test.json': process, ...others });
  const { body } = planOf(model, model.processes.get('shop.test')!);
  return planFrom(JSON.parse(JSON.stringify(body)));
}

/** A step that makes an order whose note is its own id, with the way back. */
const order = (id: string, more: object = {}) => ({
  id,
  do: 'shop.Order.create',
  with: { deal: x('deal'), note: id },
  into: id,
  undo: { do: 'shop.Order.cancel', with: { id: x(id) } },
  ...more,
});
const fail = (message = 'no more') => ({ id: 'stop', fail: message });

const deal: Value = {
  id: 'd1',
  title: 'Chairs',
  value: '120.00',
  items: [{ sku: 'A', quantity: 1 }, { sku: 'B', quantity: 2 }],
}; // prettier-ignore

/** Orders are made, and refused where their note begins with `bad`. */
const doing: World['doing'] = (action, input: RecordValue, path) => {
  if (action.endsWith('.read')) return action.startsWith('shop.Deal') ? deal : { id: 'o9', total: '7' };
  if (String(input['note']).startsWith('bad')) return new Error('refused');
  return { id: `made by ${path}`, total: '120.00', amount: '5' };
};

async function run(steps: unknown, world: Partial<World> = {}, more: object = {}, others: object = {}) {
  const { outcome, memory } = await runToEnd(
    planOfSteps(steps, more, others),
    { record: 'd1' },
    { doing, ...world },
  );
  const log = memory.log
    .filter((line) => !line.startsWith('do start'))
    .map((line) => line.replace(/ shop\.Order\.\w+$/, ''));
  return { outcome, log, memory };
}

interface Case {
  readonly steps: unknown;
  readonly world?: Partial<World>;
  readonly more?: object;
  readonly kind: Outcome['kind'] | undefined;
  readonly log: readonly string[];
}

const approved = { approved: true, by: 'u1', comment: null, at: '2026-01-05T09:00:00Z' };

const cases: Readonly<Record<string, Case>> = {
  'do: steps are done in order': {
    steps: [order('a'), order('b')],
    kind: 'completed',
    log: ['do a', 'do b'],
  },
  'undo: what was done is taken back in reverse': {
    steps: [order('a'), order('b'), fail()],
    kind: 'undone',
    log: ['do a', 'do b', 'undo b', 'undo a'],
  },
  'undo: a refused step has nothing to take back': {
    steps: [order('a'), order('bad', { undo: false })],
    kind: 'undone',
    log: ['do a', 'undo a'],
  },
  'undo: false leaves what a step did': {
    steps: [order('a', { undo: false }), fail()],
    kind: 'undone',
    log: ['do a'],
  },
  'undo: order is that of the definition, also of branches': {
    steps: [
      { id: 'both', parallel: [[order('a'), order('b')], [order('c')]] },
      fail(),
    ],
    kind: 'undone',
    log: ['do a', 'do c', 'do b', 'undo c', 'undo b', 'undo a'],
  }, // prettier-ignore
  'undo: one that fails is left open, and the others run': {
    steps: [order('a'), order('b', { undo: { do: 'shop.Order.update', with: { id: x('b'), note: 'bad' } } }), fail()],
    kind: 'repair',
    log: ['do a', 'do b', 'undo a'],
  }, // prettier-ignore
  'if: the branch that holds': {
    steps: [{ id: 'q', if: 'deal.value > 100', then: [order('a')], else: [order('b')] }],
    kind: 'completed',
    log: ['do q/a'],
  },
  'if: otherwise the other': {
    steps: [{ id: 'q', if: 'deal.value > 500', then: [order('a')], else: [order('b')] }],
    kind: 'completed',
    log: ['do q/b'],
  },
  'for: once for each element, by its key': {
    steps: [{ id: 'each', for: { each: x('deal.items'), as: 'item', key: x('item.sku') }, steps: [order('a')] }],
    kind: 'completed',
    log: ['do each/A/a', 'do each/B/a'],
  }, // prettier-ignore
  'for: turns are taken back in reverse': {
    steps: [
      { id: 'each', for: { each: x('deal.items'), as: 'item', key: x('item.sku') }, steps: [order('a')] },
      fail(),
    ],
    kind: 'undone',
    log: ['do each/A/a', 'do each/B/a', 'undo each/B/a', 'undo each/A/a'],
  },
  'for: two elements of one key are a failure': {
    steps: [{ id: 'each', for: { each: x('deal.items'), as: 'item', key: x("'same'") }, steps: [order('a')] }],
    kind: 'undone',
    log: ['do each/same/a', 'undo each/same/a'],
  }, // prettier-ignore
  'parallel: a branch that fails takes the others back': {
    steps: [{ id: 'both', parallel: [[order('a')], [order('b'), fail()]] }],
    kind: 'undone',
    log: ['do a', 'do b', 'undo b', 'undo a'],
  },
  'approve: goes on when approved': {
    steps: [{ id: 'ok', approve: { role: 'shop.chief' } }, order('a')],
    world: { decisions: { ok: approved } },
    kind: 'completed',
    log: ['do a'],
  },
  'approve: a rejection nobody looks at is a failure': {
    steps: [order('a'), { id: 'ok', approve: { role: 'shop.chief' } }],
    world: { decisions: { ok: { ...approved, approved: false, comment: 'too dear' } } },
    kind: 'undone',
    log: ['do a', 'undo a'],
  },
  'approve: waits for as long as it takes': {
    steps: [{ id: 'ok', approve: { role: 'shop.chief' } }, order('a')],
    kind: undefined,
    log: [],
  },
  'approve: asks one role more, then decides': {
    steps: [
      {
        id: 'ok',
        approve: { role: 'shop.chief', escalate: { after: '1d', role: 'shop.all' } },
        into: 'said',
      },
      { id: 'q', if: 'said.approved', then: [order('a')] },
    ],
    world: { late: new Set(['ok/decision']), decisions: { ok: approved } },
    kind: 'completed',
    log: ['do q/a'],
  },
  'approve: time is up': {
    steps: [{ id: 'ok', approve: { role: 'shop.chief', timeout: '1d' }, onTimeout: [order('late')] }],
    world: { late: new Set(['ok/decision']) },
    kind: 'completed',
    log: ['do ok/late'],
  },
  'wait: the event that came': {
    steps: [
      { id: 'paid', wait: { event: 'shop.bill.paid', since: 'start' }, into: 'bill' },
      { id: 'q', if: "bill.amount > 4", then: [order('a')] },
    ],
    world: { events: { 'shop.bill.paid': { id: 'b1', amount: '5' } } },
    kind: 'completed',
    log: ['do q/a'],
  }, // prettier-ignore
  'wait: time is up, and that is a failure': {
    steps: [order('a'), { id: 'paid', wait: { event: 'shop.bill.paid', since: 'a', timeout: '30d' } }],
    world: { late: new Set(['paid']) },
    kind: 'undone',
    log: ['do a', 'undo a'],
  },
  'wait: time is up, and other steps run': {
    steps: [
      {
        id: 'paid',
        wait: { event: 'shop.bill.paid', since: 'start', timeout: '1d' },
        onTimeout: [order('remind')],
      },
    ],
    world: { late: new Set(['paid']) },
    kind: 'completed',
    log: ['do paid/remind'],
  },
  'set: values that later steps see': {
    steps: [
      { id: 'count', set: { most: x('deal.value * 2') } },
      { id: 'q', if: 'most == 240', then: [order('a')] },
    ],
    kind: 'completed',
    log: ['do q/a'],
  },
  'emit: an event of a later form': {
    steps: [{ id: 'tell', emit: 'shop.deal.ready', schema: 2, with: { title: x('deal.title') } }],
    kind: 'completed',
    log: ['emit shop.deal.ready 2 {"title":"Chairs"}'],
  },
  'emit: an event with what is given': {
    steps: [{ id: 'tell', emit: 'shop.deal.ready', with: { deal: x('deal'), sum: x('deal.value') } }],
    kind: 'completed',
    log: ['emit shop.deal.ready 1 {"deal":"d1","sum":"120"}'],
  },
  'pivot: nothing before it is taken back, and what fails behind it is left open': {
    steps: [order('a'), { id: 'forward', pivot: true }, order('bad', { undo: false })],
    kind: 'repair',
    log: ['do a'],
  },
  'end: the process is done': {
    steps: [{ id: 'q', if: 'deal.value > 0', then: [{ id: 'enough', end: true }] }, order('a')],
    kind: 'completed',
    log: [],
  },
  'fail: what it says is the reason': {
    steps: [{ id: 'stop', fail: x("'Not ' + deal.title") }],
    kind: 'undone',
    log: [],
  },
  'catch: what was done inside is taken back, then its steps run': {
    steps: [
      order('a'),
      {
        id: 'try',
        if: 'true',
        then: [order('b'), order('bad', { undo: false })],
        catch: [{ id: 'q', if: "error.step == 'try/bad'", then: [order('c')] }],
      },
      order('d'),
    ],
    kind: 'completed',
    log: ['do a', 'do try/b', 'undo try/b', 'do try/q/c', 'do d'],
  },
  'catch: waiting is no failure': {
    steps: [{ id: 'ok', approve: { role: 'shop.chief' }, catch: [order('a')] }],
    kind: undefined,
    log: [],
  },
  'cancel: what was done is taken back, whatever is caught': {
    steps: [order('a'), order('b', { catch: [order('c')] })],
    world: { cancelAt: 'b' },
    kind: 'cancelled',
    log: ['do a', 'undo a'],
  },
  'start: a condition that does not hold starts nothing': {
    steps: [order('a')],
    more: { start: { ...manual, when: 'deal.value > 500' } },
    kind: 'notStarted',
    log: [],
  },
  'start: a key that another has starts nothing': {
    steps: [order('a')],
    more: { start: { ...manual, key: x("'deal ' + deal.id"), again: 'never' } },
    world: { keys: new Set(['deal d1']) },
    kind: 'notStarted',
    log: [],
  },
};

describe('each verb', () => {
  test.each(Object.entries(cases))('%s', async (_, { steps, world, more, kind, log }) => {
    const done = await run(steps, world, more);
    expect(done.log.map((line) => line.replace(/both\/\d\//, ''))).toEqual(log);
    expect(done.outcome?.kind).toBe(kind);
  });
});

test('call: a process inside another has its own variables, gives its result and is taken back with its caller', async () => {
  const others = {
    'shop/processes/inner.json': {
      title: 'Inner',
      version: 1,
      start: { by: ['manual'], record: 'shop.Order', input: { type: 'object', properties: { word: { type: 'string' } } } },
      steps: [
        {
          id: 'bill',
          do: 'shop.Bill.create',
          with: { order: x('order') },
          into: 'bill',
          undo: { do: 'shop.Bill.annul', with: { id: x('bill') } },
        },
        { id: 'give', set: { result: x("input.word + ' ' + string(order.total)") } },
        { id: 'enough', end: true },
      ],
    },
  }; // prettier-ignore
  const steps = [
    order('a'),
    { id: 'inner', call: 'shop.inner', with: { record: x('a'), word: 'sum' }, into: 'said' },
    { id: 'stop', fail: x('said') },
  ];
  const { outcome, memory } = await run(steps, {}, {}, others);
  expect(outcome).toMatchObject({ kind: 'undone', failure: { message: 'sum 7' } });
  expect(memory.log).toEqual([
    'do start shop.Deal.read',
    'do a shop.Order.create',
    'do inner/record shop.Order.read',
    'do inner/bill shop.Bill.create',
    'undo inner/bill shop.Bill.annul',
    'undo a shop.Order.cancel',
  ]);
});

test('time is counted from the moment a step is reached; working days pass over the weekend', async () => {
  const steps = [
    { id: 'rest', sleep: '1h' },
    { id: 'work', sleep: '5wd' },
    {
      id: 'ok',
      approve: { role: 'shop.chief', timeout: '3d', escalate: { after: '2wd', role: 'shop.all' } },
    },
  ];
  const { memory } = await run(steps, { late: new Set(['ok/decision']), decisions: { ok: approved } });
  const asked = Object.fromEntries(memory.asked);
  expect(asked).toMatchObject({
    rest: '2026-01-05T09:00:00.000Z', // a Monday
    work: '2026-01-12T08:00:00.000Z',
    'ok/decision': '2026-01-07T08:00:00.000Z',
    'ok/escalated': '2026-01-08T08:00:00.000Z',
    'ok/escalate': 'shop.all',
  });
});

test('working days are those of the calendar: its week, its holidays, its time zone', async () => {
  const steps = [
    { id: 'work', sleep: '3wd' },
    { id: 'ok', approve: { role: 'shop.chief', timeout: '2wd' } },
  ];
  const asked = async (calendar: Calendar) => {
    const { memory } = await run(steps, { decisions: { ok: approved }, calendar });
    return [memory.asked.get('work'), memory.asked.get('ok/decision')];
  };
  const week = [1, 2, 3, 4, 5];
  // From Monday, 5 January 2026, 08:00 in UTC.
  expect(await asked({ zone: 'UTC', weekdays: week, holidays: ['2026-01-06', '2026-01-09'] })).toEqual([
    '2026-01-12T08:00:00.000Z',
    '2026-01-08T08:00:00.000Z',
  ]);
  expect(await asked({ zone: 'UTC', weekdays: [0, 1, 2], holidays: [] })).toEqual([
    '2026-01-12T08:00:00.000Z',
    '2026-01-11T08:00:00.000Z',
  ]);
  // There it is Monday still when the day after has begun here, and Tuesday is free.
  expect(await asked({ zone: 'Pacific/Honolulu', weekdays: week, holidays: ['2026-01-05'] })).toEqual([
    '2026-01-09T08:00:00.000Z',
    '2026-01-08T08:00:00.000Z',
  ]);
});

test('what no later step reads is dropped, and what an undo reads is kept for it', async () => {
  const note = 'n'.repeat(100_000);
  const large = (id: string) => [
    order(id, { undo: { do: 'shop.Order.update', with: { id: x(id), note: x(`${id}.note`) } } }),
    { id: `${id}Read`, if: `${id}.note == ''`, then: [{ id: `${id}Empty`, fail: 'It is empty.' }] },
  ];
  const inputs: RecordValue[] = [];
  const left: World['doing'] = (action, input, path) => {
    if (action.endsWith('.update')) inputs.push(input);
    return action.endsWith('.create') ? { id: path, note } : doing(action, input, path);
  };
  const { outcome } = await run([...['a', 'b', 'c', 'd'].flatMap(large), fail()], { doing: left });
  expect(outcome).toMatchObject({ kind: 'undone', failure: { message: 'no more' } });
  expect(inputs).toEqual(['d', 'c', 'b', 'a'].map((id) => ({ id, note })));
});

test('an approval says whom it asks and about which record', async () => {
  const steps = [
    order('a'),
    {
      id: 'ok',
      approve: { roles: ['shop.chief', 'shop.all'], mode: 'count', count: 2, record: x('a'), with: { sum: x('a.total') } },
    },
  ]; // prettier-ignore
  const { memory } = await run(steps);
  expect(memory.asked.get('ok')).toEqual({
    title: 'Ok',
    roles: ['shop.chief', 'shop.all'],
    mode: 'count',
    count: 2,
    record: { entity: 'shop.Order', id: 'made by a' },
    values: { sum: '120' },
  });
});

test('a step of which nothing is known is sealed before it is taken back', async () => {
  const world: Partial<World> = { cancelAt: 'b' };
  const { memory } = await run([order('a'), order('b')], world);
  expect([...memory.sealed]).toEqual(['b']);
});

test('killed at every boundary it does each thing once, and ends the same', async () => {
  const steps = [
    order('a'),
    { id: 'both', parallel: [[order('b')], [order('c')]] },
    { id: 'try', if: 'true', then: [order('e'), order('bad', { undo: false })], catch: [order('f')] },
    fail(),
  ];
  const plan = planOfSteps(steps);
  const whole = await runToEnd(plan, { record: 'd1' }, { doing });
  for (let at = 1; ; at++) {
    let left = at;
    const boundary = () => {
      left -= 1;
      if (left === 0) throw new Killed();
    };
    const { outcome, memory, runs } = await runToEnd(
      plan,
      { record: 'd1' },
      { doing, boundary },
      emptyMemory(),
    );
    expect(outcome).toEqual(whole.outcome);
    expect(memory.log.toSorted()).toEqual(whole.memory.log.toSorted());
    if (runs === 1) break;
  }
});

/** Pairs of steps of which the second was done with the first, where that is known to come. */
const together = async (steps: unknown, world: Partial<World> = {}): Promise<readonly string[]> =>
  (await run(steps, { foresees: 3, ...world })).memory.together;
const copy = (id: string, more: object = {}) => ({ id, do: 'shop.Order.create', with: { deal: x('deal') }, undo: false, ...more }); // prettier-ignore

test('steps that are known to come are foreseen, as many as an engine likes', async () => {
  expect(await together([order('a'), order('b'), copy('c')])).toEqual(['a b', 'a c']);
  const five = ['a', 'b', 'c', 'd', 'e'].map((id) => copy(id));
  expect(await together(five)).toEqual(['a b', 'a c', 'a d']);
});

test('steps in a branch, behind it and in the turns of a loop are foreseen', async () => {
  const branch = { id: 'if', if: 'true', then: [copy('a'), copy('b')] };
  expect(await together([branch, copy('c')])).toEqual(['if/a if/b', 'if/a c']);
  const loop = {
    id: 'all',
    for: { each: x('deal.items'), as: 'item', key: x('item.sku') },
    steps: [copy('a')],
  };
  expect(await together([loop, copy('c')])).toEqual(['all/A/a all/B/a', 'all/A/a c']);
});

test('no step is foreseen that hangs on what is not known yet', async () => {
  const reads = copy('b', { with: { deal: x('deal'), note: x('a.note') } });
  expect(await together([order('a'), reads, copy('c')])).toEqual(['b c']);
  const asks = copy('b', { with: { deal: x('deal'), note: x('string(today())') } });
  expect(await together([copy('a'), asks, copy('c')])).toEqual(['b c']);
  expect(await together([copy('a'), copy('b', { timeout: '1h' })])).toEqual([]);
  expect(await together([copy('a'), { id: 'on', set: { note: 'x' } }, copy('b')])).toEqual([]);
  expect(await together([copy('a'), { id: 'both', parallel: [[copy('b')], [copy('c')]] }, copy('d')])).toEqual([]); // prettier-ignore
});

test('no turn is foreseen whose key was there before, for there the process fails', async () => {
  const twice = {
    id: 'all',
    for: { each: x('deal.items'), as: 'item', key: x(`'same'`) },
    steps: [order('a')],
  };
  const { outcome, log } = await run([twice], { foresees: 3 });
  expect([outcome?.kind, log]).toEqual(['undone', ['do all/same/a', 'undo all/same/a']]);
});

test('where one of those that come is refused, each is done by itself', async () => {
  const steps = [order('a'), order('b'), order('bad', { undo: false }), order('d')];
  const { log, memory } = await run(steps, { foresees: 3 });
  expect([log, memory.together]).toEqual([['do a', 'do b', 'undo b', 'undo a'], []]);
});

test('nothing is foreseen behind what a process might be too full to remember', async () => {
  const kept = ['a', 'b', 'c', 'd', 'e'];
  const all = { id: 'end', do: 'shop.Order.create', with: { deal: x('deal'), note: x(kept.map((id) => `${id}.note`).join(' + ')) }, undo: false }; // prettier-ignore
  const steps = [...kept.map((id) => order(id, { undo: false })), all];
  expect(await together(steps, { foresees: 7 })).toEqual(['a b', 'a c', 'd e']);
});
