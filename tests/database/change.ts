import { definitionsOf } from './modules.ts';

/** A change with every kind of step: additions, indexes built without a lock, promises, a retired field. */
const order = (properties: object, more: object = {}) => ({
  'sales/entities/Order.json': {
    type: 'object',
    properties: { note: { type: 'string' }, ...properties },
    ...more,
  },
});

export const before = definitionsOf(order({ code: { type: 'string' }, legacy: { type: 'string' } }));

export const after = definitionsOf(
  order(
    { code: { type: 'string', 'x-unique': true }, state: { enum: ['open', 'shut'], default: 'open' } },
    { required: ['state'], 'x-search': ['note'], 'x-indexes': { byNote: { fields: ['note'] } } },
  ),
);
