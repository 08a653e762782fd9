/*
 * Codes of an authenticator app (RFC 6238): six digits made from a seed and the half minute it is. SHA-1, because apps
 * take nothing else for granted, and as a keyed hash it has no known weakness.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** As long as the hash, which RFC 4226 recommends. */
const seedBytes = 20;
const stepSeconds = 30;
const digits = 6;

const issuer = 'Kontor';

export const newSeed = (): Buffer => randomBytes(seedBytes);

export const stepAt = (ms: number): number => Math.floor(ms / 1000 / stepSeconds);

export function codeAt(seed: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', seed).update(counter).digest();
  const number = hash.readUInt32BE(hash.at(-1)! & 0xf) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The step of which `code` is, this one or a neighbour: clocks differ, and typing takes its time. */
export function stepOf(seed: Buffer, code: string, ms: number): number | undefined {
  const now = stepAt(ms);
  return [now, now - 1, now + 1].find((step) => isSame(codeAt(seed, step), code));
}

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** What apps read from a picture; who holds the account is shown in their list. */
export function addressOf(seed: Buffer, holder: string): string {
  const what = new URLSearchParams({ secret: base32(seed), issuer });
  return `otpauth://totp/${issuer}:${encodeURIComponent(holder)}?${what}`;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, without padding: what people can type. */
export const base32 = (bytes: Buffer): string =>
  [...bytes]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .replaceAll(/.{1,5}/g, (bits) => letters[Number.parseInt(bits.padEnd(5, '0'), 2)]!);
