import { defineFault } from '../errors/index.ts';

// PRT0xx: a document cannot be made of a record.

export const notPrinted = defineFault<{ title: string }>({
  code: 'PRT001',
  status: 409,
  message: ({ title }) => `There is no '${title}' of this record as it is now.`,
  mend: () => 'Look at its state: a print says when it can be made.',
});

export const noTypesetter = defineFault<{ platform: string }>({
  code: 'PRT002',
  status: 501,
  message: ({ platform }) =>
    `Documents cannot be printed here: the typesetter for ${platform} is not installed.`,
  mend: () => 'Run npm ci with optional packages on a platform that has one; docs/operating.md names them.',
});

export const notSet = defineFault<{ why: string }>({
  code: 'PRT003',
  status: 500,
  message: ({ why }) => `The document could not be set: ${why}`,
  mend: () => 'Tell the administrator; the log has the correlation id of this request.',
});

export const tooManyPrints = defineFault({
  code: 'PRT004',
  status: 503,
  message: () => 'Too many documents are waiting to be printed.',
  mend: () => 'Try again in a moment.',
});
