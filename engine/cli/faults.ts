import { defineFault, didYouMean } from '../errors/index.ts';

// CLI0xx: a command line that is not understood, or a command that cannot begin.

export const unknownCommand = defineFault<{ given: string; near?: string }>({
  code: 'CLI001',
  message: ({ given }) => `There is no command '${given}'.`,
  mend: ({ near }) => didYouMean(near, "'kontor help' lists the commands."),
});

export const badArguments = defineFault<{ why: string; usage: string }>({
  code: 'CLI002',
  message: ({ why }) => why,
  mend: ({ usage }) => `Usage: ${usage}`,
});

export const alreadyRunning = defineFault<{ address: string }>({
  code: 'CLI003',
  message: ({ address }) => `Kontor already runs on this data folder: ${address}`,
  mend: () => 'Use that one, stop it first, or give another folder with --data.',
});

export const noSuchThing = defineFault<{ what: string; name: string; near?: string }>({
  code: 'CLI004',
  message: ({ what, name }) => `There is no ${what} '${name}'.`,
  mend: ({ near }) => didYouMean(near, 'Check the name.'),
});

export const portBusy = defineFault<{ port: number }>({
  code: 'CLI005',
  message: ({ port }) => `Port ${port} is used by another program.`,
  mend: () => 'Set PORT to another number, or leave it out to take the next free one.',
});

export const notPublished = defineFault({
  code: 'CLI006',
  message: () => 'Nothing was applied to this database yet.',
  mend: () => "Run 'kontor apply' first; 'kontor start' does everything on a newcomer's machine.",
});

export const whichOrganization = defineFault<{ names: readonly string[] }>({
  code: 'CLI007',
  message: ({ names }) =>
    names.length === 0
      ? 'There is no organization yet.'
      : `There are several organizations: ${names.join(', ')}.`,
  mend: ({ names }) =>
    names.length === 0 ? "'kontor user add' makes one with its first user." : 'Name one with --organization.',
});

export const unreadableFile = defineFault<{ file: string; why: string }>({
  code: 'CLI008',
  message: ({ file, why }) => `The file '${file}' cannot be read: ${why}.`,
  mend: () => 'Check the path.',
});

export const noMailServer = defineFault({
  code: 'CLI009',
  message: () => 'Mail is to go by SMTP, and no mail server is named.',
  mend: () => 'Set SMTP_URL, or take out KONTOR_MAIL.',
});

export const noWayPast = defineFault({
  code: 'CLI010',
  status: 503,
  message: () =>
    'DATABASE_URL leads to a pooler, and tables are made on the database itself; nothing was done.',
  mend: () => 'Set DATABASE_DIRECT_URL to the address of the database past the pooler.',
});
