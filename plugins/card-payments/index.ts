import {
  definePlugin,
  type Json,
  type JsonObject,
  type PaymentAnswer,
  type PaymentOrder,
  type Reach,
  type Reply,
} from '../../engine/index.ts';

/** How a gateway says that a payment stands, in our words. What is not listed is not decided yet. */
const states: Readonly<Record<string, 'paid' | 'refused'>> = {
  succeeded: 'paid',
  paid: 'paid',
  failed: 'refused',
  declined: 'refused',
  cancelled: 'refused',
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
    body: JSON.stringify({ amount, currency, description: about['number'], charge: about['charge'] }),
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

export default definePlugin({
  name: 'card-payments',
  about: 'Has payments collected and given back by a card gateway that speaks JSON over HTTP.',
  engine: '^0.1.0',
  needs: [],
  settings: {
    url: { about: 'Address of the gateway, https://gateway.example/v1.', required: true },
    apiKey: { about: 'The key that the gateway gave you.', required: true },
  },
  adapters: {
    payments: {
      charge: (order, reach) => pay('charges', order, reach),
      refund: (order, reach) => pay('refunds', order, reach),
    },
  },
});
