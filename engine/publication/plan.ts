import {
  countRows,
  diffShapes,
  gatherFacts,
  inspectShape,
  locksHeld,
  phases,
  planChanges,
  shapeOf,
  transactionsOf,
  type Change,
  type Roles,
  type Step,
} from '../database/index.ts';
import type { Definition } from '../definition/index.ts';
import type { Fault } from '../errors/index.ts';
import { linkModel, type Model } from '../model/index.ts';
import type { Connection } from '../postgres/index.ts';
import { movesOf, type Move } from '../query/write/index.ts';
import { definitionsOf, newestNumber } from './store.ts';
import type { DefinitionChange, ModuleChange, Plan, PlannedStep } from './types.ts';

/** Says what publishing `definitions` in place of the newest publication would do. Reads only. */
export async function planPublication(
  db: Connection,
  definitions: readonly Definition[],
  roles: Roles,
): Promise<Plan> {
  const parent = await newestNumber(db);
  const before = await definitionsOf(db, parent);
  const { model, faults } = linkWhatFits(definitions);
  const compared = {
    parent,
    modules: compareModules(before, definitions),
    definitions: compare(before, definitions),
  };
  if (!model) return { ...compared, steps: [], kept: [], transactions: 0, faults, retires: false };

  const existing = await inspectShape(db, roles);
  const changes = diffShapes(existing, shapeOf(model));
  const facts = await gatherFacts(db, existing, changes);
  const tables = planChanges(changes, facts, roles);
  const { moves, kept } = movesOf(
    model,
    compared.definitions.length > 0 ? linkModel(before).model : model,
    existing,
  );
  return {
    ...compared,
    steps: [...tables.steps.map(plain), ...(await moveSteps(db, moves))].toSorted(byPhase),
    kept: kept.map(nameOf),
    transactions: transactionsOf(
      tables.steps.filter((step) => step.phase === 'add'),
      await locksHeld(db),
    ).length,
    faults: [...faults, ...tables.faults],
    retires: changes.some(isRetirement),
  };
}

/** Nothing to publish and nothing to do to the tables. */
export const isEmpty = (plan: Plan): boolean => plan.definitions.length === 0 && plan.steps.length === 0;

/** Kinds that use entities and are used by nothing: without a broken one the rest still has a meaning. */
const leaves: ReadonlySet<string> = new Set([
  'view',
  'form',
  'access',
  'process',
  'subscriber',
  'projection',
  'action',
  'locale',
  'seed',
  'scenario',
  'print',
]);

/**
 * Links the definitions. Where only leaves are broken (a view still shows a field that this change retires) the tables
 * are planned without them, so that the fault stands beside the step that causes it.
 */
function linkWhatFits(definitions: readonly Definition[]): { model?: Model; faults: readonly Fault[] } {
  const linked = linkModel(definitions);
  if (linked.faults.length === 0) return linked;
  const broken = new Set(linked.faults.map((fault) => fault.place?.file));
  const rest = definitions.filter((one) => !(leaves.has(one.kind) && broken.has(one.file)));
  const again = linkModel(rest);
  return again.faults.length === 0 && again.model
    ? { model: again.model, faults: linked.faults }
    : { faults: linked.faults };
}

const isRetirement = (change: Change): boolean =>
  change.kind === 'retireColumn' || change.kind === 'retireTable';

const plain = ({ phase, why, run, undo, locks, transactional, rows, finding }: Step): PlannedStep => ({
  phase,
  why,
  run,
  undo,
  locks,
  transactional,
  rows,
  ...(finding !== undefined && { finding }),
});

const byPhase = (a: PlannedStep, b: PlannedStep): number => phases.indexOf(a.phase) - phases.indexOf(b.phase);

const nameOf = ({ field }: { readonly field: Move['field'] }): string =>
  `${field.entity.fullName}.${field.name}`;

/** A step for each field whose table has rows; nothing takes a move back, its column goes with the field. */
async function moveSteps(db: Connection, moves: readonly Move[]): Promise<PlannedStep[]> {
  const steps: PlannedStep[] = [];
  for (const { field, how, text } of moves) {
    const rows = await countRows(db, field.entity.table);
    if (rows === 0) continue;
    const why = `~ ${nameOf({ field })} ${how} for records that are there`;
    steps.push({
      phase: 'move',
      why,
      run: text,
      undo: 'select',
      locks: 'nothing',
      transactional: false,
      rows,
    });
  }
  return steps;
}

const keyOf = (one: Definition): string => [one.layer, one.kind, one.module, one.name].join(' ');

function compare(before: readonly Definition[], after: readonly Definition[]): DefinitionChange[] {
  const was = new Map(before.map((one) => [keyOf(one), one]));
  const now = new Map(after.map((one) => [keyOf(one), one]));
  const changed = [...now].flatMap(([key, one]) => {
    const old = was.get(key);
    if (!old) return [told(one, 'added')];
    return old.hash === one.hash && old.file === one.file ? [] : [told(one, 'changed')];
  });
  return [...changed, ...[...was].flatMap(([key, one]) => (now.has(key) ? [] : [told(one, 'removed')]))];
}

const told = ({ kind, module, name, file }: Definition, how: DefinitionChange['how']): DefinitionChange => ({
  how,
  kind,
  module,
  name,
  file,
});

function compareModules(before: readonly Definition[], after: readonly Definition[]): ModuleChange[] {
  const was = versions(before);
  const now = versions(after);
  const names = [...new Set([...was.keys(), ...now.keys()])];
  return names
    .filter((name) => was.get(name) !== now.get(name))
    .map((name) => ({
      name,
      ...(was.has(name) && { was: was.get(name)! }),
      ...(now.has(name) && { now: now.get(name)! }),
    }));
}

function versions(definitions: readonly Definition[]): ReadonlyMap<string, string> {
  const modules = definitions.filter((one) => one.kind === 'module');
  return new Map(modules.map((one) => [one.module, String(one.body['version'] ?? '')]));
}
