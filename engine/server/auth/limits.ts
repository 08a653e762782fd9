import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../../errors/index.ts';
import { tooManyRequests } from '../faults.ts';

interface Limit {
  readonly subject: string;
  readonly most: number;
  readonly seconds: number;
}

/**
 * What one attempt counts against: the address from one place, and the address from wherever it is tried. The second is
 * wide, so that nobody is kept out for long by others who guess.
 */
export const limitsOf = (what: string, email: string, place: string, perMinute: number): readonly Limit[] => {
  const account = `${what} ${email.trim().toLowerCase()}`;
  return [
    { subject: `${account} ${place}`, most: perMinute, seconds: 60 },
    { subject: account, most: perMinute * 10, seconds: 3600 },
  ];
};

/** Refuses a place that tries many addresses, before anything is asked: in the process, or in Redis. */
export function placeLimit(app: FastifyInstance, perMinute: number) {
  const count = app.createRateLimit({
    max: perMinute * 6,
    timeWindow: 60_000,
    keyGenerator: ({ ip }) => ip,
  });
  return async (request: FastifyRequest): Promise<void> => {
    const state = await count(request);
    if (!state.isAllowed && state.isExceeded)
      throw new Refusal(tooManyRequests({ seconds: state.ttlInSeconds }));
  };
}
