/** Prints that are mailed. */
import { get, submit } from './client.ts';

export interface Mail {
  readonly id: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly fileName: string;
  readonly status: 'waiting' | 'sending' | 'sent' | 'failed' | 'unsure';
  readonly problem: string | null;
  readonly at: string;
  readonly author: string | null;
}

/** What a letter begins with: the title of the document, and whom it goes to. */
export interface Addressed {
  readonly title: string;
  readonly recipient: string | null;
}

export interface Letter {
  readonly print: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly locale?: string;
}

const pathOf = (entity: string, id: string): string => `/api/records/${entity}/${id}`;

export const readMail = (entity: string, id: string): Promise<readonly Mail[]> =>
  get(`${pathOf(entity, id)}/mail`);

export const sendMail = (
  entity: string,
  id: string,
  letter: Letter,
  key: string,
): Promise<{ readonly id: string }> => submit('POST', `${pathOf(entity, id)}/mail`, letter, key);
