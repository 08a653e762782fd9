/* Random texts that open something, and what is kept of them. */
import { createHash, randomBytes } from 'node:crypto';

export const newToken = (): string => randomBytes(32).toString('base64url');

/** Only the hash is stored: whoever reads the table can do nothing with it. 256 random bits need no salt. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
