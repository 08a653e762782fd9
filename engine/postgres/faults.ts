import { defineFault } from '../errors/index.ts';

export const noBinaries = defineFault<{ wanted: string }>({
  code: 'DBS480',
  status: 503,
  message: ({ wanted }) => `No PostgreSQL binaries (${wanted}) fit this machine.`,
  mend: () =>
    'Set DATABASE_URL to a PostgreSQL 15 to 18, or install PostgreSQL, or run npm ci without --omit=optional.',
});

export const cannotStart = defineFault<{ why: string }>({
  code: 'DBS481',
  status: 503,
  message: ({ why }) => `The embedded PostgreSQL did not start: ${why}`,
  mend: () => 'Look at server.log in the database folder, or set DATABASE_URL to a running PostgreSQL.',
});

export const cannotStop = defineFault<{ pid: number }>({
  code: 'DBS482',
  status: 503,
  message: ({ pid }) => `The embedded PostgreSQL (process ${pid}) did not end in time.`,
  mend: () => 'Look at server.log in the database folder; end that process by its id if it hangs.',
});

export const unsafeFolder = defineFault<{ folder: string }>({
  code: 'DBS483',
  status: 503,
  message: ({ folder }) => `The folder '${folder}' belongs to another user or can be written by others.`,
  mend: ({ folder }) => `Remove '${folder}', or move the checkout to a place that everybody may enter.`,
});

export const connectionLost = defineFault({
  code: 'DBS484',
  status: 503,
  message: () => 'The connection to the database was lost.',
  mend: () => 'Try again in a moment. A change that was under way may or may not have been made.',
});

export const cannotConnect = defineFault({
  code: 'DBS485',
  status: 503,
  message: () => 'The database cannot be reached; nothing was done.',
  mend: () =>
    'Try again in a moment; the operator should check that PostgreSQL runs and DATABASE_URL is right.',
});

export const otherSettings = defineFault<{ script: string }>({
  code: 'DBS486',
  status: 503,
  message: () =>
    'Connections through the pooler have other settings than values are read by; nothing is served.',
  mend: ({ script }) =>
    `Let an administrator run: ${script} Then close the pooler's server connections (RECONNECT).`,
});
