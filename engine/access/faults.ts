/** ACC5xx: rights that cannot be given as they are asked for. */
import { defineFault, didYouMean } from '../errors/index.ts';

type Near = { near: string | undefined };

export const entityUnknown = defineFault<{ entity: string } & Near>({
  code: 'ACC501',
  message: ({ entity }) => `There is no entity '${entity}'.`,
  mend: ({ near }) => didYouMean(near, 'Give its full name, such as sales.Order.'),
});

export const actionUnknown = defineFault<{ action: string; entity: string } & Near>({
  code: 'ACC502',
  message: ({ action, entity }) => `Nobody can '${action}' a ${entity}.`,
  mend: ({ near }) =>
    didYouMean(near, 'Give read, create, update, delete, or the name of a transition or an action.'),
});

export const fieldUnknown = defineFault<{ field: string; entity: string } & Near>({
  code: 'ACC503',
  message: ({ field, entity }) => `'${entity}' has no field '${field}'.`,
  mend: ({ near }) => didYouMean(near, 'Give fields by name, those of lines as lines.price.'),
});

export const conditionBroken = defineFault<{ message: string; mend: string }>({
  code: 'ACC504',
  message: ({ message }) => message,
  mend: ({ mend }) => mend,
});

export const grantUnknown = defineFault<{ grant: string } & Near>({
  code: 'ACC505',
  message: ({ grant }) => `The role has no shipped grant '${grant}' that could be replaced.`,
  mend: ({ near }) => didYouMean(near, 'Leave the name empty: the grant is added to those the role has.'),
});

export const beyondOwn = defineFault<{ what: string }>({
  code: 'ACC510',
  status: 403,
  message: ({ what }) => `You may not give ${what}: you do not have it yourself.`,
  mend: () => 'Ask somebody who has it, or an administrator.',
});

export const notShareable = defineFault<{ entity: string }>({
  code: 'ACC516',
  message: ({ entity }) => `Single records of '${entity}' cannot be shared.`,
  mend: () =>
    'Share a record of its own that belongs to the organization: no line, setting or personal record.',
});

export const notSharedByYou = defineFault<{ entity: string; actions: string }>({
  code: 'ACC517',
  status: 403,
  message: ({ entity, actions }) =>
    `You may not share this ${entity} for '${actions}': there is none, or you may not share it or do that yourself.`,
  mend: () => 'Share less of it, or ask somebody who may.',
});

export const lastAdministrator = defineFault({
  code: 'ACC511',
  status: 409,
  message: () => 'The organization would have nobody left who administers it.',
  mend: () => 'Make somebody else an administrator first.',
});
