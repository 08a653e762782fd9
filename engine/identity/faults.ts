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
