/** Public face of `redis`: what processes tell each other and count together, where there is a Redis. */
export { openRedis, type Count, type SharedMemory } from './redis.ts';
