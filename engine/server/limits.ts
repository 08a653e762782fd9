import type { FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import { LRUCache } from 'lru-cache';
import type { SharedMemory } from '../redis/index.ts';

type Told = (error: Error | null, result?: { current: number; ttl: number }) => void;

/** Senders whose attempts one process remembers. */
const sendersMax = 10_000;

/**
 * Where attempts are counted: in this process, and in Redis where there is one, so that all processes count together.
 * The larger count holds: while Redis is away, and when it comes back empty, nobody gets more attempts of this process.
 */
export function countedIn(shared: SharedMemory | undefined): FastifyRateLimitStoreCtor {
  const own = new LRUCache<string, { current: number; readonly until: number }>({ max: sendersMax });
  const count = (key: string, windowMs: number) => {
    const now = Date.now();
    const known = own.get(key);
    const window = known && known.until > now ? known : { current: 0, until: now + windowMs };
    window.current++;
    own.set(key, window);
    return { current: window.current, ttl: window.until - now };
  };
  return class Counts {
    incr(key: string, told: Told, windowMs: number): void {
      const alone = count(key, windowMs);
      if (!shared) return told(null, alone);
      shared.count(key, windowMs).then(
        (together) => told(null, together.current >= alone.current ? together : alone),
        () => told(null, alone),
      );
    }

    child(): Counts {
      return this;
    }
  };
}
