/*
 * Attempts to prove who one is, right or wrong, counted in the database, so that all processes count together and none
 * forgets. Subjects are hashes: the table tells nobody which addresses were tried.
 */
import { createHash } from 'node:crypto';
import { Refusal } from '../errors/index.ts';
import { tooManyAttempts } from './faults.ts';
import type { Ask } from './people.ts';

export interface Limit {
  /** What is counted, `account anna@northwind.example`. */
  readonly subject: string;
  readonly most: number;
  readonly seconds: number;
}

export interface Attempts {
  /** Counts one attempt against each limit. @throws Refusal IDN003 when it is one too many for any of them */
  count(limits: readonly Limit[]): Promise<void>;
  /** Begins anew: whoever got in has shown that it was he who tried. */
  forget(subjects: readonly string[]): Promise<void>;
}

export function openAttempts(ask: Ask): Attempts {
  return {
    async count(limits) {
      const [row] = await ask<{ wait: number }>('select kontor.count_attempt($1, $2, $3) as wait', [
        limits.map(({ subject }) => keyOf(subject)),
        limits.map(({ most }) => most),
        limits.map(({ seconds }) => seconds),
      ]);
      if (row!.wait > 0) throw new Refusal(tooManyAttempts({ seconds: row!.wait }));
    },
    async forget(subjects) {
      await ask('select kontor.forget_attempts($1)', [subjects.map(keyOf)]);
    },
  };
}

const keyOf = (subject: string): Buffer => createHash('sha256').update(subject).digest();
