/*
 * Cases and the plays they share. A case is one thing that goes wrong at one boundary of one scenario. Most of them leave
 * the outcome as it is, so a play meets many, with calls in between that go well. Only what is refused makes another end,
 * and has a play of its own.
 */
import { randomOf } from '../../support/random.ts';
import { faults, isRefusable, type Fault } from './driver.ts';

export const engines = ['embedded', 'temporal'] as const;
export type Engine = (typeof engines)[number];

/** A scenario while nothing went wrong. */
export interface Reference {
  /** Its full name. */
  readonly scenario: string;
  /** In the order in which it came to them. */
  readonly boundaries: readonly string[];
  readonly effects: readonly string[];
  /** Where it leaves something to people. */
  readonly open: readonly string[];
}

export interface Case {
  readonly boundary: string;
  readonly fault: Fault;
}

/** A play and the cases that share it. */
export interface Trial {
  readonly reference: Reference;
  readonly cases: readonly Case[];
  /** Steps that an engine does in one go are left so. */
  readonly together: boolean;
}

/** What a play meets at boundaries that follow each other, again and again; other plays meet the same one, two, ... later. */
export const rows: readonly (readonly [Fault, Fault?, Fault?, Fault?])[] = [
  ['timeOut', undefined, 'repeat', undefined],
  ['refusal'],
  ['kill'],
  ['stop'],
];
const turnsLeast = 4;
/** A worker that is stopped keeps its connections until all is over: no play is stopped more often. */
const stopsMax = 4;

/** Plays of a scenario in which all of these boundaries meet what stands in a row. */
export function trialsOf(
  reference: Reference,
  row: (typeof rows)[number],
  boundaries: readonly string[],
): readonly Trial[] {
  if (row[0] === 'refusal')
    return apart(
      reference,
      boundaries.filter(isRefusable).map((boundary) => ({ boundary, fault: row[0] })),
    );
  const turns = Math.max(turnsLeast, row[0] === 'stop' ? Math.ceil(boundaries.length / stopsMax) : 0);
  return Array.from({ length: turns }, (_, turn) => ({
    reference,
    cases: boundaries.flatMap((boundary, at) => {
      const fault = row[(at + turn) % turns];
      return fault ? [{ boundary, fault }] : [];
    }),
    together: turn % 2 === 1,
  })).filter(({ cases }) => cases.length > 0);
}

/** Cases of a scenario, each in a play of its own. */
export const apart = (reference: Reference, cases: readonly Case[]): readonly Trial[] =>
  cases.map((one) => ({ reference, cases: [one], together: false }));

/** Boundaries of each scenario, where each is left to the first that comes to it. */
export function onceEach(references: readonly Reference[]): readonly (readonly string[])[] {
  const seen = new Set<string>();
  return references.map(({ boundaries }) => {
    const fresh = boundaries.filter((boundary) => !seen.has(boundary));
    for (const boundary of fresh) seen.add(boundary);
    return fresh;
  });
}

export const nameOf = ({ reference, cases }: Trial): string =>
  `${reference.scenario}, ${cases.map(({ fault, boundary }) => `${fault} at ${boundary}`).join(', ')}`;

/** Where a case is found again, whatever share of all is played: the places of its engine, fault, boundary and scenario. */
interface Place {
  readonly engine: number;
  readonly fault: number;
  /** Among the boundaries of the scenario by their names. */
  readonly boundary: number;
  readonly scenario: number;
}

const boundariesMax = 1_000;

/** One number for a place. */
export const numberOf = ({ engine, fault, boundary, scenario }: Place): number =>
  ((scenario * boundariesMax + boundary) * faults.length + fault) * engines.length + engine;

export function placeOf(number: number): Place {
  const engine = number % engines.length;
  const faulty = Math.trunc(number / engines.length);
  const at = Math.trunc(faulty / faults.length);
  return {
    engine,
    fault: faulty % faults.length,
    boundary: at % boundariesMax,
    scenario: Math.trunc(at / boundariesMax),
  };
}

/** A share of a list, by the seed. */
export function sampled<T>(list: readonly T[], share: number, seed: number, least: number): readonly T[] {
  const count = Math.min(list.length, Math.max(least, Math.floor(list.length * share)));
  return randomOf(seed, list.length).shuffled(list).slice(0, count);
}
