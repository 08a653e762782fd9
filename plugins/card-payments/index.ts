import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  definePlugin,
  refuse,
  type Json,
  type JsonObject,
  type PaymentAnswer,
  type PaymentOrder,
  type Reach,
  type Reply,
  type RouteHandler,
  type RouteMiddleware,
} from '../../engine/index.ts';

/** How a gateway says that a payment stands, in our words. What is not listed is not decided yet. */
const states: Readonly<Record<string, 'paid' | 'refused'>> = {
  succeeded: 'paid',
  paid: 'paid',
  failed: 'refused',
  declined: 'refused',
  cancelled: 'refused',
  returned: 'refused',
};

/** Answers that say no to this payment; any other above 299 says that something is wrong between us. */
const refusals: readonly number[] = [402, 409, 422];

const jsonOf = ({ body }: Reply): JsonObject => {
  const json = JSON.parse(body) as Json;
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new TypeError('The gateway answered no JSON object.');
  return json as JsonObject;
};

/** Reads the payment as the gateway has it. */
function answerOf(json: JsonObject): PaymentAnswer {
  const reference = typeof json['id'] === 'string' ? { reference: json['id'] } : {};
  const state = states[String(json['status'])];
  if (state === 'refused')
    return { state, problem: String(json['reason'] ?? 'The gateway gave no reason.'), ...reference };
  return { state: state ?? 'pending', ...reference };
}

/**
 * Tells the gateway of a payment under its key, and where it knew that key already, looks how the payment stands now:
 * a repeated key is answered with the first answer.
 */
async function pay(
  path: string,
  { key, ...order }: PaymentOrder,
  { call, settings }: Reach,
): Promise<PaymentAnswer> {
  const headers = { authorization: `Bearer ${settings['apiKey']}`, 'content-type': 'application/json' };
  const { amount, currency, about } = order;
  const told = await call({
    method: 'POST',
    url: `${settings['url']}/${path}`,
    headers: { ...headers, 'idempotency-key': key },
    body: JSON.stringify({
      amount,
      currency,
      description: about['number'],
      order: about['order'],
      charge: about['charge'],
    }),
  });
  if (told.status >= 500) return { state: 'pending' }; // it is ill, and nothing is known
  if (refusals.includes(told.status)) return answerOf({ status: 'failed', ...jsonOf(told) });
  if (told.status >= 300) throw new Error(`The gateway answered ${told.status}.`);
  const first = answerOf(jsonOf(told));
  if (first.state !== 'pending' || first.reference === undefined) return first;
  const now = await call({ method: 'GET', url: `${settings['url']}/${path}/${first.reference}`, headers });
  if (now.status >= 500) return first;
  if (now.status >= 300) throw new Error(`The gateway answered ${now.status}.`);
  return answerOf(jsonOf(now));
}

/** Who sends a notice has signed it, as it came, with the secret that only the gateway and we know. */
const signed: RouteMiddleware = ({ text, headers }, { settings }) => {
  const secret = settings['noticeSecret'];
  if (secret === undefined) throw refuse('Notices are not taken.', { mend: 'Set the secret of notices.' });
  const wanted = createHmac('sha256', secret).update(text).digest();
  const given = Buffer.from(headers['x-signature'] ?? '', 'hex');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw refuse('The notice is not signed by the gateway.', { mend: 'Sign it with the secret of notices.' });
  return undefined;
};

interface Order {
  readonly id: string;
  readonly version: number;
  readonly status: 'waiting' | 'paid' | 'refused';
}

const reading = 'query ($id: ID!) { financePaymentOrder(id: $id) { id version status } }';
const settling = `mutation ($id: ID!, $version: Int!, $reference: String) {
  settleFinancePaymentOrder(id: $id, version: $version, input: { reference: $reference }) { id }
}`;
const rejecting = `mutation ($id: ID!, $version: Int!, $reference: String, $problem: String!) {
  rejectFinancePaymentOrder(id: $id, version: $version, input: { reference: $reference, problem: $problem }) { id }
}`;

/** Keeps what the gateway tells by itself. One that comes again, or tells nothing new, changes nothing. */
const noticed: RouteHandler = async ({ body }, { graphql }) => {
  const told = body as JsonObject;
  const { financePaymentOrder: found } = await graphql(reading, { id: told['order']! });
  if (!found) throw refuse('There is no such order.', { mend: 'Send it to the organization that ordered.' });
  const { id, version, status } = found as unknown as Order;
  const answer = answerOf(told);
  const order = { id, version, reference: answer.reference ?? null };
  if (answer.state === 'paid' && status === 'waiting') await graphql(settling, order);
  else if (answer.state === 'refused' && status !== 'refused')
    await graphql(rejecting, { ...order, problem: answer.problem });
  else return { body: { noticed: false } };
  return { body: { noticed: true } };
};

export default definePlugin({
  name: 'card-payments',
  about: 'Has payments collected and given back by a card gateway that speaks JSON over HTTP.',
  engine: '^0.1.0',
  needs: [], // it lies beside installations without payments too, where nobody calls it
  settings: {
    url: { about: 'Address of the gateway, https://gateway.example/v1.', required: true },
    apiKey: { about: 'The key that the gateway gave you.', required: true },
    noticeSecret: { about: 'What the gateway signs its notices with; without it none are taken.' },
  },
  routes: {
    notices: {
      about: 'What the gateway tells by itself: a payment was made, was refused, or went back.',
      method: 'POST',
      path: '/notices',
      public: { actor: 'finance.cashier' },
      perMinute: 600,
      body: {
        type: 'object',
        required: ['id', 'order', 'status'],
        properties: {
          id: { type: 'string', minLength: 1, maxLength: 200 },
          order: { type: 'string', format: 'uuid' },
          status: { type: 'string' },
          reason: { type: 'string', maxLength: 1000 },
        },
      },
      response: { type: 'object', properties: { noticed: { type: 'boolean' } } },
      middleware: [signed],
      handler: noticed,
    },
  },
  adapters: {
    payments: {
      charge: (order, reach) => pay('charges', order, reach),
      refund: (order, reach) => pay('refunds', order, reach),
    },
  },
});
