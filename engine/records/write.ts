/*
 * One document's changes, in one transaction. Where nothing has to be decided in between, all its statements go out in
 * one message (a unit); where hooks, deletions, merges or locked roll-ups want to look first, they run one after the
 * other on a connection of their own. What both do is the same, in the order of the design:
 *   idempotency row - records in order of entity and id - the changes, each one statement - roll-ups - gapless numbers
 */
import { LRUCache } from 'lru-cache';
import type { Actor } from '../access/index.ts';
import { Refusal } from '../errors/index.ts';
import type { PluginRecord } from '../extension/index.ts';
import type { Model } from '../model/index.ts';
import { refusedAt, type Company, type Joint } from '../postgres/index.ts';
import { companyOf } from '../process/index.ts';
import { compileGuard } from '../query/write/index.ts';
import { bind, enter, textOf } from './context.ts';
import { isHooked, isRepeated, lacksImage, reasonsOf, refusalOf, runsAgain, unmadeIn } from './failure.ts';
import { tryAgain } from './faults.ts';
import { after, before, mayShare, recall, recalled } from './idempotency.ts';
import { checkGiving } from './giving.ts';
import { inOneUnit, runAlone, runHandler, runLook } from './interactive.ts';
import { jointOf, type Around } from './joint.ts';
import { makeMissing } from './made.ts';
import { statementOf } from './plans.ts';
import { prepareAll, changeOf, type Prepared } from './prepare.ts';
import { ask } from './read.ts';
import { refined } from './refine.ts';
import type { Operation, Query, RecordsParts, WriteOptions, Writes, Written } from './types.ts';

/** A step that was done already says nothing of it here: what it left is kept with its process. */
const done: Written = { outcomes: [], repeated: true };

/** How often a transaction that met another runs again. */
const attemptsMax = 3;

/** How often it lacks records that are made when they are missing: each effect may be the first to look for some. */
const makingsMax = 20;

export async function write(
  parts: RecordsParts,
  actor: Actor,
  operations: readonly Operation[],
  options: WriteOptions,
): Promise<Written> {
  const read = await Promise.all(operations.map((operation) => refined(parts, operation)));
  await checkGiving((query) => ask(parts.pipeline, actor, query), actor, read, options.model);
  const prepared = prepareAll(actor, read, options);
  const next = await following(parts, actor, options);
  try {
    return await attempted(parts, actor, options, () => once(parts, actor, prepared, options, next));
  } catch (error) {
    if (wantsWhole(error, options)) return write(parts, actor, operations, { ...options, whole: true });
    if (!isRepeated(error)) throw error;
    return options.step ? done : repeat(parts, actor, options);
  }
}

/** Lets code decide what is written, in one transaction. It runs again where that met another. */
export async function handle(
  parts: RecordsParts,
  actor: Actor,
  options: WriteOptions,
  code: (writes: Writes) => Promise<void>,
): Promise<void> {
  try {
    await attempted(parts, actor, options, () => runHandler(parts, actor, options, code));
  } catch (error) {
    if (!wantsWhole(error, options)) throw error;
    await handle(parts, actor, { ...options, whole: true }, code);
  }
}

/** Looks whether an action may be done now, for what is asked elsewhere before it is written. */
export async function look(
  parts: RecordsParts,
  actor: Actor,
  operation: Operation,
  options: WriteOptions,
): Promise<PluginRecord | undefined> {
  const [prepared] = prepareAll(actor, [await refined(parts, operation)], options);
  try {
    return await attempted(parts, actor, options, () => runLook(parts, actor, prepared!, options));
  } catch (error) {
    if (isRepeated(error)) return undefined;
    throw error;
  }
}

/** Whether it is to be written once more with whole images. */
const wantsWhole = (error: unknown, { whole }: WriteOptions): boolean => lacksImage(error) && !whole;

/** Runs a transaction again where it met another, and where it lacks what can be made. */
async function attempted<T>(
  parts: RecordsParts,
  actor: Actor,
  options: WriteOptions,
  run: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1, makings = 0; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!runsAgain(error) || wantsWhole(error, options)) throw error;
      const missing = unmadeIn(error);
      if (missing.length > 0 && makings++ < makingsMax) {
        await makeMissing(parts, actor, missing, options);
        attempt--;
      } else if (attempt === attemptsMax) throw new Refusal(tryAgain({}));
    }
  }
}

async function once(
  parts: RecordsParts,
  actor: Actor,
  prepared: readonly Prepared[],
  options: WriteOptions,
  next: readonly Joint[],
): Promise<Written> {
  const [text, ...texts] = isFast(parts, actor, prepared)
    ? await inUnit(parts, actor, prepared, options, next)
    : [await runAlone(parts, actor, prepared, options)];
  return {
    outcomes: prepared.map((one) => one.outcome),
    ...(text !== undefined && { text }),
    ...(texts.length > 0 && { next: texts as string[] }),
    repeated: false,
  };
}

const isFast = (parts: RecordsParts, actor: Actor, prepared: readonly Prepared[]): boolean =>
  !isKnownHooked(actor, prepared) && prepared.every((one) => inOneUnit(parts.extensions, one));

/** A document whose changes are one unit. */
interface Unit extends Around {
  readonly statements: readonly Query[];
  /** It may go out with others. */
  readonly shared: boolean;
}

function unitOf(
  parts: RecordsParts,
  actor: Actor,
  prepared: readonly Prepared[],
  options: WriteOptions,
): Unit {
  const outcomes = prepared.map((one) => one.outcome);
  const first = before(actor, outcomes, options);
  const guards = guardsOf(parts, options.model, prepared).map((guard) =>
    bind(guard, actor, options, new Map()),
  );
  const changes = prepared.map(({ planned }) =>
    bind(statementOf(planned!.plan), actor, options, planned!.values),
  );
  const telling = prepared.map(changeOf);
  const last = after(actor, outcomes, telling, options);
  const statements = [...first, ...guards, ...changes, ...last];
  return { first, guards, last, statements, shared: mayShare(telling, options) && isSmall(statements) };
}

/** Steps that come next, up to the first that wants a transaction of its own. What is refused is told when its turn comes. */
async function following(
  parts: RecordsParts,
  actor: Actor,
  options: WriteOptions,
): Promise<readonly Joint[]> {
  const found: Joint[] = [];
  for (const { operation, ...own } of options.next ?? []) {
    const joint = await jointly(parts, actor, operation, { ...options, ...own }).catch((error: unknown) => {
      if (error instanceof Refusal) return undefined;
      throw error;
    });
    if (!joint) break;
    found.push(joint);
  }
  return found;
}

async function jointly(
  parts: RecordsParts,
  actor: Actor,
  operation: Operation,
  options: WriteOptions,
): Promise<Joint | undefined> {
  const prepared = prepareAll(actor, [await refined(parts, operation)], options);
  if (!isFast(parts, actor, prepared)) return undefined;
  const unit = unitOf(parts, actor, prepared, options);
  return unit.shared ? jointOf(actor, prepared, unit, options) : undefined;
}

async function inUnit(
  parts: RecordsParts,
  actor: Actor,
  prepared: readonly Prepared[],
  options: WriteOptions,
  next: readonly Joint[],
): Promise<readonly (string | undefined)[]> {
  const unit = unitOf(parts, actor, prepared, options);
  const { first, guards, statements } = unit;
  try {
    const results = await (unit.shared
      ? parts.pipeline.runWrite(
          options.step ? companyOf(actor.org) : documentsOf(actor.org),
          statements,
          jointOf(actor, prepared, unit, options),
          next,
        )
      : parts.pipeline.runUnit(statements));
    if (!options.answer) return [];
    const [own, ...others] = results.at(-1)!.rows;
    return [textOf(own), ...others.map(textOf)];
  } catch (error) {
    const at = refusedAt(error);
    const failed = at === undefined ? undefined : prepared[at - first.length - guards.length];
    if (runsAgain(error) || isRepeated(error)) throw error;
    if (isHooked(error)) {
      for (const one of prepared) hooked.set(hookKey(actor, one), true);
      return [await runAlone(parts, actor, prepared, options)];
    }
    // Somebody changed the record meanwhile: it may be that the changes do not touch each other.
    if (failed?.operation.kind === 'update' && isStale(error))
      return [await runAlone(parts, actor, prepared, options)];
    throw refusalOf(error, failed?.doing);
  }
}

/** With more than two under way at a time the groups are smaller, and wait for each other. */
const documentsOf = (org: string): Company => ({ name: org, shares: 2, most: 8 });

/** Characters of a transaction that others may share: whoever goes out with it waits for it. */
const smallMax = 16_000;
const isSmall = (unit: readonly Query[]): boolean =>
  unit
    .flatMap(({ values }) => values)
    .reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0) <= smallMax;

/**
 * Hooks that are made for the records of some entity are called only where there are such records. The guard that finds
 * one costs its unit; so for a while it is taken for granted that there still is one, which is never wrong, only slower.
 */
const hooked = new LRUCache<string, true>({ max: 10_000, ttl: 60_000 });
const hookKey = (actor: Actor, { outcome }: Prepared): string => `${actor.org} ${outcome.entity}`;
const isKnownHooked = (actor: Actor, prepared: readonly Prepared[]): boolean =>
  prepared.some((one) => hooked.has(hookKey(actor, one)));

function guardsOf({ extensions }: RecordsParts, model: Model, prepared: readonly Prepared[]) {
  const hooks = prepared.flatMap(({ outcome }) => extensions.beforeWrite(outcome.entity));
  const entities = new Set(hooks.flatMap((hook) => model.entities.get(hook.onlyWith!) ?? []));
  return [...entities].map(compileGuard);
}

const isStale = (error: unknown): boolean =>
  reasonsOf(error)?.every((reason) => reason.code === 'stale') ?? false;

/** The same request again: nothing runs, what was made is read. */
async function repeat({ pipeline }: RecordsParts, actor: Actor, options: WriteOptions): Promise<Written> {
  const first = enter(actor, options.correlation);
  try {
    const [, found] = await pipeline.runUnit([first, recall(actor, options.idempotency!)]);
    const outcomes = recalled(found!.rows[0] as { hash: string; ids: string }, options.idempotency!);
    if (!options.answer) return { outcomes, repeated: true };
    const results = await pipeline.runUnit([first, options.answer(outcomes)]);
    return { outcomes, text: textOf(results.at(-1)!.rows[0]), repeated: true };
  } catch (error) {
    throw refusalOf(error);
  }
}
