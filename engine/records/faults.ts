/** REC7xx: a record was not written. What a reader may not see is in none of these sentences. */
import { defineFault, didYouMean } from '../errors/index.ts';

export const fieldMissing = defineFault<{ title: string }>({
  code: 'REC701',
  message: ({ title }) => `'${title}' is missing.`,
  mend: ({ title }) => `Fill in '${title}'.`,
});

export const fieldUnknown = defineFault<{ field: string; entity: string; near: string | undefined }>({
  code: 'REC702',
  message: ({ field, entity }) => `'${entity}' has no field '${field}' that you may write.`,
  mend: ({ near }) => didYouMean(near, 'Leave the field out.'),
});

export const fieldFixed = defineFault<{ title: string }>({
  code: 'REC703',
  message: ({ title }) => `'${title}' cannot be changed.`,
  mend: () => 'Leave the field out: it is kept, computed or fixed in this state.',
});

export const targetMissing = defineFault<{ title: string }>({
  code: 'REC704',
  message: ({ title }) => `'${title}' points to no record.`,
  mend: () => 'Choose a record that exists and that you may see.',
});

export const checkFailed = defineFault<{ message: string }>({
  code: 'REC705',
  status: 422,
  message: ({ message }) => message,
  mend: () => 'Change the values so that this holds.',
});

export const notUnique = defineFault<{ message: string }>({
  code: 'REC706',
  status: 409,
  message: ({ message }) => message,
  mend: () => 'Use another value, or change the record that has this one.',
});

export const recordMissing = defineFault<{ entity: string }>({
  code: 'REC707',
  status: 404,
  message: ({ entity }) => `There is no such ${entity}.`,
  mend: () => 'Load the list again; the record may have been deleted.',
});

export const fieldConflict = defineFault<{ title: string; yours: string; theirs: string }>({
  code: 'REC708',
  status: 409,
  message: ({ title, yours, theirs }) => `'${title}' was changed to ${theirs} meanwhile; you want ${yours}.`,
  mend: () => 'Load the record again and decide which value is right.',
});

export const versionConflict = defineFault<{ entity: string }>({
  code: 'REC709',
  status: 409,
  message: ({ entity }) => `The ${entity} was changed meanwhile.`,
  mend: () => 'Load the record again and repeat what you want.',
});

export const notAllowed = defineFault<{ entity: string; action: string }>({
  code: 'REC710',
  status: 403,
  message: ({ entity, action }) => `You may not ${action} this ${entity}.`,
  mend: () => 'Ask whoever manages the rights.',
});

export const fieldNotAllowed = defineFault<{ title: string }>({
  code: 'REC711',
  status: 403,
  message: ({ title }) => `You may not write '${title}' on this record.`,
  mend: () => 'Leave the field out, or ask whoever manages the rights.',
});

export const wrongState = defineFault<{ transition: string; from: string }>({
  code: 'REC712',
  status: 409,
  message: ({ transition, from }) => `'${transition}' goes only from ${from}.`,
  mend: () => 'Load the record again: its state may have changed.',
});

export const conditionFailed = defineFault<{ action: string }>({
  code: 'REC713',
  status: 422,
  message: ({ action }) => `'${action}' is not possible now.`,
  mend: () => 'Complete the record first; its documentation says what is needed.',
});

/** `count` and `names` are of those that the actor sees. */
export const stillUsed = defineFault<{ entity: string; count: number; by: string; names: string }>({
  code: 'REC714',
  status: 409,
  message: ({ entity, count, by, names }) =>
    count === 0
      ? `The ${entity} is still used.`
      : `The ${entity} is still used by ${count} ${by}${names === '' ? '' : `: ${names}`}.`,
  mend: ({ count }) =>
    count === 0
      ? 'What uses it is not shown to you: ask somebody who sees it.'
      : 'Delete or change those records first.',
});

export const fileMissing = defineFault<{ title: string }>({
  code: 'REC730',
  message: ({ title }) => `'${title}' names no file.`,
  mend: () => 'Send the file first and give the id that is answered, or that of a file you may see.',
});

export const keyReused = defineFault({
  code: 'REC715',
  status: 422,
  message: () => 'The idempotency key was used before with another request.',
  mend: () => 'Take a new key for a new request; repeat a request with the same key only unchanged.',
});

export const tryAgain = defineFault({
  code: 'REC716',
  status: 503,
  message: () => 'The change met others again and again and was not made.',
  mend: () => 'Send it again, with the same idempotency key.',
});

export const answerLost = defineFault({
  code: 'REC717',
  status: 503,
  message: () => 'The connection to the database was lost before the change was confirmed.',
  mend: () =>
    'Send it again with the same idempotency key: it is made once, whether or not it was made already.',
});

export const keyUnknown = defineFault<{ key: string }>({
  code: 'REC718',
  message: ({ key }) => `No record before this one in the document carries the key '${key}'.`,
  mend: () => "Give the record that is created first an input field 'key', and refer to it as @key.",
});

export const keyTwice = defineFault<{ key: string }>({
  code: 'REC719',
  message: ({ key }) => `Two records of the document carry the key '${key}'.`,
  mend: () => 'Give each its own key.',
});

export const lineMissing = defineFault({
  code: 'REC720',
  status: 409,
  message: () => 'A line that is changed or removed is not there.',
  mend: () => 'Load the record again; the line may have been removed.',
});

export const badValue = defineFault<{ problem: string }>({
  code: 'REC721',
  message: ({ problem }) => problem,
  mend: () => 'Correct the value.',
});

export const badRecord = defineFault({
  code: 'REC722',
  message: () => 'A value has the wrong form.',
  mend: () => 'Send an object whose values have the types of the schema.',
});

export const outOfRange = defineFault({
  code: 'REC723',
  message: () => 'A number is larger than the field can hold.',
  mend: () => 'Check quantities, prices and sums of the record.',
});

export const sessionEnded = defineFault({
  code: 'REC724',
  status: 401,
  message: () => 'The session has ended.',
  mend: () => 'Sign in again.',
});

export const tooMany = defineFault<{ most: number; what: string }>({
  code: 'REC725',
  message: ({ most, what }) => `A request writes at most ${most} ${what}.`,
  mend: () => 'Send several requests.',
});

export const noCode = defineFault<{ action: string; code: string }>({
  code: 'REC726',
  status: 501,
  message: ({ action, code }) => `'${action}' needs the plugin code '${code}', which is not loaded.`,
  mend: () => 'Load the plugin that registers it.',
});

export const diskFull = defineFault({
  code: 'REC727',
  status: 503,
  message: () => 'The database cannot store anything at the moment; nothing was changed.',
  mend: () => 'The operator should look at the disk of the database. Send it again afterwards.',
});

export const timedOut = defineFault({
  code: 'REC728',
  status: 503,
  message: () => 'The change took too long and was not made.',
  mend: () => 'Send less at once, or send it again later.',
});

export const tooDeep = defineFault<{ action: string; most: number }>({
  code: 'REC729',
  status: 422,
  message: ({ action, most }) =>
    `'${action}' would follow from more than ${most} others, one from the other.`,
  mend: () =>
    'What is done by effects comes back to itself: see the effects of the actions that are involved.',
});

export const recordFixed = defineFault<{ entity: string; state: string }>({
  code: 'REC731',
  status: 409,
  message: ({ entity, state }) =>
    `The ${entity} is in the state '${state}', in which it is not changed or deleted.`,
  mend: () => 'Use one of its transitions or actions, or make a new record.',
});

export const ledgerFixed = defineFault<{ entity: string }>({
  code: 'REC732',
  status: 409,
  message: ({ entity }) => `A ${entity} is never changed or deleted.`,
  mend: () => 'Add another one that sets it right.',
});

export const notEnough = defineFault({
  code: 'REC740',
  status: 409,
  message: () => 'There is not enough available for all of it.',
  mend: () => 'Wait until there is more, or ask for less.',
});

export const onlyInProcess = defineFault<{ action: string }>({
  code: 'REC741',
  status: 409,
  message: ({ action }) => `'${action}' calls another program, which only a step of a process does.`,
  mend: () => 'Start a process that does it.',
});
