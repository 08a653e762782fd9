/** Who one is, and how one proves it. */
import { enter, get, submit } from './client.ts';
import type { SignedIn } from './client.ts';

/** Signs in; gives a ticket instead where the account has a second factor, which is wanted then. */
export async function signIn(email: string, password: string): Promise<string | undefined> {
  const answer = await submit<SignedIn | { readonly ticket: string }>('POST', '/api/auth/sign-in', {
    email,
    password,
  });
  if ('ticket' in answer) return answer.ticket;
  enter(answer);
  return undefined;
}

export async function signInByCode(ticket: string, code: string): Promise<void> {
  enter(await submit<SignedIn>('POST', '/api/auth/sign-in/code', { ticket, code }));
}

/** Asks for a letter with a link to choose a new password; the same is answered whoever has the address. */
export const forgotPassword = (email: string): Promise<unknown> =>
  submit('POST', '/api/auth/forgot-password', { email });

/** Takes the token of such a link for a new password. */
export const choosePassword = (token: string, password: string): Promise<unknown> =>
  submit('POST', '/api/auth/new-password', { token, password });

/** A session, or the key of a program, that one's account has open. */
export interface OwnSession {
  readonly id: string;
  readonly kind: 'person' | 'key';
  /** Name of the organization. */
  readonly organization: string;
  /** What the browser said it was. */
  readonly agent: string | null;
  readonly startedAt: string;
  readonly seenAt: string;
  readonly expiresAt: string;
  /** This one. */
  readonly current: boolean;
  /** What a key is for, its first letters, and what it may be used for. */
  readonly name: string | null;
  readonly mark: string | null;
  readonly scope: readonly string[] | null;
}

export const readSessions = (): Promise<readonly OwnSession[]> => get('/api/auth/sessions');

/** Ends one, or all others that are no keys. */
export const endSession = (id?: string): Promise<unknown> =>
  submit('DELETE', `/api/auth/sessions${id === undefined ? '' : `/${id}`}`);

/** Shows once more who one is; with a code where one has a second factor. */
export const prove = (password: string, code?: string): Promise<unknown> =>
  submit('POST', '/api/auth/prove', { password, ...(code !== undefined && { code }) });

export interface SecondFactor {
  /** Whether an app is set up. */
  readonly on: boolean;
  readonly passkeys: number;
  /** Recovery codes that are left. */
  readonly codes: number;
}

export const readFactor = (): Promise<SecondFactor> => get('/api/auth/second-factor');

/** A new seed: as it is typed into an app, and as the app reads it from a picture. */
export interface NewFactor {
  readonly secret: string;
  readonly address: string;
}

export const beginFactor = (): Promise<NewFactor> => submit('POST', '/api/auth/second-factor');

/** Switches on what was begun; gives recovery codes, which are shown this once. */
export const confirmFactor = (code: string): Promise<{ readonly codes: readonly string[] }> =>
  submit('POST', '/api/auth/second-factor/confirm', { code });

export const renewCodes = (): Promise<{ readonly codes: readonly string[] }> =>
  submit('POST', '/api/auth/second-factor/codes');

export const switchFactorOff = (): Promise<unknown> => submit('DELETE', '/api/auth/second-factor');

/** Ends all sessions, this one too. */
export const setPassword = (password: string): Promise<unknown> =>
  submit('POST', '/api/auth/password', { password });

/** Gives the key, which is shown this once. */
export const makeKey = (wanted: {
  readonly name: string;
  readonly scope: readonly string[];
  readonly days: number;
}): Promise<{ readonly key: string }> => submit('POST', '/api/auth/keys', wanted);

/** Another program that says who somebody is. */
export interface SignInProvider {
  readonly name: string;
  readonly title: string;
}

export const readProviders = (): Promise<readonly SignInProvider[]> => get('/api/auth/providers');

/** A provider, and what of it is joined to one's account. */
export interface OwnProvider extends SignInProvider {
  readonly since: string | null;
  readonly email: string | null;
}

export const readOwnProviders = (): Promise<readonly OwnProvider[]> => get('/api/auth/identities');

/** Goes to a provider to sign in by it, or to join it to one's account; the browser comes back by itself. */
export async function goTo(name: string, what: 'sign-in' | 'join'): Promise<void> {
  const { address } = await submit<{ readonly address: string }>(
    'POST',
    `/api/auth/providers/${name}/${what}`,
  );
  location.assign(address);
}

export const leaveProvider = (name: string): Promise<unknown> =>
  submit('DELETE', `/api/auth/identities/${name}`);
