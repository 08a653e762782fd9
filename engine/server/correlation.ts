import { randomUUIDv7 } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const correlationHeader = 'x-correlation-id';

/**
 * Id that ties log, audit and outbox rows of one request together. A caller's own is kept when it is a plain word
 * of at most 64 characters: it is written to logs as it came.
 */
export function correlationOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers[correlationHeader];
  return typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : randomUUIDv7();
}
