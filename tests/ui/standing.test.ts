/** What a picture of a process shows: its graph, and where an instance of it stands. */
import { expect, test } from 'vitest';
import type { OutlineStep } from '../../engine/forms/index.ts';
import { END, flowOf, START } from '../../ui/data/flow.ts';
import { standingsOf } from '../../ui/data/standing.ts';
import type { StepRow, WholeInstance } from '../../ui/data/processes.ts';

const step = (path: string, kind: string, lists: OutlineStep['lists'] = []): OutlineStep => ({
  path,
  kind,
  title: path,
  undone: false,
  lists,
});

const outline = [
  step('hold', 'for', [{ kind: 'each', steps: [step('hold/*/book', 'do')] }]),
  step('dear', 'if', [{ kind: 'then', steps: [step('dear/ok', 'approve'), step('dear/stop', 'fail')] }]),
  step('forward', 'pivot'),
  step('agree', 'do', [{ kind: 'catch', steps: [step('agree/tell', 'emit')] }]),
];

const row = (path: string, status: StepRow['status'], kind = 'do'): StepRow => ({
  path,
  kind,
  status,
  action: null,
  attempts: 1,
  startedAt: '2026-01-01T00:00:00Z',
  endedAt: null,
  wakeAt: null,
  input: null,
  result: null,
  failure: null,
});

/** `path standing`, of an instance that is as told. */
const standing = (
  steps: readonly StepRow[],
  told: Partial<Pick<WholeInstance, 'status' | 'path' | 'outcome'>> = {},
): Readonly<Record<string, string>> => {
  const instance = { status: 'running', path: null, outcome: null, outline, steps, ...told } as const;
  return Object.fromEntries([...standingsOf(instance)].map(([path, one]) => [path, one.standing]));
};

test('what was begun is done, what waits waits, the rest is to come', () => {
  const steps = [
    row('hold/a/book', 'done'),
    row('hold/b/book', 'done'),
    row('dear/ok', 'done', 'approve'),
    row('dear/ok/decision', 'waiting', 'decision'),
  ];
  expect(standing(steps, { path: 'dear/ok' })).toEqual({
    hold: 'done',
    'hold/*/book': 'done',
    dear: 'current',
    'dear/ok': 'waiting',
    'dear/stop': 'ahead',
    forward: 'ahead',
    agree: 'ahead',
    'agree/tell': 'ahead',
  });
});

test('a branch that was not taken is told from one that is to come', () => {
  const steps = [row('hold/a/book', 'done'), row('agree', 'retrying')];
  expect(standing(steps, { path: 'agree' })).toMatchObject({
    dear: 'done',
    'dear/ok': 'passed',
    forward: 'done',
    agree: 'waiting',
  });
  expect(standing([row('agree', 'done')], { status: 'completed' })).toMatchObject({
    hold: 'done',
    'hold/*/book': 'passed',
    agree: 'done',
    'agree/tell': 'passed',
  });
});

test('what was taken back, failed and skipped is told', () => {
  const steps = [
    row('hold/a/book', 'done'),
    row('hold/a/book/undo', 'done'),
    row('dear/ok', 'done', 'approve'),
    row('dear/ok/decision', 'done', 'decision'),
  ];
  const outcome = { kind: 'undone', failure: { step: 'dear/stop', message: 'No' } };
  expect(standing(steps, { status: 'undone', path: 'dear/stop', outcome })).toMatchObject({
    hold: 'undone',
    'hold/*/book': 'undone',
    dear: 'failed',
    'dear/ok': 'done',
    'dear/stop': 'failed',
    agree: 'passed',
  });
  const undoFailed = [row('hold/a/book', 'done'), row('hold/a/book/undo', 'failed')];
  expect(standing(undoFailed, { status: 'repair' })).toMatchObject({ 'hold/*/book': 'failed' });
  expect(standing([row('agree', 'skipped')], { status: 'completed' })).toMatchObject({ agree: 'skipped' });
});

test('the graph joins branches again, and goes past those that are empty', () => {
  const { edges } = flowOf(outline);
  expect(edges.map(({ from, to, why }) => `${from} > ${to}${why ? ` (${why})` : ''}`)).toEqual([
    `${START} > hold`,
    'hold > hold/*/book (each)',
    'hold/*/book > dear',
    'dear > dear/ok (then)',
    'dear/ok > dear/stop',
    'dear > forward (else)',
    'forward > agree',
    'agree > agree/tell (catch)',
    `agree/tell > ${END}`,
    `agree > ${END}`,
  ]);
});
