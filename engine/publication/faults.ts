import { defineFault } from '../errors/index.ts';

// PUB8xx: publications.

export const noPublication = defineFault<{ number: number }>({
  code: 'PUB801',
  status: 404,
  message: ({ number }) => `There is no publication ${number}.`,
  mend: () => 'List the publications and name one of them.',
});
