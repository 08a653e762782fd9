import { createHash } from 'node:crypto';
import type { Json } from './types.ts';

/**
 * SHA-256, as hex, of a body as JSON text without blanks. Keys count in the order in which they stand, because that is
 * the order in which forms show the fields.
 */
export const hashOf = (body: Json): string => hashOfText(JSON.stringify(body));

/** The same of the text itself, where a body was kept as such. */
export const hashOfText = (text: string): string => createHash('sha256').update(text).digest('hex');
