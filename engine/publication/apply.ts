import { applying, applyPlan, asOwner, rolesOf, type Roles } from '../database/index.ts';
import type { Definition } from '../definition/index.ts';
import { Refusal } from '../errors/index.ts';
import { noPublication } from './faults.ts';
import { isEmpty, planPublication } from './plan.ts';
import { definitionsOf, writePublication, type Authorship } from './store.ts';
import type { Plan } from './types.ts';

/** Where publications are made: by the administrator's address, acting as the owner of the tables. */
export interface Place {
  /** DATABASE_DIRECT_URL, else DATABASE_URL. */
  readonly url: string;
  readonly roles?: Roles;
}

export interface PublishOptions extends Authorship {
  /** Asked with the plan, while nobody else can plan or apply. A no leaves everything as it is. */
  readonly accept?: (plan: Plan) => boolean | Promise<boolean>;
  readonly onStage?: (stage: string) => void | Promise<void>;
  readonly settleMsMax?: number;
  /** Locks at most in one transaction; half of what the server holds when left out. */
  readonly locksMax?: number;
}

export interface Outcome {
  readonly plan: Plan;
  /** Number that is in force afterwards. */
  readonly number: number;
  readonly applied: boolean;
}

/** What publishing these definitions would do. Nothing is run. */
export const planAt = (place: Place, definitions: readonly Definition[]): Promise<Plan> => {
  const roles = place.roles ?? rolesOf();
  return asOwner(place.url, roles, (db) => planPublication(db, definitions, roles));
};

/**
 * Makes these definitions the ones in force, and the tables fit them. A plan without change publishes nothing.
 * @throws Refusal with the faults of the plan, or DBS4xx of its run.
 */
export function applyPublication(
  place: Place,
  definitions: readonly Definition[],
  options: PublishOptions = {},
): Promise<Outcome> {
  const roles = place.roles ?? rolesOf();
  return asOwner(place.url, roles, (db) =>
    applying(db, async () => {
      const plan = await planPublication(db, definitions, roles);
      const standing = { plan, number: plan.parent, applied: false };
      if (isEmpty(plan) && plan.faults.length === 0) return standing;
      if (options.accept && !(await options.accept(plan))) return standing;
      if (plan.faults.length > 0) throw new Refusal(plan.faults);
      const publish = () => writePublication(db, definitions, plan, options);
      const number = await applyPlan(db, plan.steps, { ...options, roles, publish });
      return { plan, number, applied: true };
    }),
  );
}

/** Takes back: what an older publication said is published anew. Retired fields and entities come back with their data. */
export async function takeBack(place: Place, number: number, options: PublishOptions = {}): Promise<Outcome> {
  const definitions = await asOwner(place.url, place.roles ?? rolesOf(), (db) => definitionsOf(db, number));
  if (definitions.length === 0) throw new Refusal(noPublication({ number }));
  return applyPublication(place, definitions, { note: `takes back to ${number}`, ...options });
}
