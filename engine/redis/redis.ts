/*
 * Redis makes things faster and is never the truth: what is rung here is proven by PostgreSQL, and whoever counts here
 * counts by himself too. So nothing waits for it, nothing is queued while it is away, and its errors are not ours.
 */
import { Redis } from 'ioredis';

/** How often something happened within a window of time that began with the first of it, and when the window ends. */
export interface Count {
  readonly current: number;
  readonly ttl: number;
}

export interface SharedMemory {
  /** Tells every process that hears the channel, this one included. Lost without a word while Redis is away. */
  ring(channel: string, payload: string): void;
  /** Calls `heard` for what is rung, from the next connection on also after Redis was away. */
  hear(channel: string, heard: (payload: string) => void): void;
  /** Counts one more for all processes. @throws what Redis or the network answers; never waits for long */
  count(key: string, windowMs: number): Promise<Count>;
  /**
   * Takes what was spent out of a bucket that all processes share, which is filled again within a minute. Gives what is
   * left. @throws as `count`
   */
  spend(key: string, amount: number, perMinute: number): Promise<number>;
  /** @throws while Redis does not answer */
  ping(): Promise<void>;
  close(): void;
}

const answerMsMax = 500;
const pauseMsMax = 2_000;

/** One step in Redis, so that no process leaves a count without an end. */
const counting = `
  local current = redis.call('INCR', KEYS[1])
  if current == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  return { current, redis.call('PTTL', KEYS[1]) }`;

/** By the clock of Redis, since those of the processes differ. What is full again may be forgotten. */
const spending = `
  local most = tonumber(ARGV[2])
  local time = redis.call('TIME')
  local now = time[1] + time[2] / 1000000
  local known = redis.call('HMGET', KEYS[1], 'left', 'at')
  local left = most
  if known[1] then left = math.min(most, known[1] + (now - known[2]) * most / 60) end
  left = math.max(0, left - ARGV[1])
  redis.call('HSET', KEYS[1], 'left', left, 'at', now)
  redis.call('PEXPIRE', KEYS[1], 60000)
  return math.floor(left)`;

/** Connects in the background, again and again. `prefix` keeps installations apart that share one Redis. */
export function openRedis(url: string, prefix: string): SharedMemory {
  const options = {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: answerMsMax,
    retryStrategy: (attempt: number) => Math.min(attempt * 100, pauseMsMax),
  };
  const speaker = new Redis(url, options);
  // A connection that listens may do nothing else.
  const listener = new Redis(url, options);
  for (const client of [speaker, listener]) {
    client.on('error', () => {}); // told to whoever asks; the client connects again by itself
    client.connect().catch(() => {});
  }
  const named = (name: string): string => `${prefix}:${name}`;
  return {
    ring: (channel, payload) => void speaker.publish(named(channel), payload).catch(() => {}),
    hear(channel, heard) {
      const listen = () => void listener.subscribe(named(channel)).catch(() => {});
      listener.on('ready', listen);
      if (listener.status === 'ready') listen();
      listener.on('message', (from, payload) => {
        if (from === named(channel)) heard(payload);
      });
    },
    async count(key, windowMs) {
      const [current, ttl] = (await speaker.eval(counting, 1, named(key), windowMs)) as [number, number];
      return { current, ttl };
    },
    spend: async (key, amount, perMinute) =>
      (await speaker.eval(spending, 1, named(key), amount, perMinute)) as number,
    ping: async () => void (await speaker.ping()),
    close() {
      speaker.disconnect();
      listener.disconnect();
    },
  };
}
