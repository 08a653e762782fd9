/* The data that comes with modules: seeds for every organization, imports for the one that wants them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Definition } from '../definition/index.ts';
import type { Model } from '../model/index.ts';
import {
  linkMapping, loadSeed, readTable, runImport, seededEntity, type Door, type ImportReport, type Mapping, type Tables,
} from '../transfer/index.ts'; // prettier-ignore

/** Seeds of records that belong to no organization, or of those that every organization has. */
export async function loadSeeds(
  model: Model,
  door: Door,
  scope: 'installation' | 'organization',
): Promise<number> {
  const seeds = model.definitions.filter(
    (each) =>
      each.kind === 'seed' &&
      (seededEntity(model, each).scope === 'installation') === (scope === 'installation'),
  );
  let made = 0;
  for (const seed of inOrder(model, seeds)) made += await loadSeed(model, seed, door);
  return made;
}

/** Seeds whose records refer to those of others come after them; those of one entity, as of a tree, go by name. */
function inOrder(model: Model, seeds: readonly Definition[]): readonly Definition[] {
  const entities = new Map(seeds.map((seed) => [seed, seededEntity(model, seed)]));
  const done: Definition[] = [];
  const visit = (seed: Definition, path: readonly Definition[]): void => {
    if (done.includes(seed) || path.includes(seed)) return;
    const entity = entities.get(seed)!;
    const targets = new Set(
      [...entity.fields.values()].flatMap((field) => (field.kind === 'reference' ? [field.target] : [])),
    );
    targets.delete(entity);
    for (const other of seeds)
      if (other !== seed && targets.has(entities.get(other)!)) visit(other, [...path, seed]);
    done.push(seed);
  };
  for (const seed of seeds) visit(seed, []);
  return done;
}

/** Imports of a module in order of their names: `1-categories`, `2-customers`, ... */
export const importsOf = (model: Model, module: string): readonly Definition[] =>
  model.definitions
    .filter((each) => each.kind === 'import' && each.module === module)
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));

/** Runs one import of a module; its files lie below the module's folder in `metadataFolder`. */
export async function runModuleImport(
  model: Model,
  definition: Definition,
  metadataFolder: string,
  door: Door,
  options: { readonly dry: boolean; readonly progress?: (done: number, of: number) => void },
): Promise<ImportReport> {
  const mapping = linkMapping(model, definition);
  const tables = await readTables(mapping, join(metadataFolder, definition.module));
  return runImport(mapping, tables, door, { ...options, today: new Date().toISOString().slice(0, 10) });
}

async function readTables(mapping: Mapping, folder: string): Promise<Tables> {
  const read = async (source: string) => readTable(await readFile(join(folder, source)), source);
  const lines = await Promise.all(
    mapping.lines.map(async ({ field, source }) => [field.name, await read(source)] as const),
  );
  return { records: await read(mapping.source), lines: new Map(lines) };
}
