import { definePlugin, type MailLetter, type MailOutcome, type Reach } from '../../engine/index.ts';

/** Answers that may be another one later: too many letters, a slow or sick service, a key that is not let in. */
const passing: readonly number[] = [401, 403, 408, 425, 429];

/** Hands a letter over as JSON. The service knows one that comes twice by its key. */
async function send(letter: MailLetter, { call, settings }: Reach): Promise<MailOutcome> {
  const { status, body } = await call({
    method: 'POST',
    url: settings['url']!,
    headers: {
      authorization: `Bearer ${settings['apiKey']}`,
      'content-type': 'application/json',
      'idempotency-key': letter.id,
    },
    body: JSON.stringify({
      from: settings['from'],
      to: letter.recipients,
      ...(letter.replyTo !== null && { replyTo: letter.replyTo }),
      subject: letter.subject,
      text: letter.body,
      attachments: attachmentsOf(letter),
    }),
  });
  if (status < 300) return { outcome: 'sent' };
  const problem = `The mail service answered ${status}: ${body.slice(0, 500)}`;
  return { outcome: status >= 500 || passing.includes(status) ? 'again' : 'failed', problem };
}

const attachmentsOf = ({ attachment }: MailLetter) =>
  attachment
    ? [
        {
          name: attachment.fileName,
          type: 'application/pdf',
          content: Buffer.from(attachment.content).toString('base64'),
        },
      ]
    : [];

export default definePlugin({
  name: 'http-mail',
  about: 'Sends mail by a service that takes letters as JSON over HTTP.',
  engine: '^0.1.0',
  needs: [],
  settings: {
    url: { about: 'Where letters are posted to, https://mail.example/v1/send.', required: true },
    apiKey: { about: 'The key that the service gave you.', required: true },
    from: { about: 'The sender, as the service knows it.', required: true },
  },
  adapters: { mail: { repeatable: true, send } },
});
