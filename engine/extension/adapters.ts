/*
 * Adapters: where Kontor meets a bank, a post office or a store of files. What ships (an internal provider of payments, a
 * folder, SMTP, a disk) keeps the same contract as what a plugin brings; the settings say which one is used.
 */
import type { Json, JsonObject } from '../definition/index.ts';
import type { Reply, Request } from '../outgoing/index.ts';

/** What an adapter, a route or a handler of a plugin may reach besides data. */
export interface Reach {
  /**
   * Calls another program: through the breaker and bulkhead of this plugin, tried again where nobody answered, and never
   * into our own network unless the operator allowed it. Where nobody answers in the end it throws.
   */
  call(request: Request): Promise<Reply>;
  /** What the operator set for this plugin, by the names it declared. */
  readonly settings: Readonly<Record<string, string>>;
}

/** One payment to be made, or to be given back. */
export interface PaymentOrder {
  /** The same however often it is asked for: whatever carries it is paid once. */
  readonly key: string;
  readonly organization: string;
  /** Decimal text, never a number. */
  readonly amount: string;
  /** Code of the currency, `EUR`. */
  readonly currency: string;
  /** Whatever else the subscriber gives: number, party, the provider's number of a charge that is given back. */
  readonly about: JsonObject;
}

/**
 * How a payment stands. `pending` is asked for again, with the same key, until it is one of the others; `paid` says of a
 * refund that the money is back. `reference` is the number by which the provider knows it.
 */
export type PaymentAnswer =
  | { readonly state: 'paid'; readonly reference?: string }
  | { readonly state: 'pending'; readonly reference?: string }
  | { readonly state: 'refused'; readonly problem: string; readonly reference?: string };

/**
 * Who makes payments. Asked again with a key it knows, it pays nothing twice and says how that one stands now. What it
 * throws is no answer: nothing is known then, and it is asked again.
 */
export interface PaymentAdapter {
  charge(order: PaymentOrder, reach: Reach): Promise<PaymentAnswer>;
  refund(order: PaymentOrder, reach: Reach): Promise<PaymentAnswer>;
  /** Pays somebody. A provider that only collects leaves it out: what it is asked to pay out is refused then. */
  payOut?(order: PaymentOrder, reach: Reach): Promise<PaymentAnswer>;
  /** Takes back what it paid out, or stops it on its way: `about` names the same order. It has a key of its own. */
  revoke?(order: PaymentOrder, reach: Reach): Promise<PaymentAnswer>;
}

/** One letter as it leaves: a text, and the PDF that goes with it, if one does. */
export interface MailLetter {
  /** The same however often it is handed over. */
  readonly id: string;
  readonly organization: string;
  readonly recipients: readonly string[];
  readonly replyTo: string | null;
  readonly subject: string;
  readonly body: string;
  readonly attachment: { readonly fileName: string; readonly content: Uint8Array } | null;
}

/** `again` may be tried again, `failed` was refused for good, of `unsure` nobody knows whether it went out. */
export type MailOutcome =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'again' | 'failed' | 'unsure'; readonly problem: string };

/** Carries letters. Where it throws nobody knows: the letter is tried again if it may be handed over twice, else it is `unsure`. */
export interface MailAdapter {
  /** Whether a letter may be handed over twice and is still one. */
  readonly repeatable: boolean;
  send(letter: MailLetter, reach: Reach): Promise<MailOutcome>;
}

/** The bytes of one file: they are named by what they are, so the same name is the same content. */
export interface FileBytes {
  readonly organization: string;
  readonly sha256: string;
  /** A file of this machine. `put` finds the bytes there and may move it away; `get` may write them there. */
  readonly path: string;
}

export interface FileAdapter {
  /** Keeps the bytes. They are kept for good when it has ended. */
  put(file: FileBytes, reach: Reach): Promise<void>;
  /** Path of a file with the bytes: the given one, which is deleted afterwards, or one of its own. Undefined: not kept. */
  get(file: FileBytes, reach: Reach): Promise<string | undefined>;
}

export interface Adapters {
  readonly payments?: PaymentAdapter;
  readonly mail?: MailAdapter;
  readonly files?: FileAdapter;
}

/** An adapter whose functions know what they may reach; those that ship need nothing. */
export type Opened<A> = {
  readonly [K in keyof A]: NonNullable<A[K]> extends (given: infer G, reach: Reach) => infer R
    ? (given: G) => R
    : A[K];
};

const paysAtOnce = ({ key }: PaymentOrder): Promise<PaymentAnswer> =>
  Promise.resolve({ state: 'paid', reference: `internal ${key}` });

/** The provider that ships: it asks nobody. Whoever has a payment made by it says that the money has moved. */
export const internalPayments: Opened<PaymentAdapter> = {
  charge: paysAtOnce,
  refund: paysAtOnce,
  payOut: paysAtOnce,
  revoke: paysAtOnce,
};

const states: readonly Json[] = ['paid', 'pending', 'refused'];

/** What a provider said, if it is an answer at all. @throws TypeError when it is none */
export function answerOfPayment(said: unknown): PaymentAnswer {
  const { state, reference, problem } = (said ?? {}) as Record<string, Json | undefined>;
  const whole = states.includes(state ?? null) && (state !== 'refused' || typeof problem === 'string');
  if (!whole || (reference !== undefined && typeof reference !== 'string'))
    throw new TypeError('The provider of payments gave no answer that says paid, pending or refused.');
  return said as PaymentAnswer;
}

const outcomes: readonly Json[] = ['sent', 'again', 'failed', 'unsure'];

/** What became of a letter, if that is what was said. @throws TypeError when it is not */
export function outcomeOfMail(said: unknown): MailOutcome {
  const { outcome, problem } = (said ?? {}) as Record<string, Json | undefined>;
  if (!outcomes.includes(outcome ?? null) || (outcome !== 'sent' && typeof problem !== 'string'))
    throw new TypeError('The adapter of mail did not say what became of the letter.');
  return said as MailOutcome;
}
