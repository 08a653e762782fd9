import { definePlugin, refuse, type ExternalCode, type JsonObject, type Reply } from '../../engine/index.ts';

/** Answers that say no to this parcel; any other above 299 says that something is wrong between us. */
const refusals: readonly number[] = [404, 409, 422];

const problemOf = ({ body }: Reply): string =>
  String((JSON.parse(body) as JsonObject)['reason'] ?? 'The carrier gave no reason.');

/** Asks the carrier, once for each key however often it is told, and gives what he answers. */
const asking =
  (path: string): ExternalCode =>
  async (delivery, { call, key, settings }) => {
    const headers = {
      authorization: `Bearer ${settings['apiKey']}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    };
    // Its own number may not be known yet: an answer that was lost is asked for, or taken back, by ours.
    const told = { reference: delivery['id'], number: delivery['number'], to: delivery['shipName'] ?? null };
    const reply = await call({
      method: 'POST',
      url: `${settings['url']}/${path}`,
      headers,
      body: JSON.stringify(told),
    });
    if (refusals.includes(reply.status)) throw refuse(`The carrier refused: ${problemOf(reply)}`);
    if (reply.status > 299) throw new Error(`The carrier answered ${reply.status}.`);
    return JSON.parse(reply.body) as JsonObject;
  };

/** Gives the number by which the parcel is followed. */
const book: ExternalCode = async (delivery, context) => {
  const parcel = await asking('parcels')(delivery, context);
  return { tracking: String((parcel as JsonObject)['tracking']) };
};

const cancel: ExternalCode = async (delivery, context) => {
  await asking('parcels/cancel')(delivery, context);
  return { tracking: null };
};

export default definePlugin({
  name: 'parcel-post',
  about: 'Books parcels for deliveries at a carrier that speaks JSON over HTTP, and cancels them.',
  engine: '^0.1.0',
  needs: [], // it lies beside installations without deliveries too, where no action names it
  settings: {
    url: { about: 'Address of the carrier, https://parcels.example/v1.', required: true },
    apiKey: { about: 'The key that the carrier gave you.', required: true },
  },
  external: { book, cancel },
});
