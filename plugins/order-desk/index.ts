import {
  definePlugin,
  refuse,
  type JsonObject,
  type RouteHandler,
  type RouteMiddleware,
} from '../../engine/index.ts';

const text = { type: 'string' } as const;
const nullable = { type: ['string', 'null'] } as const;

interface Orders {
  readonly salesOrders: {
    readonly nodes: readonly (JsonObject & { readonly customer: JsonObject | null })[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const page = `query ($first: Int!, $after: String) {
  salesOrders(where: { status: { eq: confirmed } }, orderBy: [{ number: asc }], first: $first, after: $after) {
    nodes { number total customer { name } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** Confirmed orders, page by page, as a bare list: what a scale or a shop without pages of its own can read. */
const confirmed: RouteHandler = async ({ query }, { graphql }) => {
  let after: string | null = null;
  for (let turn = 1; ; turn++) {
    const { salesOrders } = (await graphql(page, {
      first: query['limit']!,
      after,
    })) as unknown as Orders;
    const { nodes, pageInfo } = salesOrders;
    if (turn === query['page'])
      return {
        body: nodes.map(({ number, total, customer }) => ({
          number: number!,
          total: total!,
          customer: customer?.['name'] ?? null,
        })),
      };
    if (!pageInfo.hasNextPage) return { body: [] };
    after = pageInfo.endCursor;
  }
};

/** Who has neither the number nor the address of an order learns not even whether there is one. */
const state: RouteHandler = async ({ params, query }, { graphql }) => {
  const document = `query ($number: String!, $email: String!) {
    salesOrders(where: { number: { eq: $number }, customer: { email: { eq: $email } } }, first: 1) {
      nodes { number status deliveryDate }
    }
  }`;
  const found = await graphql(document, { number: params['number']!, email: query['email']! });
  const [order] = (found as unknown as Orders).salesOrders.nodes;
  if (!order) throw refuse('There is no such order.', { mend: 'Check number and address.' });
  return { body: { number: order['number']!, status: order['status']!, promised: order['deliveryDate']! } };
};

/** Addresses are written by hand: how they are written must not matter. */
const tidy: RouteMiddleware = (request) => ({
  ...request,
  query: { ...request.query, email: String(request.query['email']).trim().toLowerCase() },
});

export default definePlugin({
  name: 'order-desk',
  about: 'Tells machines which orders are to be shipped, and customers how their order stands.',
  engine: '^0.1.0',
  needs: ['sales'],
  routes: {
    confirmed: {
      about: 'Confirmed orders by number.',
      method: 'GET',
      path: '/orders',
      needs: ['sales.Order.read'],
      query: {
        type: 'object',
        additionalProperties: false,
        properties: {
          page: { type: 'integer', minimum: 1, maximum: 100, default: 1 },
          limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
        },
      },
      response: {
        type: 'array',
        items: { type: 'object', properties: { number: text, total: text, customer: nullable } },
      },
      handler: confirmed,
    },
    state: {
      about: 'How an order stands, for whoever knows its number and the address of its customer.',
      method: 'GET',
      path: '/orders/:number',
      public: { actor: 'sales.desk' },
      perMinute: 20,
      query: {
        type: 'object',
        additionalProperties: false,
        required: ['email'],
        properties: { email: { ...text, minLength: 3, maxLength: 320 } },
      },
      response: { type: 'object', properties: { number: text, status: text, promised: nullable } },
      middleware: [tidy],
      handler: state,
    },
  },
});
