/** OUT0xx: a call of another program that is not made. */
import { defineFault } from '../errors/index.ts';

export const ownNetwork = defineFault<{ host: string }>({
  code: 'OUT001',
  status: 403,
  message: ({ host }) =>
    `'${host}' lies in our own network, where calls lead nowhere unless that was allowed.`,
  mend: () => 'Name the host in KONTOR_OUTGOING_PRIVATE where it is meant.',
});
