import { defineFault } from '../errors/index.ts';

// DBS4xx: tables cannot be made, changed or proven. 480 and above belong to the server itself.

export const mayNotCreateRoles = defineFault<{ script: string }>({
  code: 'DBS401',
  status: 503,
  message: () => 'The database user of DATABASE_URL may not create the roles that keep organizations apart.',
  mend: ({ script }) => `Let an administrator run, as this user or for it: ${script}`,
});
