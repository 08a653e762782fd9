import { defineFault } from '../errors/index.ts';

// IDN0xx: somebody does not show who he is, or may not be who he wants to be.

export const weakPassword = defineFault({
  code: 'IDN001',
  message: () => 'A password has 8 characters or more, with upper case, lower case and a digit.',
  mend: () => 'Choose a longer one, such as a few words with a number.',
});

export const wrongLink = defineFault({
  code: 'IDN002',
  message: () => 'This link was used already, or its time is over.',
  mend: () => 'Ask for a new one where you sign in.',
});

export const tooManyAttempts = defineFault<{ seconds: number }>({
  code: 'IDN003',
  status: 429,
  message: () => 'There were too many attempts in a short time.',
  mend: ({ seconds }) => `Wait ${seconds} seconds and try again.`,
});

export const proofWanted = defineFault({
  code: 'IDN004',
  status: 403,
  message: () => 'This is only for who has shown within the last minutes who he is.',
  mend: () => 'Give your password once more, and do it again.',
});

export const wrongProof = defineFault({
  code: 'IDN005',
  status: 403,
  message: () => 'The password is wrong.',
  mend: () => 'Check it, or have a link for a new one mailed to you.',
});

export const beyondScope = defineFault<{ entry: string }>({
  code: 'IDN006',
  message: ({ entry }) => `A key for '${entry}' would open nothing that you may do.`,
  mend: () => "Name an entity and an action that you have, such as 'sales.Order:read' or 'sales.*:*'.",
});

export const notForKeys = defineFault({
  code: 'IDN007',
  status: 403,
  message: () => 'This is not done by a key.',
  mend: () => 'Sign in, or use what the documents list for keys: records, their history, prints and files.',
});

export const codeWanted = defineFault({
  code: 'IDN008',
  status: 403,
  message: () => 'This account has a second factor; its code is missing.',
  mend: () => 'Give the code that your app shows, or a recovery code.',
});

export const wrongCode = defineFault({
  code: 'IDN009',
  status: 403,
  message: () => 'This code is wrong, or was used already.',
  mend: () => 'Wait for the next code of your app, or take a recovery code.',
});

export const wrongTicket = defineFault({
  code: 'IDN010',
  status: 401,
  message: () => 'It is too long ago that you gave your password.',
  mend: () => 'Sign in again from the beginning.',
});

export const factorIsOn = defineFault({
  code: 'IDN011',
  status: 409,
  message: () => 'There is a second factor already, or nothing that waits for its first code.',
  mend: () => 'Begin anew; to take another app, switch the factor off before.',
});

export const factorIsOff = defineFault({
  code: 'IDN012',
  status: 409,
  message: () => 'There is no second factor.',
  mend: () => 'Nothing is to be done.',
});

export const passwordNotEnough = defineFault({
  code: 'IDN013',
  status: 403,
  message: () => 'This account has a second factor, and this address takes none.',
  mend: () => 'Let programs call by a key; people sign in on the page.',
});

export const factorElsewhere = defineFault({
  code: 'IDN014',
  status: 403,
  message: () => 'This person belongs to other organizations too, and the second factor guards them as well.',
  mend: () => "Whoever operates Kontor can take it away, by 'kontor user add --reset'.",
});

export const providerAway = defineFault<{ title: string }>({
  code: 'IDN015',
  status: 503,
  message: ({ title }) => `${title} does not answer.`,
  mend: () => 'Try again in a moment, or sign in by your password.',
});

export const wrongPasskey = defineFault({
  code: 'IDN017',
  status: 403,
  message: () => 'This passkey was not taken.',
  mend: () => 'Take one that is registered here, and unlock it; or sign in by your password.',
});

export const wrongChallenge = defineFault({
  code: 'IDN018',
  status: 403,
  message: () => 'It was waited too long for the passkey, or what it signed was brought before.',
  mend: () => 'Do it again from the beginning.',
});

export const copiedPasskey = defineFault({
  code: 'IDN019',
  status: 403,
  message: () => 'There may be a copy of this passkey: it counted backwards.',
  mend: () => 'Sign in another way, remove it on your own page, and register a new one.',
});

export const knownPasskey = defineFault({
  code: 'IDN020',
  status: 409,
  message: () => 'This passkey is registered already.',
  mend: () => 'Take another one.',
});

export const manyPasskeys = defineFault({
  code: 'IDN021',
  status: 409,
  message: () => 'There are 20 passkeys, and no more are kept.',
  mend: () => 'Remove one that you do not use.',
});

export const factorRequired = defineFault<{ role: string }>({
  code: 'IDN022',
  status: 403,
  message: ({ role }) => `Your role '${role}' asks for a second factor, and you have none.`,
  mend: () => 'Set up an authenticator app or a passkey on your own page; then go on.',
});

export const notByStandIn = defineFault({
  code: 'IDN016',
  status: 403,
  message: () => 'This is not done in the place of somebody else.',
  mend: () => 'End standing in, and do it as yourself.',
});
