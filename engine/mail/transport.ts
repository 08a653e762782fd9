/** Where letters go: into a folder, or to a mail server. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { SendMailOptions } from 'nodemailer';
import type { MailAdapter, MailLetter, MailOutcome, Opened } from '../extension/index.ts';

/** What ships: the same contract as that of an adapter of a plugin. */
export type Transport = Opened<MailAdapter>;

/**
 * The message. Its id is always the same, so that a receiver knows one that comes twice. `given` is called when all of
 * it was read: from then on the other side may have it.
 */
function messageOf(letter: MailLetter, from: string, given = (): void => {}): SendMailOptions {
  const domain = /@([\w.-]+)>?$/.exec(from)?.[1] ?? 'localhost';
  return {
    from,
    to: [...letter.recipients],
    ...(letter.replyTo !== null && { replyTo: letter.replyTo }),
    subject: letter.subject,
    messageId: `<${letter.id}@${domain}>`,
    ...partsOf(letter, given),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The text, and the document where there is one. Whichever is read last tells that all of it was. */
function partsOf({ body, attachment }: MailLetter, given: () => void): SendMailOptions {
  if (!attachment) return { text: Readable.from(told(Buffer.from(body), given)) };
  return {
    text: body,
    attachments: [
      {
        filename: attachment.fileName,
        content: Readable.from(told(attachment.content, given)),
        contentType: 'application/pdf',
      },
    ],
  };
}

function* told(content: Uint8Array, given: () => void): Generator<Buffer> {
  yield Buffer.from(content);
  given();
}

// What carries letters is loaded with the first of them: it is a tenth of a start.
const openWriter = async () =>
  (await import('nodemailer')).createTransport({ streamTransport: true, buffer: true });

const openSender = async (url: string, msMax: number) =>
  (await import('nodemailer')).createTransport({
    url,
    connectionTimeout: msMax,
    greetingTimeout: msMax,
    socketTimeout: msMax,
    dnsTimeout: msMax,
  });

/** Each letter is a file that mail programs open, by organization. */
export function folderTransport(folder: string, from: string): Transport {
  let writer: ReturnType<typeof openWriter> | undefined;
  return {
    repeatable: true,
    async send(letter) {
      try {
        const { message } = await (await (writer ??= openWriter())).sendMail(messageOf(letter, from));
        const path = join(folder, letter.organization);
        await mkdir(path, { recursive: true });
        const file = join(path, `${letter.id}.eml`);
        await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
        await rename(`${file}.part`, file);
        return { outcome: 'sent' };
      } catch (error) {
        return { outcome: 'again', problem: String(error) };
      }
    },
  };
}

export interface SmtpOptions {
  /** How long a step of the conversation may take. */
  readonly msMax?: number;
}

/** `url` is `smtp://user:password@host:587` or `smtps://…`. */
export function smtpTransport(url: string, from: string, { msMax = 20_000 }: SmtpOptions = {}): Transport {
  let sender: ReturnType<typeof openSender> | undefined;
  return {
    repeatable: false,
    async send(letter) {
      let given = false;
      try {
        const { rejected } = await (
          await (sender ??= openSender(url, msMax))
        ).sendMail(messageOf(letter, from, () => (given = true)));
        if (rejected.length === 0) return { outcome: 'sent' };
        return { outcome: 'failed', problem: `Not taken for ${rejected.map(String).join(', ')}.` };
      } catch (error) {
        return failureOf(error as SmtpError, given);
      }
    },
  };
}

interface SmtpError extends Error {
  readonly command?: string;
  readonly responseCode?: number;
}

/**
 * A server that answers 5xx to a letter has refused it for good; that it does not let us in, or any other answer, is for
 * later. Where the connection was lost after the whole letter had been handed over, nobody knows.
 */
function failureOf({ command = '', responseCode, message: problem }: SmtpError, given: boolean): MailOutcome {
  const aboutUs = command === 'CONN' || command.startsWith('AUTH');
  if (responseCode !== undefined && responseCode >= 500 && !aboutUs) return { outcome: 'failed', problem };
  return { outcome: given && responseCode === undefined ? 'unsure' : 'again', problem };
}
