import { defineFault, didYouMean } from '../errors/index.ts';
import type { Budgeted } from './budgets.ts';

// SRV9xx: a request that the server itself refuses, before any room below it is asked.

export const notSignedIn = defineFault({
  code: 'SRV901',
  status: 401,
  message: () => 'You are not signed in, or your session has ended.',
  mend: () => 'Sign in again.',
});

export const wrongSignIn = defineFault({
  code: 'SRV902',
  status: 401,
  message: () => 'The e-mail address or the password is wrong.',
  mend: () => 'Check both, or have a link for a new password mailed to you.',
});

export const tooManyRequests = defineFault<{ seconds: number }>({
  code: 'SRV903',
  status: 429,
  message: () => 'There were too many requests from here in a short time.',
  mend: ({ seconds }) => `Wait ${seconds} seconds and try again.`,
});

export const overBudget = defineFault<{ whose: 'user' | 'organization'; what: Budgeted; seconds: number }>({
  code: 'SRV918',
  status: 429,
  message: ({ whose, what }) =>
    `${whose === 'user' ? 'You have' : 'Your organization has'} asked for more ${what} than one minute allows.`,
  mend: ({ seconds }) => `Wait ${seconds} seconds and try again. Whoever runs Kontor can allow more.`,
});

export const badBody = defineFault<{ why: string }>({
  code: 'SRV904',
  message: ({ why }) => `The request cannot be read: ${why}`,
  mend: () => 'Send what the documents of this address describe.',
});

export const unknownAddress = defineFault({
  code: 'SRV905',
  status: 404,
  message: () => 'There is nothing at this address.',
  mend: () => 'Check the address.',
});

export const overloaded = defineFault({
  code: 'SRV906',
  status: 503,
  message: () => 'The server has too much to do right now.',
  mend: () => 'Try again in a moment. Nothing was changed.',
});

export const internal = defineFault({
  code: 'SRV907',
  status: 500,
  message: () => 'Something went wrong inside Kontor.',
  mend: () => 'Try again. If it stays, give the correlation id of this answer to whoever runs Kontor.',
});

export const otherOrigin = defineFault({
  code: 'SRV908',
  status: 403,
  message: () => 'This request came from a page of another site.',
  mend: () => 'Open Kontor by its own address.',
});

export const tooLarge = defineFault<{ limit: string }>({
  code: 'SRV909',
  status: 413,
  message: ({ limit }) => `What was sent is larger than the limit of ${limit}.`,
  mend: () => 'Send less at once.',
});

export const wrongContentType = defineFault<{ wanted: string }>({
  code: 'SRV910',
  status: 415,
  message: ({ wanted }) => `This address takes ${wanted} only.`,
  mend: ({ wanted }) => `Send ${wanted} and say so in the Content-Type header.`,
});

export const noMember = defineFault({
  code: 'SRV911',
  status: 403,
  message: () => 'You do not belong to this organization or workspace.',
  mend: () => 'Choose one of those listed when you signed in.',
});

export const notFound = defineFault({
  code: 'SRV912',
  status: 404,
  message: () => 'This does not exist, or you may not see it.',
  mend: () => 'Check the address; an administrator can tell what your roles cover.',
});

export const fileRefused = defineFault<{ why: string }>({
  code: 'SRV913',
  message: ({ why }) => `The file was not taken: ${why}`,
  mend: () => 'Choose another file.',
});

export const databaseFull = defineFault({
  code: 'SRV915',
  status: 503,
  message: () => 'The database has no room left; nothing was changed.',
  mend: () => 'The operator has to make room on its disk. Then try again.',
});

export const databaseGone = defineFault({
  code: 'SRV914',
  status: 503,
  message: () => 'The database does not answer.',
  mend: () =>
    'Try again in a moment. A change that was sent may or may not have been made: repeat it with its key.',
});

export const noService = defineFault<{ service: string }>({
  code: 'SRV916',
  status: 403,
  message: ({ service }) => `The organization has no active service account '${service}'.`,
  mend: () => 'Add a user of kind service with this service name, and give it roles.',
});

export const notToChange = defineFault({
  code: 'SRV925',
  status: 403,
  message: () =>
    'Files are laid beside a record, and its prints are mailed, by who may change it or move it on.',
  mend: () => 'Ask somebody who may, or say it in a comment.',
});

export const notByGet = defineFault({
  code: 'SRV926',
  status: 405,
  message: () => 'A GET changes nothing.',
  mend: () => 'Send mutations by POST.',
});

export const noSuch = defineFault<{ what: string; name: string; near: string | undefined }>({
  code: 'SRV917',
  message: ({ what, name }) => `There is no ${what} '${name}'.`,
  mend: ({ near }) => didYouMean(near, 'Check the name.'),
});

export const linkShowsNothing = defineFault({
  code: 'SRV945',
  status: 404,
  message: () => 'This link shows nothing.',
  mend: () => 'It may have ended. Ask whoever gave it to you for another one.',
});

export const notToShare = defineFault({
  code: 'SRV946',
  status: 403,
  message: () => 'You may not share this record.',
  mend: () => 'Ask somebody whose roles let him share it, or an administrator.',
});

export const notGranted = defineFault({
  code: 'SRV940',
  status: 403,
  message: () => 'This address is not for you.',
  mend: () => 'An administrator can tell which of your roles would open it.',
});
