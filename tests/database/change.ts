import { definitionsOf } from './modules.ts';

/** A change with every kind of step: additions, indexes built without a lock, values made for rows that are there, promises, a retired field. */
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
    {
      code: { type: 'string', 'x-unique': true },
      state: { enum: ['open', 'shut'], default: 'open' },
      size: { type: 'integer', 'x-compute': 'code.size()' },
      name: { type: 'string', 'x-fill': "'No. ' + code" },
    },
    { required: ['state', 'name'], 'x-search': ['note'], 'x-indexes': { byNote: { fields: ['note'] } } },
  ),
);
