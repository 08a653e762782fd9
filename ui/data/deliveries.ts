/** Events on their way to subscribers, and letters on theirs, in the words of pages. */
import { graphql } from './client.ts';

export interface Delivery {
  readonly id: string;
  readonly subscriber: string;
  /** What the subscriber is called. */
  readonly title: string;
  readonly event: string;
  readonly status: 'waiting' | 'held' | 'dead';
  readonly entity: string | null;
  readonly record: string | null;
  readonly attempts: number;
  readonly code: string | null;
  readonly message: string | null;
  readonly at: string;
  readonly wakeAt: string | null;
}

export interface Subscriber {
  readonly name: string;
  readonly title: string;
  readonly on: readonly string[];
  readonly waiting: number;
  readonly held: number;
  readonly dead: number;
  readonly oldest: string | null;
}

export interface Letter {
  readonly id: string;
  readonly status: 'waiting' | 'sending' | 'sent' | 'failed' | 'unsure';
  readonly entity: string;
  readonly record: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly fileName: string;
  readonly attempts: number;
  readonly problem: string | null;
  readonly at: string;
  readonly author: string | null;
}

export const DELIVERY = 'id subscriber title event status entity record attempts code message at wakeAt';

export interface Deliveries {
  readonly deliveries: readonly Delivery[];
  readonly subscribers: readonly Subscriber[];
}

export const readDeliveries = (filter: {
  readonly status?: string;
  readonly subscriber?: string;
}): Promise<Deliveries> =>
  graphql(
    `query Deliveries($status: String, $subscriber: String) {
      deliveries(status: $status, subscriber: $subscriber) { ${DELIVERY} }
      subscribers { name title on waiting held dead oldest }
    }`,
    filter,
  );

/** The whole event of a delivery; undefined where it was taken meanwhile. */
export async function readTold(id: string): Promise<unknown> {
  const document = 'query Delivery($id: ID!) { delivery(id: $id) { told } }';
  return (await graphql<{ delivery: { told: unknown } | null }>(document, { id })).delivery?.told;
}

export async function settleDelivery(deed: 'resendDelivery' | 'dropDelivery', id: string): Promise<void> {
  await graphql(`mutation Settle($id: ID!) { ${deed}(id: $id) { id } }`, { id });
}

export async function readLetters(status: string | undefined): Promise<readonly Letter[]> {
  const document =
    'query Letters($status: String) { letters(status: $status) { id status entity record recipients subject fileName attempts problem at author } }';
  return (await graphql<{ letters: readonly Letter[] }>(document, { status })).letters;
}

export async function resendLetter(id: string): Promise<void> {
  await graphql('mutation Resend($id: ID!) { resendLetter(id: $id) { id } }', { id });
}
