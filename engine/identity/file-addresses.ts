/*
 * Addresses by which a browser fetches one file by itself, without a header that says who asks: for a minute, and in the
 * session that wanted it. Nothing is kept of them. They are sealed where a signature would do, so that a log on the way
 * tells of no session and no user.
 */
import type { Seal } from './seal.ts';

/** In whose name the file is fetched. */
export interface FileHolder {
  readonly session: string;
  readonly organization: string;
  /** Id of the core.User of this organization. */
  readonly user: string;
}

export interface FileAddresses {
  make(file: string, holder: FileHolder): { readonly token: string; readonly expiresAt: string };
  /** Who wanted it; undefined where it is none of ours, was made for another file, or has ended. */
  holderOf(file: string, token: string): FileHolder | undefined;
}

const addressMs = 60_000;

/** @param now Milliseconds since 1970; tests give their own. */
export function openFileAddresses(seal: Seal, now = Date.now): FileAddresses {
  const about = (file: string): string => `address of file ${file}`;
  return {
    make(file, { session, organization, user }) {
      const ends = now() + addressMs;
      const kept = JSON.stringify([session, organization, user, ends]);
      return {
        token: seal.close(kept, about(file)).toString('base64url'),
        expiresAt: new Date(ends).toISOString(),
      };
    },

    holderOf(file, token) {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.toString('base64url') !== token) return undefined; // another way to write the same bytes
      try {
        const kept = JSON.parse(seal.open(bytes, about(file))) as [string, string, string, number];
        const [session, organization, user, ends] = kept;
        return ends > now() ? { session, organization, user } : undefined;
      } catch {
        return undefined; // whatever is wrong with it, there is nothing at this address
      }
    },
  };
}
