/*
 * What comes close together shares a transaction: one opening, one commit and one answer for all of it, which cost more
 * than a small read or write itself. Nobody waits for company: what comes in one turn of the event loop goes out at its
 * end, and more gathers only while a company has its share of transactions under way. What this relies on:
 *   - a group that is refused leaves nothing behind, so each of it runs again by itself and is told its own error;
 *   - a statement sees what was committed when it begins and what stands before it in its own transaction, as if
 *     those who share it had come one after the other;
 *   - a group that writes never waits for a lock longer than a moment: it holds locks in an order that nobody chose, so
 *     whoever it waits for may be waiting for it. By itself each may wait as long as it likes.
 */
import { LRUCache } from 'lru-cache';
import pg from 'pg';
import { countFrom } from './group.ts';
import { ConnectionLost, type Result, type Statement } from './session.ts';

/** Runs a query behind the opening that says in whose name. */
export type RunRead = (opening: Statement, query: Statement) => Promise<Result>;

/** Those who may share transactions, and how. */
export interface Company {
  readonly name: string;
  /** Transactions of it under way at a time, those that run by themselves not counted. Meanwhile more gathers. */
  readonly shares: number;
  /** Guests of a transaction: the first of them is answered with the last. */
  readonly most: number;
}

/**
 * Runs a small transaction that may share one with others of its company, and be made in one go with some of them. What
 * comes `next` is made in the same transaction, each behind the one before, where nothing of it is refused; the last
 * result then has a row for what was asked and for each of those. Otherwise what was asked is made without them.
 */
export type RunWrite = (
  company: Company,
  statements: readonly Statement[],
  joint?: Joint,
  next?: readonly Joint[],
) => Promise<readonly Result[]>;

/** What can be made in one go with others of its key. */
export interface Joint<Part = unknown> {
  readonly key: string;
  readonly part: Part;
  /** Records that are written: none may be written twice in one go. */
  readonly ids: readonly string[];
  /** It may be made in one go with what stands before it in the same transaction: neither sees what the other writes. */
  readonly blind?: boolean;
  /** What makes all these parts, in place of the statements of each. */
  together(parts: readonly Part[]): readonly Statement[];
  /**
   * What stands behind that for this one alone; its results are those that are given. Where nothing does, the last of
   * what makes them together has a row for each, in their order.
   */
  readonly own: readonly Statement[];
}

type RunUnit = (statements: readonly Statement[]) => Promise<readonly Result[]>;

interface Asked {
  readonly company: Company;
  /** What stands first in a group of this key. */
  readonly opening: Statement;
  readonly statements: readonly Statement[];
  /** All that it needs to run by itself. */
  readonly alone: readonly Statement[];
  readonly joint?: Joint | undefined;
  readonly next: readonly Joint[];
}

interface Guest extends Asked {
  done(results: readonly Result[]): void;
  failed(error: unknown): void;
}

/** Guests of one company. */
interface Present {
  readonly waiting: Guest[];
  underWay: number;
}

/** At most `shares` transactions of one opening are under way at a time. */
export function shareReads(runUnit: RunUnit, shares: number): RunRead {
  const run = gather(runUnit);
  return async (opening, query) => {
    const company = { name: JSON.stringify(opening.values), shares, most: readsMost };
    const results = await run({ company, opening, statements: [query], alone: [opening, query], next: [] });
    return results.at(-1)!;
  };
}

export function shareWrites(runUnit: RunUnit): RunWrite {
  const run = gather(runUnit);
  return (company, statements, joint, next = []) =>
    run({ company, opening: hurry, statements, alone: statements, joint, next: joint ? next : [] });
}

/** Far below the second after which PostgreSQL looks for those who wait for each other. */
const hurry: Statement = {
  name: 'hurry',
  text: "select set_config('lock_timeout', '50ms', true)",
  values: [],
};

const isHurried = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '55P03';

/** Reads of one transaction. */
const readsMost = 8;

/** For how long nobody of a company goes out with others after a lock was waited for: the next would wait as well. */
const crowdedMs = 1_000;

/** What a guest asks, or one of those that come next: those of a higher level stand behind all of a lower one. */
interface Wish {
  readonly guest: Guest;
  readonly joint: Joint | undefined;
  readonly level: number;
}

/** Wishes that are made in one go: by what they share, then by what is each one's own. */
interface Go {
  readonly shared: readonly Statement[];
  readonly each: readonly { readonly guest: Guest; readonly own: readonly Statement[] }[];
}

/** What is one guest's of a result that has a row for each; nothing where it has none. */
const rowOf = ({ rows }: Result, place: number): Result => ({
  rows: rows.slice(place, place + 1),
  rowCount: null,
});

/** One result with the rows of all of them. */
const inOne = (results: readonly Result[]): Result => ({
  rows: results.flatMap(({ rows }) => rows),
  rowCount: null,
});

const statementsOf = ({ shared, each }: Go): Statement[] => [...shared, ...each.flatMap(({ own }) => own)];

function wishesOf(guest: Guest): readonly Wish[] {
  let before: Wish = { guest, joint: guest.joint, level: 0 };
  const following = guest.next.map((joint) => {
    const level = joint.blind && joint.key === before.joint!.key ? before.level : before.level + 1;
    return (before = { guest, joint, level });
  });
  return [{ guest, joint: guest.joint, level: 0 }, ...following];
}

/** Wishes that are made in one go, and the records that they write. */
interface Party {
  readonly level: number;
  readonly key: string | undefined;
  readonly wishes: Wish[];
  readonly taken: Set<string>;
}

function goesOf(group: readonly Guest[]): readonly Go[] {
  const parties: Party[] = [];
  for (const wish of group.flatMap(wishesOf).toSorted((a, b) => a.level - b.level)) {
    const { joint, level } = wish;
    const known = parties.find((party) => fits(party, wish));
    const party = known ?? { level, key: joint?.key, wishes: [], taken: new Set() };
    party.wishes.push(wish);
    for (const id of joint?.ids ?? []) party.taken.add(id);
    if (!known) parties.push(party);
  }
  return parties.map(({ wishes }) => goOf(wishes));
}

const fits = (party: Party, { joint, level }: Wish): boolean =>
  joint !== undefined &&
  party.key === joint.key &&
  party.level === level &&
  !joint.ids.some((id) => party.taken.has(id));

function goOf(party: readonly Wish[]): Go {
  const [{ guest, joint }, ...others] = party as [Wish, ...Wish[]];
  if (!joint || (others.length === 0 && guest.next.length === 0))
    return { shared: [], each: [{ guest, own: guest.statements }] };
  return {
    shared: joint.together(party.map((wish) => wish.joint!.part)),
    each: party.map((wish) => ({ guest: wish.guest, own: wish.joint!.own })),
  };
}

function gather(runUnit: RunUnit) {
  const companies = new Map<string, Present>();
  const crowded = new LRUCache<string, true>({ max: 1_000, ttl: crowdedMs });

  const send = (company: Company): void => {
    const { name, shares, most } = company;
    const present = companies.get(name);
    if (!present) return;
    while (present.waiting.length > 0 && present.underWay < shares) {
      const fair = Math.ceil(present.waiting.length / (shares - present.underWay));
      const group = present.waiting.splice(0, Math.min(fair, most));
      present.underWay++;
      void runTogether(group).then(() => {
        present.underWay--;
        send(company);
      });
    }
    if (present.underWay === 0) companies.delete(name);
  };

  /** Never throws: each guest is told its own results or error. */
  const runTogether = async (group: readonly Guest[]): Promise<void> => {
    const [{ company, opening }] = group as [Guest];
    try {
      const goes = goesOf(group);
      const results = await runUnit([opening, ...goes.flatMap(statementsOf)]);
      const answers = new Map<Guest, readonly Result[]>();
      let at = 1;
      for (const { shared, each } of goes) {
        at += shared.length;
        const last = results[at - 1];
        for (const [place, { guest, own }] of each.entries()) {
          const found = own.length > 0 ? results.slice(at, (at += own.length)) : [rowOf(last!, place)];
          answers.set(guest, [...(answers.get(guest) ?? []), ...found]);
        }
      }
      for (const [guest, found] of answers) guest.done(guest.next.length > 0 ? [inOne(found)] : found);
    } catch (error) {
      if (isHurried(error)) crowded.set(company.name, true);
      const [first, ...others] = group as [Guest, ...Guest[]];
      const single = others.length === 0;
      const final =
        error instanceof ConnectionLost || (single && first.next.length === 0 && !isHurried(error));
      if (final) countFrom(1, error);
      for (const guest of group)
        if (final) guest.failed(error);
        else if (!single && guest.next.length > 0) void runTogether([guest]);
        else runUnit(guest.alone).then(guest.done, guest.failed);
    }
  };

  return (asked: Asked): Promise<readonly Result[]> => {
    const { company, alone } = asked;
    if (crowded.has(company.name)) return runUnit(alone);
    return new Promise((done, failed) => {
      const present = companies.get(company.name) ?? { waiting: [], underWay: 0 };
      companies.set(company.name, present);
      if (present.waiting.push({ ...asked, done, failed }) === 1) setImmediate(send, company);
    });
  };
}
