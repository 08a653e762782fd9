/** Who one is, and how one proves it. */
import { submit } from './client.ts';

/** Asks for a letter with a link to choose a new password; the same is answered whoever has the address. */
export const forgotPassword = (email: string): Promise<unknown> =>
  submit('POST', '/api/auth/forgot-password', { email });

/** Takes the token of such a link for a new password. */
export const choosePassword = (token: string, password: string): Promise<unknown> =>
  submit('POST', '/api/auth/new-password', { token, password });
