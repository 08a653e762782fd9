/** EVT0xx: an event that a subscriber could not take, and what people ask of dead letters. */
import { defineFault, didYouMean } from '../errors/index.ts';

export const noDelivery = defineFault({
  code: 'EVT001',
  status: 404,
  message: () => 'There is no such delivery, or it is not yours to see.',
  mend: () => 'Load the list again; what was delivered is no longer in it.',
});

export const notDead = defineFault({
  code: 'EVT002',
  status: 409,
  message: () => 'The delivery is no dead letter.',
  mend: () => 'Wait: it is tried again by itself.',
});

export const recordGone = defineFault<{ entity: string; actor: string }>({
  code: 'EVT003',
  message: ({ entity, actor }) => `The ${entity} is not there any more, or '${actor}' may not read it.`,
  mend: ({ actor }) => `Give '${actor}' a role that may read it and send again, or drop it.`,
});

export const refusedCall = defineFault<{ status: number; body: string }>({
  code: 'EVT004',
  message: ({ status, body }) => `The other program answered ${status}${body === '' ? '' : `: ${body}`}`,
  mend: () => 'Look there why, then send again.',
});

export const noHandler = defineFault<{ code: string }>({
  code: 'EVT005',
  message: ({ code }) => `No plugin brings the handler '${code}'.`,
  mend: () => 'Install the plugin, then send again.',
});

export const handlerFailed = defineFault<{ message: string }>({
  code: 'EVT006',
  status: 500,
  message: ({ message }) => `The handler failed: ${message}`,
  mend: () => 'Look for the time in the log of the server.',
});

export const handlerHangs = defineFault<{ seconds: number }>({
  code: 'EVT007',
  status: 500,
  message: ({ seconds }) =>
    `The handler did not end within ${seconds} s; what it had written was taken back.`,
  mend: () => 'Mend the plugin, then send again.',
});

export const keepsCrashing = defineFault({
  code: 'EVT008',
  status: 500,
  message: () => 'Whoever took it never came to an end: the server stopped, or lost its lease, ten times.',
  mend: () => 'Look into the log of the server, then send again.',
});

export const noAnswer = defineFault<{ message: string }>({
  code: 'EVT009',
  status: 503,
  message: ({ message }) => message,
  mend: () => 'It is tried again until somebody answers.',
});

export const noProjection = defineFault<{ projection: string; near: string | undefined }>({
  code: 'EVT010',
  status: 404,
  message: ({ projection }) => `There is no projection '${projection}' that you may read or build.`,
  mend: ({ near }) => didYouMean(near, 'Check its name, or ask whoever manages the rights.'),
});

export const stillBuilding = defineFault<{ title: string }>({
  code: 'EVT011',
  status: 409,
  message: ({ title }) => `'${title}' is being built already.`,
  mend: () => 'Wait until it has caught up.',
});
