/** PRC0xx: a process cannot be started, acted in or looked after as was asked. */
import { defineFault, didYouMean } from '../errors/index.ts';

export const noProcess = defineFault<{ process: string; near: string | undefined }>({
  code: 'PRC001',
  status: 404,
  message: ({ process }) => `There is no process '${process}' that you may start.`,
  mend: ({ near }) => didYouMean(near, 'Check its name, or ask whoever manages the rights.'),
});

export const noInstance = defineFault({
  code: 'PRC002',
  status: 404,
  message: () => 'There is no such process, or it is not yours to see.',
  mend: () => 'Load the list again.',
});

export const wrongStatus = defineFault<{ status: string; fit: string }>({
  code: 'PRC003',
  status: 409,
  message: ({ status }) => `The process is ${status}.`,
  mend: ({ fit }) => `This can be done while it is ${fit}.`,
});

export const noRecord = defineFault<{ action: string }>({
  code: 'PRC004',
  message: ({ action }) => `'${action}' was asked for without a record.`,
  mend: () => 'Give the id of one, or look at the step before that should have found it.',
});

export const actionGone = defineFault<{ action: string }>({
  code: 'PRC005',
  message: ({ action }) => `'${action}' is no longer there.`,
  mend: () => 'Bring it back, or let the process end by hand.',
});

export const stepFailed = defineFault({
  code: 'PRC006',
  status: 500,
  message: () => 'The action failed in a way nobody foresaw.',
  mend: () => 'Look for the time in the log of the server.',
});

export const noActor = defineFault({
  code: 'PRC007',
  status: 403,
  message: () => 'Nobody is there in whose name the process could act.',
  mend: () => 'Let who started it sign in again, or name a service account in "actor".',
});

export const badInput = defineFault<{ message: string }>({
  code: 'PRC008',
  message: ({ message }) => message,
  mend: () => 'Give what the process asks for.',
});

export const longList = defineFault<{ limit: number }>({
  code: 'PRC009',
  message: ({ limit }) => `A list that is read has more than ${limit} records.`,
  mend: () =>
    'Read less of it: a sum or a count that the record itself keeps, or records of a narrower kind.',
});

export const noApproval = defineFault({
  code: 'PRC010',
  status: 404,
  message: () => 'There is no such approval, or you are not asked.',
  mend: () => 'Load the list again.',
});

export const decided = defineFault({
  code: 'PRC011',
  status: 409,
  message: () => 'It was decided meanwhile, or you have decided already.',
  mend: () => 'Load the list again.',
});

export const recordChanged = defineFault({
  code: 'PRC012',
  status: 409,
  message: () => 'The record was changed since you looked at it.',
  mend: () => 'Look at it again, then decide.',
});

export const largeResult = defineFault<{ kilobytes: number }>({
  code: 'PRC013',
  message: ({ kilobytes }) => `What is read of the record has more than ${kilobytes} KB.`,
  mend: () => 'Let expressions name less of it.',
});

export const noAnswer = defineFault<{ message: string }>({
  code: 'PRC014',
  status: 503,
  message: ({ message }) => message,
  mend: () => 'Try it again when the other side answers: it is asked with the same key.',
});

export const noExternal = defineFault<{ action: string; code: string }>({
  code: 'PRC015',
  message: ({ action, code }) => `'${action}' needs the external code '${code}', which no plugin brings.`,
  mend: () => 'Load the plugin that brings it, then try the step again.',
});
