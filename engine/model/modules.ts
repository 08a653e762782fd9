/** First of all, the modules: which there are, what each needs, and an order in which needs come first. */
import type { Definition, JsonObject } from '../definition/index.ts';
import { nearest, type Fault } from '../errors/index.ts';
import { findCircle } from './circles.ts';
import { needsCircle, unknownModule, wrongModuleName } from './faults.ts';
import { mergeBodies } from './merge.ts';
import { titleOf } from './names.ts';
import type { MenuEntry, Module } from './types.ts';

export interface ModuleDraft {
  readonly module: Module;
  readonly body: JsonObject;
  readonly definition: Definition;
  readonly needs: Module[];
  readonly menu: MenuEntry[];
  /** Itself and all it needs, however indirectly. */
  readonly sees: Set<string>;
}

function draftModule(definitions: readonly Definition[], faults: Fault[]): ModuleDraft {
  const definition = definitions[0]!;
  const body = definitions
    .slice(1)
    .reduce((merged, layer) => mergeBodies(merged, layer.body), definition.body);
  const folder = definition.module;
  if (body['name'] !== folder)
    faults.push(
      wrongModuleName({ name: String(body['name']), folder }, { file: definition.file, pointer: '/name' }),
    );
  const needs: Module[] = [];
  const menu: MenuEntry[] = [];
  const module: Module = {
    name: folder,
    version: String(body['version']),
    title: String(body['title'] ?? titleOf(folder)),
    description: String(body['description'] ?? ''),
    icon: String(body['icon'] ?? 'folder'),
    demo: body['demo'] === true,
    needs,
    menu,
  };
  return { module, body, definition, needs, menu, sees: new Set([folder]) };
}

/** All modules, those that are needed before those that need them. */
export function linkModules(
  definitions: readonly Definition[],
  faults: Fault[],
): ReadonlyMap<string, ModuleDraft> {
  const byName = Map.groupBy(
    definitions.filter((one) => one.kind === 'module'),
    (one) => one.module,
  );
  const drafts = new Map([...byName].map(([name, layers]) => [name, draftModule(layers, faults)]));
  const wants = (draft: ModuleDraft): string[] => (draft.body['needs'] ?? []) as string[];
  for (const draft of drafts.values())
    wants(draft).forEach((name, index) => {
      if (drafts.has(name)) return;
      const place = { file: draft.definition.file, pointer: `/needs/${index}` };
      faults.push(unknownModule({ module: name, near: nearest(name, drafts.keys()) }, place));
    });
  const circle = findCircle(drafts.keys(), (name) =>
    wants(drafts.get(name)!).filter((need) => drafts.has(need)),
  );
  if (circle)
    faults.push(
      needsCircle({ circle }, { file: drafts.get(circle[0]!)!.definition.file, pointer: '/needs' }),
    );
  return inOrder(drafts, wants);
}

/** Depth first; a circle, already told, is entered only once. */
function inOrder(
  drafts: ReadonlyMap<string, ModuleDraft>,
  wants: (draft: ModuleDraft) => string[],
): ReadonlyMap<string, ModuleDraft> {
  const ordered = new Map<string, ModuleDraft>();
  const entered = new Set<string>();
  const visit = (draft: ModuleDraft): void => {
    if (entered.has(draft.module.name)) return;
    entered.add(draft.module.name);
    for (const name of wants(draft)) {
      const need = drafts.get(name);
      if (!need) continue;
      visit(need);
      draft.needs.push(need.module);
      need.sees.forEach((seen) => draft.sees.add(seen));
    }
    ordered.set(draft.module.name, draft);
  };
  drafts.forEach(visit);
  return ordered;
}
