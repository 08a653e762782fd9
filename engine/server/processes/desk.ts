/*
 * What people see of processes and do with them. Whoever started one sees it and may cancel it; `core.admin` sees all of
 * an organization, and has the repair inbox. Whether somebody may decide an approval is asked in the statement that
 * writes his decision, with the roles that `enter` has just found in force.
 */
import pg from 'pg';
import { administers, rowCondition, type Actor } from '../../access/index.ts';
import type { JsonObject } from '../../definition/index.ts';
import { nearest, Refusal } from '../../errors/index.ts';
import { checkInput, type Model, type Process } from '../../model/index.ts';
import {
  askedOf,
  badInput,
  cancelling,
  decided,
  deciding,
  finding,
  listing,
  planFor,
  planOf,
  misfitOf,
  moving,
  outdated,
  portionSize,
  noApproval,
  noInstance,
  noProcess,
  noRecord,
  recordChanged,
  retrying,
  skipping,
  startByHand,
  stepsOf,
  undoing,
  wrongStatus,
  type InstanceRow,
  type KeptProcess,
  type OpenApproval,
  type OutdatedRow,
  type StepView,
} from '../../process/index.ts';
import type { Records } from '../../records/index.ts';

export interface Started {
  readonly process: string;
  readonly record?: string;
  readonly input?: Readonly<Record<string, unknown>>;
}

export interface Decided {
  readonly approved: boolean;
  readonly comment?: string;
  /** Version of the record that was looked at. */
  readonly version?: number;
  /** User in whose place it is decided; in one's own name where nobody is named. */
  readonly onBehalfOf?: string;
}

/** Which instances are to go on by the definitions of today. */
export interface Moving {
  readonly process?: string;
  readonly id?: string;
  /** Only says what would be done. */
  readonly dry?: boolean;
}

/** An instance of an older definition, and whether it can go on by that of today. */
export interface Move {
  readonly id: string;
  readonly process: string;
  /** Versions of the two definitions. */
  readonly from: number;
  readonly to: number;
  readonly fits: boolean;
  readonly moved: boolean;
  /** Why it stays as it is. */
  readonly why: string | null;
}

export interface Desk {
  list(
    actor: Actor,
    filter: { readonly process?: string; readonly status?: string; readonly record?: string },
  ): Promise<readonly InstanceRow[]>;
  /** @throws Refusal PRC002 */
  show(actor: Actor, id: string): Promise<InstanceRow & { readonly steps: readonly StepView[] }>;
  /** The definition it began with, as it is kept. @throws Refusal PRC002 */
  plan(actor: Actor, id: string): Promise<JsonObject>;
  /** @throws Refusal PRC001 */
  start(actor: Actor, model: Model, asked: Started): Promise<{ readonly id: string }>;
  /** @throws Refusal PRC002, PRC003 */
  retry(actor: Actor, id: string): Promise<void>;
  skip(actor: Actor, id: string, path: string, reason: string): Promise<void>;
  /** Takes back what runs. */
  undo(actor: Actor, id: string): Promise<void>;
  /** Takes back what runs, and closes as it is what lies in the repair inbox. */
  cancel(actor: Actor, id: string): Promise<void>;
  /** Moves what waits to the definitions of today, where it can go on by them. @throws Refusal PRC001, PRC002 */
  migrate(actor: Actor, model: Model, moving: Moving): Promise<readonly Move[]>;
  approvals(actor: Actor): Promise<readonly OpenApproval[]>;
  /** @throws Refusal PRC010 to PRC012 */
  decide(actor: Actor, approval: string, decision: Decided): Promise<{ readonly status: string }>;
}

export function openDesk(records: Records): Desk {
  const one = async (actor: Actor, id: string): Promise<InstanceRow> => {
    const found = isUuid(id) ? await records.ask<InstanceRow>(actor, finding(lookingOf(actor), id)) : [];
    if (!found[0]) throw new Refusal(noInstance({}));
    return found[0];
  };
  /** Does something with an instance, or says in what state it is. */
  const change = async (actor: Actor, id: string, statement: ReturnType<typeof retrying>, fit: string) => {
    const { status } = await one(actor, id);
    const rows = await records.ask(actor, statement);
    if (rows.length === 0) throw new Refusal(wrongStatus({ status, fit }));
  };
  /** All of them, portion by portion; what is done with one does not hide the next. */
  const outdatedRows = async function* (actor: Actor, plans: ReadonlyMap<string, string>, id?: string) {
    for (let after: OutdatedRow | undefined; ;) {
      const rows = await records.ask<OutdatedRow>(actor, outdated(plans, { id, after }));
      yield* rows;
      after = rows.at(-1);
      if (rows.length < portionSize) return;
    }
  };
  const isMoved = async (actor: Actor, row: OutdatedRow, to: string): Promise<boolean> =>
    (await records.ask<{ moved: boolean }>(actor, moving(row, to)))[0]!.moved;
  return {
    list: (actor, filter) => records.ask<InstanceRow>(actor, listing(lookingOf(actor), filter)),
    async show(actor, id) {
      const instance = await one(actor, id);
      return { ...instance, steps: await records.ask<StepView>(actor, stepsOf(id)) };
    },
    async plan(actor, id) {
      await one(actor, id);
      const [kept] = await records.ask<{ body: string }>(actor, planFor(id));
      return JSON.parse(kept!.body) as JsonObject;
    },
    async start(actor, model, { process: name, record = null, input = {} }) {
      const process = startable(actor, model, name);
      const faults = checkInput(model, { inputs: process.start.inputs, title: process.title }, input).map(
        ({ field, message }) => badInput({ message }, { field }),
      );
      if (process.start.entity && record === null) faults.push(noRecord({ action: name }));
      if (faults.length > 0) throw new Refusal(faults);
      const asked = { process: name, record, input, account: actor.account };
      const [row] = await records.ask<{ id: string }>(actor, startByHand(model, asked));
      return { id: row!.id };
    },
    async retry(actor, id) {
      refuseOthers(actor);
      await change(actor, id, retrying(id), 'running or in the repair inbox');
    },
    async skip(actor, id, path, reason) {
      refuseOthers(actor);
      await change(actor, id, skipping(id, path, reason), `in the repair inbox with an open step '${path}'`);
    },
    undo: (actor, id) => change(actor, id, undoing(id), 'running'),
    cancel: (actor, id) => change(actor, id, cancelling(id), 'running or in the repair inbox'),
    async migrate(actor, model, { process, id, dry = false }) {
      refuseOthers(actor);
      if (id !== undefined) await one(actor, id);
      const plans = new Map(
        definitionsNamed(model, process).map((each) => [each.fullName, planOf(model, each).hash]),
      );
      const moves: Move[] = [];
      for await (const row of outdatedRows(actor, plans, id)) {
        const { body, hash } = planOf(model, model.processes.get(row.process)!);
        const [before, now] = [JSON.parse(row.body) as KeptProcess, body as KeptProcess];
        const misfit = row.cancelling ? 'It is being taken back.' : misfitOf(before, now, row.paths);
        const moved = misfit === undefined && !dry && (await isMoved(actor, row, hash));
        const busy = misfit === undefined && !dry && !moved ? 'It was at work just now: try again.' : null;
        const { version: from } = before;
        const why = misfit ?? busy;
        moves.push({ id: row.id, process: row.process, from, to: now.version, fits: misfit === undefined, moved, why }); // prettier-ignore
      }
      return moves;
    },
    approvals: (actor) => records.ask<OpenApproval>(actor, askedOf(actor.roles)),
    async decide(actor, approval, { approved, comment = null, version = null, onBehalfOf = null }) {
      if (!isUuid(approval) || !isUuid(onBehalfOf ?? actor.user)) throw new Refusal(noApproval({}));
      try {
        const decision = { approved, comment, version, onBehalfOf };
        const statement = deciding(approval, actor.roles, decision);
        const [row] = await records.ask<{ status: string }>(actor, statement);
        return { status: row!.status };
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const lookingOf = (actor: Actor) => ({ all: administers(actor) });

function refuseOthers(actor: Actor): void {
  if (!administers(actor)) throw new Refusal(noInstance({}));
}

/** All definitions, or the one of that name. @throws Refusal PRC001 */
function definitionsNamed(model: Model, name: string | undefined): readonly Process[] {
  if (name === undefined) return [...model.processes.values()];
  const process = model.processes.get(name);
  if (process) return [process];
  throw new Refusal(noProcess({ process: name, near: nearest(name, model.processes.keys()) }));
}

/** Whether an instance goes by another definition than that of today, and has not ended. */
export function isOutdated(model: Model, { process: name, plan, status }: InstanceRow): boolean {
  const process = model.processes.get(name);
  return (
    ['running', 'repair'].includes(status) && process !== undefined && planOf(model, process).hash !== plan
  );
}

/** Processes that the actor may start. */
export const startableBy = (actor: Actor, model: Model): readonly Process[] =>
  [...model.processes.values()].filter((process) => mayBegin(actor, process));

/** What may be done with an instance in this state. */
export function mayDo(actor: Actor, { status }: Pick<InstanceRow, 'status'>): readonly string[] {
  const own = { running: ['undo'], repair: ['cancel'] }[status] ?? [];
  const administered = { running: ['retry'], repair: ['retry', 'skip'] }[status] ?? [];
  return administers(actor) ? [...administered, ...own] : own;
}

/**
 * A process that acts with its starter's rights is started by whoever may read the record it is about. One that acts as
 * a service account could do more than its starter, so only who administers starts it.
 */
function startable(actor: Actor, model: Model, name: string): Process {
  const mine = startableBy(actor, model);
  const process = mine.find(({ fullName }) => fullName === name);
  if (process) return process;
  const near = nearest(
    name,
    mine.map(({ fullName }) => fullName),
  );
  throw new Refusal(noProcess({ process: name, near }));
}

function mayBegin(actor: Actor, { start, actor: service }: Process): boolean {
  if (!start.by.has('manual') && !start.by.has('api')) return false;
  if (service !== undefined) return administers(actor);
  return !start.entity || rowCondition(actor.rights, start.entity) !== 'never';
}

/** What `kontor.decide` refuses, in words. */
function refusalOf(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || error.code !== 'KNT10') return error;
  switch (error.message) {
    case 'absent':
    case 'denied':
      return new Refusal(noApproval({}));
    case 'decided':
    case 'twice':
      return new Refusal(decided({}));
    case 'stale':
      return new Refusal(recordChanged({}));
    default:
      return error;
  }
}
