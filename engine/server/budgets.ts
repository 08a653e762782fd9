/*
 * How much one place, one user and one organization may ask for: token buckets, which fill by the minute and hold what a
 * minute brings. What this relies on:
 *   - taking never waits: it is counted in this process, at the price of a look into a map;
 *   - with Redis, processes tell each other each second what was taken from buckets that are no longer nearly full, so
 *     together they give little more than one would; without it, or while it is away, each counts alone;
 *   - what is forgotten is full: a bucket that fell out of the map gives its user a fresh one, never none.
 */
import { LRUCache } from 'lru-cache';
import { Refusal } from '../errors/index.ts';
import type { SharedMemory } from '../redis/index.ts';
import { overBudget, tooManyRequests } from './faults.ts';

export type Budgeted = 'requests' | 'records';
export type Whose = 'place' | 'user' | 'organization';

/** Who asks, as far as it counts. */
export interface Asker {
  readonly account: string;
  readonly org: string;
}

export interface Budgets {
  /** Counts a request from an address. @throws Refusal SRV903 */
  place(address: string): void;
  /** Counts a request of somebody who is known by now. @throws Refusal SRV918 */
  request(asker: Asker): void;
  /** Takes records that a document may read or write. @throws Refusal SRV918 */
  records(asker: Asker, amount: number): void;
  close(): void;
}

export interface BudgetOptions {
  /** Of one user. */
  readonly requestsPerMinute: number;
  readonly recordsPerMinute: number;
  readonly shared?: SharedMemory;
  /** Told of each refusal. */
  readonly limited: (whose: Whose, what: Budgeted) => void;
}

/** A place may be an office, behind one address. */
const placeTimes = 5;
const organizationTimes = 20;

const settleMs = 1_000;

export function openBudgets(options: BudgetOptions): Budgets {
  const { requestsPerMinute, recordsPerMinute, limited } = options;
  const kinds = {
    'place requests': openBuckets(requestsPerMinute * placeTimes),
    'user requests': openBuckets(requestsPerMinute),
    'user records': openBuckets(recordsPerMinute),
    'organization requests': openBuckets(requestsPerMinute * organizationTimes),
    'organization records': openBuckets(recordsPerMinute * organizationTimes),
  } as const;

  const take = (whose: Whose, what: Budgeted, subject: string, amount: number): void => {
    const seconds = kinds[`${whose} ${what}` as keyof typeof kinds].take(subject, amount);
    if (seconds === 0) return;
    limited(whose, what);
    throw new Refusal(
      whose === 'place' ? tooManyRequests({ seconds }) : overBudget({ whose, what, seconds }),
    );
  };
  const takeOf = ({ account, org }: Asker, what: Budgeted, amount: number): void => {
    take('user', what, account, amount);
    take('organization', what, org, amount);
  };

  const { shared } = options;
  const settle = (memory: SharedMemory): void => {
    for (const [name, buckets] of Object.entries(kinds))
      buckets.settle((subject, amount, perMinute) => memory.spend(`${name} ${subject}`, amount, perMinute));
  };
  const timer = shared && setInterval(settle, settleMs, shared).unref();
  return {
    place: (address) => take('place', 'requests', placeOf(address), 1),
    request: (asker) => takeOf(asker, 'requests', 1),
    records: (asker, amount) => takeOf(asker, 'records', amount),
    close: () => clearInterval(timer),
  };
}

/** Who has one address of IPv6 has all of its network: the first half counts. */
export function placeOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [before = '', after] = address.split('::');
  const first = before.split(':').filter((group) => group !== '');
  const last = (after ?? '').split(':').filter((group) => group !== '');
  const zeros = after === undefined ? 0 : 8 - first.length - last.length;
  return [...first, ...Array.from({ length: zeros }, () => '0'), ...last].slice(0, 4).join(':');
}

interface Bucket {
  left: number;
  /** When that was left, in seconds. */
  at: number;
  /** What was taken and told nobody. */
  untold: number;
}

/** Takes from the bucket that all processes share, and gives what is left there. */
type Spend = (subject: string, amount: number, perMinute: number) => Promise<number>;

export interface Buckets {
  /** Takes from the bucket of a subject. Gives 0, or where there is too little the seconds until there is enough. */
  take(subject: string, amount: number): number;
  /** Tells what was taken, and takes here what was taken elsewhere. Never throws, and nobody waits for it. */
  settle(spend: Spend): void;
}

const bucketsMost = 10_000;

/** Buckets from which a tenth was taken are told of: all others cost no message. */
const quietShare = 0.9;

export function openBuckets(perMinute: number, now = (): number => performance.now() / 1000): Buckets {
  const buckets = new LRUCache<string, Bucket>({ max: bucketsMost });
  const touched = new Set<string>();
  const perSecond = perMinute / 60;

  const bucketOf = (subject: string): Bucket => {
    const at = now();
    const known = buckets.get(subject);
    if (!known) {
      const made = { left: perMinute, at, untold: 0 };
      buckets.set(subject, made);
      return made;
    }
    known.left = Math.min(perMinute, known.left + (at - known.at) * perSecond);
    known.at = at;
    return known;
  };

  const tell = async (subject: string, bucket: Bucket, spend: Spend): Promise<void> => {
    const { untold } = bucket;
    bucket.untold = 0;
    const together = await spend(subject, untold, perMinute);
    const known = bucketOf(subject);
    known.left = Math.min(known.left, together - known.untold);
  };

  return {
    take(subject, amount) {
      const bucket = bucketOf(subject);
      const wanted = Math.min(amount, perMinute); // what is more than a minute brings waits for a full one
      if (bucket.left < wanted) return Math.max(1, Math.ceil((wanted - bucket.left) / perSecond));
      bucket.left -= wanted;
      bucket.untold += wanted;
      if (bucket.left < perMinute * quietShare) touched.add(subject);
      return 0;
    },
    settle(spend) {
      for (const subject of touched) {
        const bucket = buckets.get(subject);
        if (bucket) tell(subject, bucket, spend).catch(() => {}); // each process counts alone meanwhile
      }
      touched.clear();
    },
  };
}
