/**
 * The steps of a process stand twice, because the interpreter imports nothing of the engine but expressions, and the Model
 * nothing of workflows. They are held equal here, by `npm run check`: what the Model links is what the interpreter runs.
 */
import { expectTypeOf, test } from 'vitest';
import type { Deed, Duration, Gifts, ProcessStep, Reading, RetryPolicy } from '../../engine/model/index.ts';
import type * as plan from '../../workflows/interpreter/plan.ts';

/** Words of a step of this kind. A plan keeps its title too, and reads it only where somebody is asked. */
type Words<S extends { kind: string }, K> = { [W in Exclude<keyof Extract<S, { kind: K }>, 'title'>]: true };

type WordsOf<S extends { kind: string }> = { [K in S['kind']]: Words<S, K> };

test('each kind of step has the same words in the Model and in a plan, and a linked step is one of a plan', () => {
  expectTypeOf<WordsOf<plan.Step>>().toEqualTypeOf<WordsOf<ProcessStep>>();
  expectTypeOf<ProcessStep>().toExtend<plan.Step>();
});

test('so are deeds, gifts, lengths of time, readings and policies', () => {
  expectTypeOf<Gifts>().toExtend<plan.Gifts>();
  expectTypeOf<keyof plan.Deed>().toEqualTypeOf<keyof Deed>();
  expectTypeOf<plan.Deed['kind']>().toEqualTypeOf<Deed['kind']>();
  expectTypeOf<plan.Duration>().toEqualTypeOf<Duration>();
  expectTypeOf<plan.Reading>().toEqualTypeOf<Reading>();
  expectTypeOf<plan.Retry>().toEqualTypeOf<RetryPolicy>();
});
