/** Who one is, and how one proves it. */
import { get, submit } from './client.ts';

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

/** Shows once more who one is. */
export const prove = (password: string): Promise<unknown> => submit('POST', '/api/auth/prove', { password });

/** Ends all sessions, this one too. */
export const setPassword = (password: string): Promise<unknown> =>
  submit('POST', '/api/auth/password', { password });

/** Gives the key, which is shown this once. */
export const makeKey = (wanted: {
  readonly name: string;
  readonly scope: readonly string[];
  readonly days: number;
}): Promise<{ readonly key: string }> => submit('POST', '/api/auth/keys', wanted);
