/*
 * What people see of the mail that leaves, and what they do with what failed. A letter says of any record what stands on
 * it, so only `core.admin` of the organization looks here.
 */
import { administers, type Actor } from '../../access/index.ts';
import { Refusal } from '../../errors/index.ts';
import { isUuid } from '../../model/index.ts';
import type { DeskAnswers } from '../../graphql/index.ts';
import { listOfAll, sendAgain, type MailView } from '../../mail/index.ts';
import type { Records } from '../../records/index.ts';
import { notFound } from '../faults.ts';

export interface MailDesk {
  /** Newest first. @throws Refusal SRV912 */
  list(actor: Actor, status?: string): Promise<readonly MailView[]>;
  /** Sends again what failed, or what nobody is sure of. @throws Refusal SRV912 */
  retry(actor: Actor, id: string): Promise<void>;
}

export function openMailDesk(records: Records): MailDesk {
  return {
    async list(actor, status) {
      if (!administers(actor)) throw new Refusal(notFound({}));
      return records.ask<MailView>(actor, listOfAll(status));
    },
    async retry(actor, id) {
      const again = administers(actor) && isUuid(id) ? await records.ask(actor, sendAgain(id)) : [];
      if (again.length === 0) throw new Refusal(notFound({}));
    },
  };
}

/** What answers each root field, in the name of `actor`. */
export const mailAnswers = (desk: MailDesk, actor: Actor): DeskAnswers => ({
  letters: ({ status }: { readonly status?: string }) => desk.list(actor, status),
  resendLetter: ({ id }: { readonly id: string }) => desk.retry(actor, id).then(() => ({ id })),
});
