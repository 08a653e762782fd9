/**
 * Link: Definition[] -> Model. Afterwards, and relied on by every later stage:
 *   - every name has become the thing it names, every expression is typed;
 *   - nothing in the Model is ever changed: a new definition makes a new Model.
 *
 * Entities may refer to each other in circles, hence the order: declare all, point them at each other, then type the
 * expressions that read through them, then what is built of whole entities (keys, lifecycles, roles, views, forms,
 * prints).
 */
import { hashOf, type Definition } from '../definition/index.ts';
import type { Fault } from '../errors/index.ts';
import { linkRoles } from './access.ts';
import { linkActions } from './actions.ts';
import { checkApiNames, checkStorageNames } from './clashes.ts';
import { declareEntities } from './declare.ts';
import { checkRequired, checkValues } from './dependencies.ts';
import { typeFields } from './expressions.ts';
import { linkEffects } from './effects.ts';
import { linkForms } from './forms.ts';
import { deepFreeze } from './freeze.ts';
import { addInverses } from './inverses.ts';
import { linkKeys } from './keys.ts';
import { checkLedgers } from './ledgers.ts';
import { linkLifecycles } from './lifecycle.ts';
import { checkLimits } from './limits.ts';
import type { Linking } from './linking.ts';
import { checkMessages, linkLocales } from './locales.ts';
import { linkLookups } from './lookups.ts';
import { linkMenus } from './menu.ts';
import { linkModules } from './modules.ts';
import { mergeParts } from './parts.ts';
import { checkPrintTexts, linkPrints } from './prints.ts';
import { linkProcesses } from './processes.ts';
import { linkProjections } from './projections.ts';
import { resolveTargets } from './resolve.ts';
import { linkScenarios } from './scenarios.ts';
import { settleRolled } from './rolled.ts';
import { linkData } from './seeds.ts';
import { resolveSources } from './sources.ts';
import { linkSubscribers } from './subscribers.ts';
import { addSystemFields } from './system.ts';
import type { Model } from './types.ts';
import { linkViews } from './views.ts';

export interface Linked {
  /** Absent exactly when there are faults. */
  readonly model?: Model;
  /** All of them, in order of files. */
  readonly faults: readonly Fault[];
}

/** Changes when, and only when, a definition does: not with the folder it was read from. */
function fingerprintOf(definitions: readonly Definition[]): string {
  return hashOf(
    definitions.map((one) => `${one.layer} ${one.module} ${one.kind} ${one.name} ${one.hash}`).sort(),
  );
}

function linkEntities(linking: Linking): void {
  declareEntities(linking);
  resolveTargets(linking);
  addInverses(linking);
  addSystemFields(linking);
  resolveSources(linking);
  typeFields(linking);
  linkLookups(linking);
  linkKeys(linking);
  linkLifecycles(linking);
  settleRolled(linking);
}

/** What makes nothing and only looks for faults. */
function checkAll(linking: Linking, model: Pick<Model, 'prints' | 'roles' | 'processes'>): void {
  checkLimits(linking);
  checkRequired(linking);
  checkValues(linking);
  checkLedgers(linking);
  checkMessages(linking, model);
  checkPrintTexts(linking, model.prints);
  checkApiNames(linking);
  checkStorageNames(linking);
}

const byPlace = (a: Fault, b: Fault): number => {
  const textOf = (fault: Fault): string => `${fault.place?.file ?? ''} ${fault.place?.pointer ?? ''}`;
  return textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0;
};

export interface LinkOptions {
  /**
   * To be served: what was published was checked before. Only what must be linked is, and what is linked can still be told
   * to be wrong; scenarios wait until somebody asks for them.
   */
  readonly served?: boolean;
}

/** Links definitions into a Model. Never throws for what is wrong with them: all faults come together. */
export function linkModel(definitions: readonly Definition[], { served = false }: LinkOptions = {}): Linked {
  const faults: Fault[] = [];
  const modules = linkModules(definitions, faults);
  const linked = served ? definitions.filter(({ kind }) => kind !== 'scenario') : definitions;
  const parts = mergeParts(linked, modules, faults);
  const linking: Linking = { faults, modules, parts, entities: new Map(), written: new Map() };
  linkEntities(linking);
  const actions = linkActions(linking);
  linkEffects(linking, actions);
  const views = linkViews(linking);
  const forms = linkForms(linking);
  const prints = linkPrints(linking);
  const roles = linkRoles(linking);
  const processes = linkProcesses(linking, roles);
  const scenarios = served ? undefined : linkScenarios(linking, roles, processes);
  const subscribers = linkSubscribers(linking);
  const projections = linkProjections(linking);
  linkMenus(linking);
  linkData(linking);
  const locales = linkLocales(linking);
  if (!served) checkAll(linking, { prints, roles, processes });
  if (faults.length > 0) return { faults: faults.toSorted(byPlace) };
  const model: Omit<Model, 'scenarios'> = {
    fingerprint: fingerprintOf(definitions),
    definitions,
    modules: new Map([...modules].map(([name, draft]) => [name, draft.module])),
    entities: linking.entities,
    roles,
    views,
    forms,
    prints,
    actions,
    processes,
    subscribers,
    projections,
    locales,
  };
  return { model: deepFreeze(scenarios ? { ...model, scenarios } : scenariosLater(model)), faults };
}

/** Scenarios are a seventh of what there is to link, and only tests play them: their Model is linked when they do. */
function scenariosLater(model: Omit<Model, 'scenarios'>): Model {
  let scenarios: Model['scenarios'] | undefined;
  const get = () => (scenarios ??= linkModel(model.definitions).model!.scenarios);
  return Object.defineProperty(model, 'scenarios', { get }) as Model;
}
