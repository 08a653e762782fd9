/** Passkeys: what the server asks, the browser lets an authenticator sign, and the server looks at. */
import { enter, get, submit } from './client.ts';
import type { SignedIn } from './client.ts';

export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly since: string;
  readonly usedAt: string | null;
  /** When it counted backwards: it is not taken any more. */
  readonly copiedAt: string | null;
}

/** Whether this browser has any: pages without TLS have none, but for this machine's own. */
export const hasPasskeys = (): boolean =>
  'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

/** Nobody gave one: he thought better of it, or has none for here. */
export class NotGiven extends Error {}

export const readPasskeys = (): Promise<readonly Passkey[]> => get('/api/auth/passkeys');

export const removePasskey = (id: string): Promise<unknown> => submit('DELETE', `/api/auth/passkeys/${id}`);

/** Gives recovery codes, which are shown this once, where it is the first factor. */
export async function addPasskey(name: string): Promise<readonly string[]> {
  const asked = await submit<PublicKeyCredentialCreationOptionsJSON>('POST', '/api/auth/passkeys/begin');
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked);
  const created = await given(navigator.credentials.create({ publicKey }));
  const { codes } = await submit<{ readonly codes: readonly string[] }>('POST', '/api/auth/passkeys', {
    name,
    created,
  });
  return codes;
}

/** Alone, or with the ticket that a password was worth. */
export async function signInByPasskey(ticket?: string): Promise<void> {
  const path = '/api/auth/sign-in/passkey';
  const shown = await signed(`${path}/begin`, { ticket });
  enter(await submit<SignedIn>('POST', path, { ticket, shown }));
}

/** Shows once more who one is. */
export async function proveByPasskey(): Promise<void> {
  const path = '/api/auth/prove/passkey';
  await submit('POST', path, { shown: await signed(`${path}/begin`) });
}

async function signed(path: string, body?: object): Promise<unknown> {
  const asked = await submit<PublicKeyCredentialRequestOptionsJSON>('POST', path, body);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
  return given(navigator.credentials.get({ publicKey }));
}

/** Browsers say of all that keeps somebody from giving one the same: a site is not to learn more. */
async function given(wanted: Promise<Credential | null>): Promise<unknown> {
  const credential = await wanted.catch((cause: unknown) => {
    throw new NotGiven('No passkey', { cause });
  });
  return (credential as PublicKeyCredential).toJSON();
}
