/** Working days are counted by the calendar of the organization as it was when a step was reached. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../engine/access/index.ts';
import { modelOf } from '../database/modules.ts';
import { engines } from './engines.ts';
import { shop } from './shop.ts';
import { openProcessWorld, type ProcessWorld } from './world.ts';

const text = { type: 'string' };
const line = (title: string) => ({ type: 'array', items: { $ref: `#/$defs/${title}` } });
const day = 86_400_000;

const model = modelOf({
  'core/entities/Calendar.json': {
    type: 'object',
    properties: { timezone: text, workingTime: line('WorkingTime'), holidays: line('Holiday') },
    $defs: {
      WorkingTime: {
        type: 'object',
        properties: { weekday: { enum: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] } },
      },
      Holiday: { type: 'object', properties: { date: { ...text, format: 'date' } } },
    },
  },
  'core/entities/Setting.json': {
    type: 'object',
    'x-singleton': true,
    properties: { calendar: { 'x-reference': 'core.Calendar' } },
  },
  'core/access/core.office.json': { title: 'Office', grants: { all: { entity: 'core.*', actions: '*' } } },
  ...shop,
  'shop/processes/ask.json': {
    title: 'Ask',
    version: 1,
    actor: 'shop.all',
    start: { by: ['manual'], record: 'shop.Deal' },
    steps: [{ id: 'ok', approve: { role: 'shop.chief', timeout: '1wd' }, into: 'answer' }],
  },
}); // prettier-ignore

const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const dateOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

describe.each(engines)('on the $name engine', { timeout: 120_000 }, (engine) => {
  let world: ProcessWorld;
  beforeAll(async () => {
    world = await openProcessWorld(model);
    world.startEngine({}, engine);
  });
  afterAll(() => world.close());

  /** When a process was begun to ask, and when its time is up. */
  async function asked(actor: Actor) {
    const deal = await world.create(actor, 'shop.Deal', { title: 'Chairs' });
    const id = await world.start(actor, 'shop.ask', deal);
    await world.standing(actor, 'ok', id);
    const [row] = await world.rows(
      actor,
      `select f.result #>> '{}' as "from", to_json(d.wake_at) #>> '{}' as due
        from kontor.process_step f join kontor.process_step d on d.instance = f.instance and d.path = 'ok/decision'
        where f.instance = '${id}' and f.path = 'ok/from'`,
    );
    return { from: Date.parse(row!['from'] as string), due: Date.parse(row!['due'] as string) };
  }

  test('what is asked on a day before holidays may be answered until the day after them', async () => {
    const actor = await world.person(['shop.all', 'core.office']);
    const holidays = Array.from({ length: 10 }, (_, at) => ({ date: dateOf(Date.now() + (at + 1) * day) }));
    const calendar = await world.create(actor, 'core.Calendar', {
      timezone: 'UTC',
      workingTime: week.map((weekday) => ({ weekday })),
      holidays,
    });
    const plain = await asked(actor); // nobody has chosen it yet
    await world.create(actor, 'core.Setting', { calendar });
    const { from, due } = await asked(actor);
    expect(dateOf(due)).toBe(dateOf(Date.parse(holidays.at(-1)!.date) + day));
    expect((due - from) % day).toBe(0);
    expect(plain.due - plain.from).toBeLessThanOrEqual(3 * day);
  });
});
