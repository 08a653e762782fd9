/** Letters as rows, in the words of SQL: whoever sends one writes it in his own name and organization. */

interface Query {
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface Letter {
  readonly entity: string;
  readonly record: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly body: string;
  readonly fileName: string;
  readonly content: Uint8Array;
  /** The same key is the same letter, whenever it comes again. */
  readonly key?: string;
}

/** What people see of a letter. */
export interface MailView {
  readonly id: string;
  readonly entity: string;
  readonly record: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly fileName: string | null;
  readonly status: 'waiting' | 'sending' | 'sent' | 'failed' | 'unsure';
  readonly attempts: number;
  readonly problem: string | null;
  readonly at: string;
  readonly sentAt: string | null;
  readonly by: string;
  readonly author: string | null;
}

/** Gives `id`; no row where the key was used before. Answers go to who sends it. */
export const writeMail = (letter: Letter): Query => ({
  text: `insert into kontor.mail (key, entity, record, recipients, reply_to, subject, body, file_name, content)
    values ($1, $2, $3, $4, (select u.email from core."user" u where u.org_id = kontor.org() and u.id = kontor.user_id()),
      $5, $6, $7, $8)
    on conflict (org_id, created_by, key) do nothing returning id`,
  values: [
    letter.key ?? null,
    letter.entity,
    letter.record,
    letter.recipients,
    letter.subject,
    letter.body,
    letter.fileName,
    letter.content,
  ],
});

/** The letter that was written with this key. */
export const alreadySaid = (key: string): Query => ({
  text: 'select id from kontor.mail where org_id = kontor.org() and created_by = kontor.user_id() and key = $1',
  values: [key],
});

const shown = `select m.id, m.entity, m.record, m.recipients, m.subject, m.file_name as "fileName", m.status, m.attempts,
    m.problem, m.created_at as at, m.sent_at as "sentAt", m.created_by as by, u.name as author
  from kontor.mail m left join core."user" u on u.org_id = m.org_id and u.id = m.created_by
  where m.org_id = kontor.org()`;

/** Letters at most in one answer, newest ones. */
const lettersMost = 200;

/** Newest first. */
export const listOfRecord = (entity: string, record: string): Query => ({
  text: `${shown} and m.entity = $1 and m.record = $2 order by m.id desc limit ${lettersMost}`,
  values: [entity, record],
});

export const listOfAll = (status: string | undefined): Query => ({
  text: `${shown} and ($1::text is null or m.status = $1) order by m.id desc limit ${lettersMost}`,
  values: [status ?? null],
});

/** Puts what failed, or what nobody is sure of, into the post once more; gives `id` where there was such a letter. */
export const sendAgain = (id: string): Query => ({
  text: `update kontor.mail set status = 'waiting', attempts = 0, next_at = now(), problem = null
    where org_id = kontor.org() and id = $1 and status in ('failed', 'unsure') returning id`,
  values: [id],
});
