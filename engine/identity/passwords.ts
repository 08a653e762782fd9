/*
 * Passwords as argon2id in PHC text, `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`: the parameters stand with the
 * hash, so that they can be raised later and old hashes still verify.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Refusal } from '../errors/index.ts';
import { weakPassword } from './faults.ts';
import { atMost } from './lanes.ts';

interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

// 19 MiB and 2 passes are the least that OWASP's password storage sheet names for argon2id.
const cost: Cost = { memory: 19 * 1024, passes: 2, parallelism: 1 };
const saltBytes = 16;
const hashBytes = 32;

/** Longer passwords are refused rather than cut: cutting would make two passwords equal. */
export const passwordLengthMax = 1024;

const passwordLengthMin = 8;

/**
 * Refuses what is no password to choose: 8 characters or more, with upper case, lower case and a digit, of any script.
 * @throws Refusal IDN001
 */
export function checkPassword(password: string): void {
  const wanted = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u];
  const { length } = [...password.normalize('NFC')];
  const good = length >= passwordLengthMin && password.length <= passwordLengthMax;
  if (!good || !wanted.every((each) => each.test(password)))
    throw new Refusal(weakPassword({}, { field: 'password' }));
}

/** Hashes that are made at once: each takes 19 MiB, and more of them than that only wait for each other. */
const derive = atMost(8, promisify(argon2));

/** The PHC text of a password. Unicode forms of one text are one password (NFC). */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await hashWith(password, salt, cost, hashBytes);
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${bare(salt)}$${bare(hash)}`;
}

/** Whether `password` made `phc`. Without `phc` the same work is done for nothing: an unknown user takes as long. */
export async function verifyPassword(password: string, phc: string | undefined): Promise<boolean> {
  const known = phc === undefined ? undefined : parsePhc(phc);
  const { salt, hash, cost: wanted } = known ?? decoy;
  const made = await hashWith(password, salt, wanted, hash.length);
  return timingSafeEqual(made, hash) && known !== undefined;
}

interface Parsed {
  readonly cost: Cost;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const decoy: Parsed = { cost, salt: Buffer.alloc(saltBytes), hash: Buffer.alloc(hashBytes) };

function parsePhc(phc: string): Parsed | undefined {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc);
  if (!parts) return undefined;
  const [memory, passes, parallelism] = parts.slice(1, 4).map(Number) as [number, number, number];
  const [salt, hash] = parts.slice(4).map((text) => Buffer.from(text, 'base64')) as [Buffer, Buffer];
  return { cost: { memory, passes, parallelism }, salt, hash };
}

function hashWith(password: string, salt: Buffer, wanted: Cost, tagLength: number): Promise<Buffer> {
  return derive('argon2id', { message: password.normalize('NFC'), nonce: salt, tagLength, ...wanted });
}

const bare = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
