/*
 * What instances of one organization ask for at the same moment is one transaction over all of them: ten that run side by
 * side come to the same call again and again, and to open, hold and commit costs more than what is done. Whoever does not
 * hold all of them is refused as a whole, and each then asks by itself (engine/postgres/sharing.ts), so that nobody
 * suffers from another's lost lease.
 */
import { lostOr } from '../loop/index.ts';
import type { Company, Joint, Pipeline, Statement } from '../postgres/index.ts';
import type { Claimed } from './types.ts';

/** The organization of an instance, in nobody's name. */
export const enter = (instance: string): Statement => ({
  name: 'enter process',
  text: 'select kontor.enter_process($1)',
  values: [instance],
});

/** How somebody proves that he holds instances. */
type Guard = (instances: readonly string[], node: string) => Statement;

/** For what only reads: PostgreSQL has nothing to write down and waits for no disk. */
export const see: Guard = (instances, node) => ({
  name: 'see processes',
  text: 'select kontor.see_processes($1, $2)',
  values: [instances, node],
});

/** Nobody takes them until the transaction ends. */
export const hold: Guard = (instances, node) => ({
  name: 'hold processes',
  text: 'select kontor.hold_processes($1, $2)',
  values: [instances, node],
});

/** The step of a process, for its mark. */
export interface Marked {
  readonly instance: string;
  readonly path: string;
  readonly round: number;
  /** Who holds the instance. */
  readonly node: string;
  /** It is not done yet: another program is going to be asked, and may be asked again. */
  readonly asking?: true;
}

/**
 * Marks steps of instances that one holds, or is refused: as repeated, as sealed, or because another one holds an instance.
 * It is the first write of their transaction.
 */
export const mark = (steps: readonly Marked[]) => ({
  name: 'effects',
  text: 'select kontor.effects($1, $2, $3, $4, $5)',
  values: [
    steps.map(({ instance }) => instance),
    steps.map(({ path }) => path),
    steps.map(({ round }) => round),
    steps[0]!.node,
    steps[0]!.asking ? 'asked' : 'done',
  ],
});

/**
 * Instances of one organization share transactions, one at a time: what comes meanwhile gathers for the next, so that ten
 * that run at once stay together, which halves what a step costs.
 */
export const companyOf = (organization: string): Company => ({
  name: `processes ${organization}`,
  shares: 1,
  most: 16,
});

/** What one instance asks. */
export interface Part {
  readonly instance: string;
}

/**
 * Asks for an instance what may be asked for several at once: `of` makes statements for all parts, the last of which may
 * have a row for each, in their order. Gives the row of this one.
 * @throws LeaseLost
 */
export async function gather<One extends Part>(
  { runUnit, runWrite }: Pipeline,
  { node, organization }: Claimed,
  guard: Guard,
  name: string,
  part: One,
  of: (parts: readonly One[]) => readonly Statement[],
): Promise<Record<string, unknown> | undefined> {
  const together = (parts: readonly One[]): readonly Statement[] => {
    const instances = parts.map(({ instance }) => instance);
    return [enter(instances[0]!), guard(instances, node), ...of(parts)];
  };
  const alone = together([part]);
  const joint: Joint<One> = { key: `${name} ${node}`, part, ids: [part.instance], together, own: [] };
  try {
    const results = await (organization === undefined
      ? runUnit(alone)
      : runWrite(companyOf(organization), alone, joint));
    return results.at(-1)!.rows[0];
  } catch (error) {
    throw lostOr(error);
  }
}
