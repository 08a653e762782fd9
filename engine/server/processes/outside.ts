/*
 * An action that calls another program, in three parts, so that no transaction waits for it: whether it may be done is
 * looked at, and its step is marked as asked for; it is called with the key of the step; its answer is written and the
 * step marked as done. Whoever comes after a crash asks again, with the same key.
 */
import { createHash } from 'node:crypto';
import type { Actor } from '../../access/index.ts';
import type { JsonObject } from '../../definition/index.ts';
import { Refusal, statusOf } from '../../errors/index.ts';
import type { PluginRecord } from '../../extension/index.ts';
import { NoAnswer } from '../../outgoing/index.ts';
import {
  actionGone,
  noAnswer,
  noExternal,
  type Begun,
  type Claimed,
  type DeedAsked,
  type Done,
} from '../../process/index.ts';
import type { Published } from '../../publication/index.ts';
import { operationOf } from './deed.ts';
import type { HostParts } from './host.ts';
import { doOnce, keptOf, optionsOf } from './step.ts';

/** Runs `work` in the name of who acts. */
export type Acting = <T>(work: (actor: Actor, published: Published) => Promise<T>) => Promise<T>;

export async function doOutside(
  parts: HostParts,
  as: Acting,
  claimed: Claimed,
  begun: Begun,
  asked: DeedAsked,
): Promise<Done> {
  const { path } = asked;
  const looked = await as((actor, published) => look(parts, claimed, begun, actor, published, asked));
  if (!looked) return { kind: 'done', value: await keptOf(parts, claimed, asked) };
  const { record, run, ...told } = looked;
  const said = await answerOf(parts, () => run(record, { ...told, key: keyOf(claimed, begun, path) }));
  if (said.kind === 'failed') {
    if (!said.again) await parts.journal.refused(claimed, path, begun.round);
    return said;
  }
  const value = await as((actor, published) =>
    doOnce(parts, claimed, begun, actor, published, asked, said.answer),
  );
  return { kind: 'done', value };
}

/** What is to be called, and the record as it is; undefined where that was done already. */
async function look(
  parts: HostParts,
  claimed: Claimed,
  begun: Begun,
  actor: Actor,
  published: Published,
  asked: DeedAsked,
) {
  const operation = await operationOf(parts.records, actor, published, asked);
  if (operation.kind !== 'action') throw new Refusal(actionGone({ action: asked.action }));
  const { title, code } = operation.action;
  const run = parts.external(code!);
  if (!run) throw new Refusal(noExternal({ action: title, code: code! }));
  const { step, ...options } = optionsOf(claimed, begun, published, asked);
  const asking = { ...options, step: { ...step, asking: true as const } };
  const record: PluginRecord | undefined = await parts.records.look(actor, operation, asking);
  const { organization } = begun;
  return record && { record, run, organization, user: actor.user, input: operation.input as JsonObject };
}

/** Opaque, and of letters that a header may have: a path holds keys of loops, which people wrote. */
function keyOf({ instance }: Claimed, { round }: Begun, path: string): string {
  const step = createHash('sha256').update(`${path} ${round}`).digest('hex').slice(0, 16);
  return `${instance}-${step}`;
}

type Said =
  { readonly kind: 'answered'; readonly answer: JsonObject } | Extract<Done, { readonly kind: 'failed' }>;

/** Faults from here on say that something broke, and nothing of what the other side did. */
const broken = 500;

/** What the other program answered. It says no by a refusal; after anything else nobody knows, and it is asked again. */
async function answerOf(
  { onFailure }: HostParts,
  call: () => Promise<JsonObject | undefined>,
): Promise<Said> {
  try {
    return { kind: 'answered', answer: (await call()) ?? {} };
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof NoAnswer)) throw error;
    const faults = error instanceof Refusal ? error.faults : [noAnswer({ message: error.message })];
    const again = statusOf(faults[0]!) >= broken;
    if (again && error instanceof Refusal && error.cause !== undefined) onFailure(error.cause);
    const message = faults.map((fault) => fault.message).join(' ');
    return { kind: 'failed', code: faults[0]!.code, message, again };
  }
}
