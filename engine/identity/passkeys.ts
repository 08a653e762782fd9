/*
 * Passkeys (WebAuthn): a key in a device of its owner, which signs what it is asked to, for our address and for no other.
 *   1. the browser is given a challenge, of which the database keeps the hash and what it is for,
 *   2. the authenticator signs it, with the address of the page, and whether its owner unlocked it,
 *   3. what comes back takes the challenge, right or wrong; the rest is checked by `@simplewebauthn/server`.
 * One that its owner unlocked shows two things, that he has it and that it is he; it needs no password beside it. How
 * often it signed is compared in the database, so that of two copies, at any two processes, one is found out.
 */
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { Refusal } from '../errors/index.ts';
import { newCodes, recoveryHash, type Holder } from './factors.ts';
import { copiedPasskey, knownPasskey, manyPasskeys, wrongChallenge, wrongPasskey } from './faults.ts';
import type { Ask } from './people.ts';
import { hashOf, newToken } from './secrets.ts';

/** What the browser brings back, of one that was made and of one that signed. */
export type Created = RegistrationResponseJSON;
export type Shown = AuthenticationResponseJSON;
/** What it hands to an authenticator. */
export type AskedPasskey = PublicKeyCredentialRequestOptionsJSON;

export interface OwnPasskey {
  readonly id: string;
  readonly name: string;
  readonly since: string;
  readonly usedAt: string | null;
  /** When it counted backwards: it is not taken any more. */
  readonly copiedAt: string | null;
}

export interface Passkeys {
  /** Those of who holds the session. */
  list(session: string): Promise<readonly OwnPasskey[]>;
  begin(session: string, email: string, account: string): Promise<PublicKeyCredentialCreationOptionsJSON>;
  /**
   * Keeps one that was made; gives recovery codes where it is the first factor of its owner.
   * @throws Refusal IDN017, IDN018, IDN020, IDN021
   */
  add(session: string, name: string, created: Created): Promise<readonly string[]>;
  /** Gives whether there was one. */
  remove(session: string, id: string): Promise<boolean>;
  /** `about` says what it is for, and has to be said again when it comes back; of one account, or of any. */
  ask(about: string, account?: string): Promise<AskedPasskey>;
  /**
   * Whose passkey has signed. Without an account it has to be unlocked, and to say itself whose it is.
   * @throws Refusal IDN017, IDN018; IDN019 for one that counts backwards
   */
  check(about: string, shown: Shown, wanted: Wanted): Promise<Holder>;
}

export interface Wanted {
  readonly account?: string;
  /** Whether it has to be unlocked, so that it counts for two. */
  readonly alone: boolean;
}

/** EdDSA, ES256 and RS256 (RFC 9053): what devices have. The library would look for more that Node.js tries out. */
const algorithms = [-8, -7, -257];

/** How long an authenticator is waited for. */
const challengeSeconds = 5 * 60;

interface KeyRow extends Holder {
  readonly account: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/** @param pageUrl Where the pages are, from the settings: no header of a request ever tells. */
export function openPasskeys(ask: Ask, pageUrl: string): Passkeys {
  const { origin, hostname } = new URL(pageUrl);
  const timeout = challengeSeconds * 1000;

  /** Text of 256 random bits, kept by its hash. */
  const newChallenge = async (about: string): Promise<Uint8Array<ArrayBuffer>> => {
    const text = newToken();
    await ask('select kontor.open_challenge($1, $2, $3)', [hashOf(text), about, challengeSeconds]);
    return bytesOf(text);
  };

  const taking = (about: string) => async (text: string) => {
    const [row] = await ask<{ taken: boolean }>('select kontor.take_challenge($1, $2) as taken', [
      hashOf(text),
      about,
    ]);
    if (!row!.taken) throw new Refusal(wrongChallenge({}));
    return true;
  };

  const credentialsOf = async (account: string): Promise<{ id: string }[]> => {
    const rows = await ask<{ credential: Uint8Array }>('select * from kontor.credentials_of($1)', [account]);
    return rows.map(({ credential }) => ({ id: Buffer.from(credential).toString('base64url') }));
  };

  const expected = (about: string) => ({
    expectedChallenge: taking(about),
    expectedOrigin: origin,
    expectedRPID: hostname,
  });

  return {
    list: (session) => ask('select * from kontor.passkeys_of($1)', [session]),

    async begin(session, email, account) {
      const { generateRegistrationOptions } = await load();
      return generateRegistrationOptions({
        rpName: 'Kontor',
        rpID: hostname,
        userName: email,
        userID: handleOf(account),
        challenge: await newChallenge(`register ${session}`),
        timeout,
        excludeCredentials: await credentialsOf(account),
        supportedAlgorithmIDs: algorithms,
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      });
    },

    async add(session, name, created) {
      const { verifyRegistrationResponse } = await load();
      const { registrationInfo } = await refused(
        verifyRegistrationResponse({
          response: created,
          ...expected(`register ${session}`),
          requireUserVerification: false,
          supportedAlgorithmIDs: algorithms,
        }),
      );
      if (!registrationInfo) throw new Refusal(wrongPasskey({}));
      const { id, publicKey, counter } = registrationInfo.credential;
      const codes = newCodes();
      const [row] = await ask<{ end: 'first' | 'added' | 'known' | 'many' | 'nobody' }>(
        'select kontor.add_passkey($1, $2, $3, $4, $5, $6) as end',
        [session, bytesOf(id), publicKey, counter, name, codes.map(recoveryHash)],
      );
      if (row!.end === 'known') throw new Refusal(knownPasskey({}));
      if (row!.end === 'many') throw new Refusal(manyPasskeys({}));
      if (row!.end === 'nobody') throw new Refusal(wrongPasskey({}));
      return row!.end === 'first' ? codes : [];
    },

    async remove(session, id) {
      const [row] = await ask<{ gone: boolean }>('select kontor.drop_passkey($1, $2) as gone', [session, id]);
      return row!.gone;
    },

    async ask(about, account) {
      const { generateAuthenticationOptions } = await load();
      const challenge = await newChallenge(about);
      if (account === undefined)
        return generateAuthenticationOptions({
          rpID: hostname,
          challenge,
          timeout,
          userVerification: 'required',
        });
      const allowCredentials = await credentialsOf(account);
      if (allowCredentials.length === 0) throw new Refusal(wrongPasskey({}));
      return generateAuthenticationOptions({
        rpID: hostname,
        challenge,
        timeout,
        allowCredentials,
        userVerification: 'preferred',
      });
    },

    async check(about, shown, { account, alone }) {
      const { verifyAuthenticationResponse } = await load();
      const [key] = await ask<KeyRow>('select * from kontor.passkey_of($1)', [bytesOf(shown.id)]);
      const { userHandle } = shown.response;
      const named = userHandle === undefined ? account : accountOf(userHandle);
      if (!key || key.account !== named || key.account !== (account ?? named))
        throw new Refusal(wrongPasskey({}));
      const { verified, authenticationInfo } = await refused(
        verifyAuthenticationResponse({
          response: shown,
          ...expected(about),
          // What it counted is compared where it is kept.
          credential: { id: shown.id, publicKey: new Uint8Array(key.publicKey), counter: 0 },
          requireUserVerification: alone,
        }),
      );
      if (!verified) throw new Refusal(wrongPasskey({}));
      const [row] = await ask<{ end: 'taken' | 'copied' | 'gone' }>(
        'select kontor.take_passkey($1, $2) as end',
        [key.id, authenticationInfo.newCounter],
      );
      if (row!.end === 'copied') throw new Refusal(copiedPasskey({}));
      if (row!.end === 'gone') throw new Refusal(wrongPasskey({}));
      return { id: key.account, email: key.email };
    },
  };
}

/** Most never use one: the library comes with the first who does. */
const load = () => import('@simplewebauthn/server');

/** Whatever the library does not like is one answer; what it says of it is for the log. */
async function refused<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw cause instanceof Refusal ? cause : new Refusal(wrongPasskey({}), { cause });
  });
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, 'base64url'));

/** What an authenticator keeps of whose its key is: the account's id, which tells nobody a name. */
const handleOf = (account: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(account.replaceAll('-', ''), 'hex'));

const accountOf = (handle: string): string =>
  Buffer.from(handle, 'base64url')
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
