/** What somebody is written who is to choose a password, in his language. */
export interface Written {
  readonly subject: string;
  readonly body: string;
}

interface Said {
  readonly name: string;
  readonly link: string;
  /** Whether he has an account already, or this makes it. */
  readonly known: boolean;
}

type Words = (said: Said) => Written;

const words: Readonly<Record<string, Words>> = {
  en: ({ name, link, known }) => ({
    subject: known ? 'Your new password for Kontor' : 'Your account for Kontor',
    body: [
      `Hello ${name},`,
      known
        ? 'somebody, probably you, asked for a new password. Choose it here:'
        : 'you were invited to Kontor. Choose your password here:',
      link,
      'The link works once, within one hour. If you did not ask for it, do nothing: all stays as it is.',
    ].join('\n\n'),
  }),
  de: ({ name, link, known }) => ({
    subject: known ? 'Ihr neues Passwort für Kontor' : 'Ihr Konto für Kontor',
    body: [
      `Guten Tag ${name},`,
      known
        ? 'jemand, vermutlich Sie, hat um ein neues Passwort gebeten. Hier wählen Sie es:'
        : 'Sie wurden zu Kontor eingeladen. Hier wählen Sie Ihr Passwort:',
      link,
      'Der Link gilt einmal und eine Stunde lang. Wenn Sie ihn nicht wollten, tun Sie nichts: Alles bleibt, wie es ist.',
    ].join('\n\n'),
  }),
};

/** English where we do not speak the language. */
export const passwordLetter = (locale: string, said: Said): Written =>
  (words[locale.split('-')[0]!] ?? words['en']!)(said);
