/*
 * Links that are mailed to an address and show, when they come back, that it is theirs who used them: to choose a new
 * password, or the first one of somebody who was invited and has no account yet. What the letter says is sealed until
 * it goes out, so the link is nowhere in the database.
 */
import { Refusal } from '../errors/index.ts';
import { wrongLink } from './faults.ts';
import { passwordLetter } from './letters.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import type { Ask } from './people.ts';
import type { Seal } from './seal.ts';
import { hashOf, newToken } from './secrets.ts';

export interface Links {
  /** Mails a link to whoever has the address; does nothing where nobody may sign in with it. */
  send(email: string): Promise<void>;
  /**
   * Takes a link, once, for a new password, and ends all sessions of the account.
   * @throws Refusal IDN001 for a weak password, which leaves the link as it is; IDN002 for a link that is none any more
   */
  use(token: string, password: string): Promise<void>;
}

interface Receiver {
  readonly organization: string;
  readonly member: string;
  readonly email: string;
  readonly name: string;
  readonly locale: string | null;
  readonly known: boolean;
}

const linkSeconds = 60 * 60;

/** @param pageUrl Where the pages are, from the settings: no header of a request ever tells. */
export function openLinks(ask: Ask, seal: Seal, pageUrl: string): Links {
  return {
    async send(email) {
      const [receiver] = await ask<Receiver>('select * from kontor.receiver_of($1)', [email.trim()]);
      if (!receiver) return;
      const token = newToken();
      const { organization, member, name, known } = receiver;
      // Behind `#`, which no server, log or proxy on the way gets to see.
      const link = `${pageUrl}/new-password#${token}`;
      const { subject, body } = passwordLetter(receiver.locale ?? 'en', { name, link, known });
      await ask('select kontor.send_link($1, $2, $3, $4, $5, $6, $7)', [
        organization,
        member,
        receiver.email,
        hashOf(token),
        linkSeconds,
        subject,
        seal.close(body, 'letter'),
      ]);
    },

    async use(token, password) {
      checkPassword(password);
      const hash = hashOf(token);
      const [open] = await ask<{ open: boolean }>('select kontor.link_is_open($1) as open', [hash]);
      if (!open!.open) throw new Refusal(wrongLink({}));
      const made = await hashPassword(password);
      const [row] = await ask<{ used: boolean }>('select kontor.use_link($1, $2) as used', [hash, made]);
      if (!row!.used) throw new Refusal(wrongLink({}));
    },
  };
}
