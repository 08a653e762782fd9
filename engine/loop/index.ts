/** Public face of `loop`: the one loop that claims work by lease, what is thrown where a lease is lost, and rounds. */
/*
 * It takes what wants to be done, as much as may be done at once, and holds it by a lease that is renewed meanwhile. The
 * bell makes it quick; a poll finds what the bell missed. Nothing here is lost when the process is killed: the lease
 * ends, and another one takes the work.
 */

export { LeaseLost, lostOr } from './lost.ts';
export { openRounds, type Rounds, type RoundsParts } from './rounds.ts';

export interface LoopParts<Item> {
  /** Done before each look, such as bringing events to those that wait for them. */
  before(): Promise<void>;
  /** Takes at most so many that nobody holds. */
  claim(most: number): Promise<readonly Item[]>;
  /** What an item is held by. */
  idOf(item: Item): string;
  /** Holds these for another while. */
  keep(ids: readonly string[]): Promise<void>;
  /** Milliseconds until there may be something to take; undefined when nobody knows of anything. */
  nextMs(): Promise<number | undefined>;
  /** Never throws. */
  work(item: Item): Promise<void>;
  /** Calls the listener whenever something may have become due. */
  onBell(listener: () => void): void;
  onFailure(error: unknown): void;
  /** Items worked on at once. */
  readonly concurrency: number;
  readonly leaseSeconds: number;
  /** Between two looks without a bell. */
  readonly pollMs: number;
}

export interface Loop {
  /** Takes nothing more, and waits for what is being done; `stopping` is called when nothing more is taken. */
  close(stopping?: () => void): Promise<void>;
}

export function openLoop<Item>(parts: LoopParts<Item>): Loop {
  const { concurrency, leaseSeconds, pollMs } = parts;
  const underWay = new Map<string, Promise<void>>();
  let closed = false;
  let rung = false;
  let ring = (): void => {};

  const bell = (): void => {
    rung = true;
    ring();
  };

  const take = async (): Promise<boolean> => {
    const free = concurrency - underWay.size;
    if (free <= 0) return false;
    const claimed = await parts.claim(free);
    for (const item of claimed) {
      const id = parts.idOf(item);
      const work = parts.work(item).finally(() => {
        underWay.delete(id);
        bell();
      });
      underWay.set(id, work);
    }
    return claimed.length > 0;
  };

  /** Until the bell, or until something is due. */
  const rest = async (): Promise<void> => {
    if (rung || closed) return;
    const due = await parts.nextMs();
    const ms = Math.min(pollMs, Math.max(due ?? pollMs, underWay.size >= concurrency ? pollMs : 1));
    if (rung || closed) return;
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      ring = () => {
        clearTimeout(timer);
        done();
      };
    });
    ring = () => {};
  };

  const forever = async (): Promise<void> => {
    while (!closed) {
      rung = false;
      try {
        await parts.before(); // before each claim: what is claimed in a storm must not keep what is new from being seen
        if (!(await take())) await rest();
      } catch (error) {
        parts.onFailure(error);
        await new Promise((done) => setTimeout(done, 1_000));
      }
    }
  };

  parts.onBell(bell);
  const heartbeat = setInterval(
    () => {
      if (underWay.size > 0)
        parts.keep([...underWay.keys()]).catch((error: unknown) => parts.onFailure(error));
    },
    (leaseSeconds * 1000) / 3,
  );
  const over = forever();

  return {
    async close(stopping = () => {}) {
      closed = true;
      ring();
      stopping();
      await over;
      stopping();
      await Promise.all(underWay.values());
      clearInterval(heartbeat);
    },
  };
}
