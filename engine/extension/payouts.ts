/*
 * External actions that the provider of payments does. A step of a process hands money out by them, and has it called
 * back where the record refuses what was paid; who the provider is, the settings say.
 */
import { Refusal } from '../errors/index.ts';
import type { Opened, PaymentAdapter, PaymentAnswer, PaymentOrder } from './adapters.ts';
import { refuse } from './define.ts';
import { paymentPending } from './faults.ts';
import type { OpenedExternal } from './open.ts';

/** The name under which actions know the provider, whoever it is. */
const provider = 'payments';

/** What he does by the name of it, and what is said where he does not. */
const deeds = { payOut: 'pays nothing out', revoke: 'takes nothing back' } as const;

type Deed = keyof typeof deeds;

/** Finds what the provider does by its name, `payments.payOut`; undefined where the name is none of his. */
export function payoutsOf(payments: Opened<PaymentAdapter>): (code: string) => OpenedExternal | undefined {
  return (code) => {
    const deed = (Object.keys(deeds) as Deed[]).find((one) => code === `${provider}.${one}`);
    return deed && (async (record, asked) => patchOf(await answerOf(payments, deed, orderOf(record, asked))));
  };
}

/** What is to be paid stands in the inputs of the action, because a record names its currency by an id. */
function orderOf(
  record: Parameters<OpenedExternal>[0],
  { key, organization, input }: Parameters<OpenedExternal>[1],
): PaymentOrder {
  const { amount, currency, ...about } = input;
  return {
    key,
    organization,
    amount: String(amount),
    currency: String(currency),
    about: { ...about, order: record['id']! },
  };
}

async function answerOf(
  payments: Opened<PaymentAdapter>,
  deed: Deed,
  order: PaymentOrder,
): Promise<PaymentAnswer> {
  const does = payments[deed];
  return does ? does(order) : { state: 'refused', problem: `The provider of payments ${deeds[deed]}.` };
}

/** @throws Refusal PLG310 when he refused, PLG315 while he has not decided: then he is asked again */
function patchOf(answer: PaymentAnswer): { reference?: string } {
  if (answer.state === 'refused') throw refuse(answer.problem);
  if (answer.state === 'pending') throw new Refusal(paymentPending({}));
  return answer.reference === undefined ? {} : { reference: answer.reference };
}
