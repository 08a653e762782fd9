/*
 * Reads in the same name that come close together share a transaction: one opening, one commit and one answer for all
 * of them, which cost more than a small read itself. Nobody waits for company: what comes in one turn of the event loop
 * goes out at its end, and more gathers only while a name has its share of transactions under way. What this relies on:
 *   - reads change nothing, so when one is refused the others lose nothing: each runs again by itself;
 *   - a statement sees what was committed when it begins, in a shared transaction as in one of its own.
 */
import { ConnectionLost, type Result, type Statement } from './session.ts';

/** Runs a query behind the opening that says in whose name. */
export type RunRead = (opening: Statement, query: Statement) => Promise<Result>;

type RunUnit = (statements: readonly Statement[]) => Promise<readonly Result[]>;

interface Reading {
  readonly query: Statement;
  done(result: Result): void;
  failed(error: unknown): void;
}

/** Reads behind one opening. */
interface Company {
  readonly opening: Statement;
  readonly waiting: Reading[];
  underWay: number;
}

/** The first of a group is answered with the last. */
const groupMax = 8;

/** At most `shares` transactions of one opening are under way at a time. */
export function gatherReads(runUnit: RunUnit, shares: number): RunRead {
  const companies = new Map<string, Company>();

  const send = (key: string): void => {
    const company = companies.get(key);
    if (!company) return;
    while (company.waiting.length > 0 && company.underWay < shares) {
      const fair = Math.ceil(company.waiting.length / (shares - company.underWay));
      const group = company.waiting.splice(0, Math.min(fair, groupMax));
      company.underWay++;
      void runTogether(runUnit, company.opening, group).then(() => {
        company.underWay--;
        send(key);
      });
    }
    if (company.underWay === 0) companies.delete(key);
  };

  return (opening, query) =>
    new Promise((done, failed) => {
      const key = JSON.stringify(opening.values);
      const company = companies.get(key) ?? { opening, waiting: [], underWay: 0 };
      companies.set(key, company);
      if (company.waiting.push({ query, done, failed }) === 1) setImmediate(send, key);
    });
}

/** Never throws: each reading is told its own result or error. */
async function runTogether(runUnit: RunUnit, opening: Statement, group: readonly Reading[]): Promise<void> {
  try {
    const results = await runUnit([opening, ...group.map(({ query }) => query)]);
    for (const [at, { done }] of group.entries()) done(results[at + 1]!);
  } catch (error) {
    const alone = group.length === 1 || error instanceof ConnectionLost;
    if (alone) for (const { failed } of group) failed(error);
    else await Promise.all(group.map((each) => runTogether(runUnit, opening, [each])));
  }
}
