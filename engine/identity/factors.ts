/*
 * The second factor of an account: codes of an authenticator app, each of which is taken once, or passkeys (passkeys.ts),
 * and recovery codes for who has lost either. Seeds are sealed, so that only a process that has the secret can tell a right code from a wrong one;
 * which codes were taken, and how often it was tried, is known to the database, and so to all processes at once.
 */
import { randomBytes } from 'node:crypto';
import { Refusal } from '../errors/index.ts';
import type { Attempts, Limit } from './attempts.ts';
import { factorElsewhere, factorIsOn, factorIsOff, wrongCode, wrongTicket } from './faults.ts';
import type { Ask } from './people.ts';
import type { Seal } from './seal.ts';
import { hashOf, newToken } from './secrets.ts';
import { addressOf, base32, newSeed, stepOf } from './totp.ts';

export interface Factors {
  /** Whether the account signs in by two: it has an app, or a passkey. */
  isOn(account: string): Promise<boolean>;
  /** A ticket for who has shown the password of the account: with a code it is worth a session, by itself nothing. */
  admit(account: string): Promise<string>;
  /** Whose password a ticket was given for. @throws Refusal IDN010 */
  holder(ticket: string): Promise<Holder>;
  /** Takes a ticket, once its account has shown what `show` asks of it. @throws Refusal IDN010; as `show` */
  redeem(ticket: string, show: (account: string) => Promise<unknown>): Promise<Holder>;
  /** Takes a code of the app, or a recovery code. @throws Refusal IDN009 when it is none; IDN003 after too many */
  check(account: string, code: string): Promise<void>;
  /** That of who holds the session; undefined where the session is none any more. */
  state(session: string): Promise<FactorState | undefined>;
  /** A new seed, which is shown this once. @throws Refusal IDN011 where one is on */
  begin(session: string): Promise<NewFactor>;
  /** Switches on what was begun, by a first code; gives the recovery codes. @throws Refusal IDN009, IDN011 */
  confirm(session: string, code: string): Promise<readonly string[]>;
  /** New recovery codes in the place of those before. @throws Refusal IDN012 */
  renewCodes(session: string): Promise<readonly string[]>;
  /** @throws Refusal IDN012 */
  switchOff(session: string): Promise<void>;
  /**
   * Takes that of somebody else away, who has lost it; the audit of his user says by whom.
   * @throws Refusal IDN012 where he has none; IDN014 where he belongs to another organization too
   */
  take(session: string, person: string): Promise<'taken' | 'nobody'>;
}

export interface Holder {
  readonly id: string;
  readonly email: string;
}

export interface FactorState {
  /** Whether an app is set up. */
  readonly on: boolean;
  readonly passkeys: number;
  /** Recovery codes that are left. */
  readonly codes: number;
}

export interface NewFactor {
  /** As it is typed into an app. */
  readonly secret: string;
  /** The same as apps read it from a picture. */
  readonly address: string;
}

/** How long after the password its code is waited for. */
export const ticketSeconds = 5 * 60;

/** Of a million codes three are right at a time: whoever has the password and guesses for a year gets in once in twenty. */
const guesses = (account: string): readonly Limit[] => [
  { subject: `code ${account}`, most: 10, seconds: 15 * 60 },
  { subject: `code ${account} in a day`, most: 50, seconds: 24 * 3600 },
];

const recoveryCodes = 10;

interface FactorRow {
  readonly account: string;
  readonly email: string;
  readonly sealed: Uint8Array | null;
  readonly since: string | null;
  readonly codes: number;
  readonly passkeys: number;
}

/** @param now Milliseconds since 1970; tests give their own. */
export function openFactors(ask: Ask, seal: Seal, attempts: Attempts, now = Date.now): Factors {
  const sealedFor = (account: string): string => `second factor ${account}`;
  const seedOf = (sealed: Uint8Array, account: string): Buffer =>
    Buffer.from(seal.open(sealed, sealedFor(account)), 'base64');

  const yes = async (text: string, values: readonly unknown[]): Promise<boolean> => {
    const [row] = await ask<{ yes: boolean }>(`select kontor.${text} as yes`, values);
    return row!.yes;
  };

  const sealedOf = async (account: string): Promise<Uint8Array | null> => {
    const [row] = await ask<{ sealed: Uint8Array | null }>('select kontor.factor_of($1) as sealed', [
      account,
    ]);
    return row!.sealed;
  };

  const takes = async (account: string, code: string): Promise<boolean> => {
    if (isRecovery(code)) return yes('take_recovery($1, $2)', [account, recoveryHash(code)]);
    const sealed = await sealedOf(account);
    if (!sealed) return false;
    const step = stepOf(seedOf(sealed, account), bareCode(code), now());
    return step !== undefined && yes('take_step($1, $2)', [account, step]);
  };

  const check = async (account: string, code: string): Promise<void> => {
    const limits = guesses(account);
    await attempts.count(limits);
    if (!(await takes(account, code))) throw new Refusal(wrongCode({}, { field: 'code' }));
    await attempts.forget(limits.map(({ subject }) => subject));
  };

  const rowOf = async (session: string): Promise<FactorRow | undefined> => {
    const [row] = await ask<FactorRow>(
      'select f.*, (select count(*)::int from kontor.passkeys_of($1)) as passkeys from kontor.factor_in($1) f',
      [session],
    );
    return row;
  };

  const holder = async (ticket: string): Promise<Holder> => {
    const [account] = await ask<Holder>('select * from kontor.half_of($1)', [hashOf(ticket)]);
    if (!account) throw new Refusal(wrongTicket({}));
    return account;
  };

  return {
    check,
    isOn: (account) => yes('has_factor($1)', [account]),

    async admit(account) {
      const ticket = newToken();
      await ask('select kontor.open_half($1, $2, $3)', [account, hashOf(ticket), ticketSeconds]);
      return ticket;
    },

    holder,

    async redeem(ticket, show) {
      const account = await holder(ticket);
      await show(account.id);
      if (!(await yes('take_half($1)', [hashOf(ticket)]))) throw new Refusal(wrongTicket({}));
      return account;
    },

    async state(session) {
      const row = await rowOf(session);
      return row && { on: row.since !== null, codes: row.codes, passkeys: row.passkeys };
    },

    async begin(session) {
      const row = await rowOf(session);
      const seed = newSeed();
      const sealed = row && seal.close(seed.toString('base64'), sealedFor(row.account));
      if (!row || !(await yes('begin_factor($1, $2)', [session, sealed]))) throw new Refusal(factorIsOn({}));
      return { secret: base32(seed), address: addressOf(seed, row.email) };
    },

    async confirm(session, code) {
      const row = await rowOf(session);
      if (!row?.sealed || row.since !== null) throw new Refusal(factorIsOn({}));
      const step = stepOf(seedOf(row.sealed, row.account), bareCode(code), now());
      if (step === undefined) throw new Refusal(wrongCode({}, { field: 'code' }));
      const codes = newCodes();
      if (!(await yes('confirm_factor($1, $2, $3)', [session, step, codes.map(recoveryHash)])))
        throw new Refusal(factorIsOn({}));
      return codes;
    },

    async renewCodes(session) {
      const codes = newCodes();
      if (!(await yes('renew_recovery($1, $2)', [session, codes.map(recoveryHash)])))
        throw new Refusal(factorIsOff({}));
      return codes;
    },

    async switchOff(session) {
      if (!(await yes('drop_factor($1)', [session]))) throw new Refusal(factorIsOff({}));
    },

    async take(session, person) {
      const [row] = await ask<{ end: 'taken' | 'nobody' | 'none' | 'elsewhere' }>(
        'select kontor.take_factor($1, $2) as end',
        [session, person.toLowerCase()],
      );
      if (row!.end === 'none') throw new Refusal(factorIsOff({}));
      if (row!.end === 'elsewhere') throw new Refusal(factorElsewhere({}));
      return row!.end;
    },
  };
}

/** 128 random bits, `ABCD-…-YZ`: too many to guess from a hash, so that it needs no salt. */
export const newCodes = (): readonly string[] =>
  Array.from({ length: recoveryCodes }, () =>
    base32(randomBytes(16))
      .match(/.{2,4}/g)!
      .join('-'),
  );

/** As it was meant: typed with blanks, hyphens and small letters. */
const bareCode = (code: string): string => code.replaceAll(/[\s-]/g, '').toUpperCase();

const isRecovery = (code: string): boolean => bareCode(code).length > 6;

export const recoveryHash = (code: string): Buffer => hashOf(bareCode(code));
