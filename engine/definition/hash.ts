import { createHash } from 'node:crypto';
import type { Json } from './types.ts';

/**
 * SHA-256, as hex, of a body as JSON text without blanks. Keys count in the order in which they stand, because that is
 * the order in which forms show the fields.
 */
export function hashOf(body: Json): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}
