/** What a print reads of its record, as one document, as far as whoever prints may see it. */
import { isFilterable, isReadable, isReadableEntity, type Rights } from '../access/index.ts';
import type { Json, JsonObject } from '../definition/index.ts';
import type { Expression } from '../expression/index.ts';
import { readPath, type Entity, type Field, type Path, type Print } from '../model/index.ts';

/** A tree of what is asked for, by name: `customer.name` and `customer.address` share one `customer`. */
interface Asked {
  readonly field: Field;
  readonly below: Map<string, Asked>;
}

/** Whether every part of the path exists for the actor, what a reference is called included. */
export const isSeen = (rights: Rights, path: Path): boolean =>
  path.every(
    (field) =>
      isReadable(rights, field) && (field.kind !== 'reference' || isReadableEntity(rights, field.target)),
  );

/** Paths of the record that a condition reads; undefined where one of them is hidden, or shown masked only. */
export function conditionPaths(
  rights: Rights,
  entity: Entity,
  condition: Expression,
): readonly Path[] | undefined {
  const paths = condition.uses
    .filter(({ root, path }) => root === 'this' && path.length > 0)
    .map(({ path }) => readPath(entity, path)!);
  const seen = paths.every(
    (path) => isSeen(rights, path) && path.every((field) => isFilterable(rights, field)),
  );
  return seen ? paths : undefined;
}

/** Where the currency or unit of a number is found, from where the path begins; `up` says that this is the record. */
export function measurePath(path: Path): { readonly path: Path; readonly up: boolean } | undefined {
  const last = path.at(-1)!;
  if (last.kind !== 'scalar' || !last.measure || 'constant' in last.measure) return undefined;
  const { field } = last.measure;
  if (field.entity === last.entity) return { path: [...path.slice(0, -1), field], up: false };
  return path.length === 1 ? { path: [field], up: true } : undefined;
}

/** Everything that the blocks of a print, their conditions and its language read, from the record on. */
export function pathsOf(rights: Rights, print: Print): readonly Path[] {
  const conditions = [print.when, ...print.blocks.map(({ when }) => when)].flatMap((when) =>
    when ? (conditionPaths(rights, print.entity, when) ?? []) : [],
  );
  const shown = print.blocks.flatMap((block): readonly Path[] => {
    if (block.kind === 'text') return block.paths;
    if (block.kind !== 'table') return block.fields.map(({ path }) => path);
    const columns = block.columns.map(({ path }) => path);
    return [...columns, ...(block.by ? [block.by] : [])].map((path) => [block.lines, ...path]);
  });
  const named = [print.language, print.recipient].filter((path) => path !== undefined);
  const seen = [...shown, ...named].filter((path) => isSeen(rights, path));
  const measures = seen.flatMap((path) => measureOf(path)).filter((path) => isSeen(rights, path));
  return [...conditions, ...seen, ...measures];
}

/** A path of the record to what a number is measured in; in lines it may stand beside them. */
function measureOf(path: Path): readonly Path[] {
  const [first, ...rest] = path;
  const inLines = first!.kind === 'lines' && rest.length > 0;
  const found = measurePath(inLines ? rest : path);
  if (!found) return [];
  return [inLines && !found.up ? [first!, ...found.path] : found.path];
}

/** The selection of a document for these paths. */
export function selectionOf(paths: readonly Path[]): string {
  const asked = new Map<string, Asked>();
  for (const path of paths) {
    let at = asked;
    for (const field of path) {
      const node = at.get(field.name) ?? { field, below: new Map<string, Asked>() };
      at.set(field.name, node);
      at = node.below;
    }
  }
  return written(asked);
}

const written = (asked: ReadonlyMap<string, Asked>): string =>
  [...asked.values()].map(({ field, below }) => selected(field, written(below))).join(' ');

function selected(field: Field, below: string): string {
  switch (field.kind) {
    case 'lines':
      return `${field.name} { id ${below} }`;
    case 'reference':
      return `${field.name} { id _label ${below} }`;
    case 'links':
      return `${field.name}(first: 200) { nodes { id _label } }`;
    case 'anyReference':
      return `${field.name} { entity id label }`;
    case 'period':
      return `${field.name} { from to }`;
    case 'scalar':
      return field.type === 'address'
        ? `${field.name} { street street2 postalCode city region country }`
        : field.name;
  }
}

/** The value at a path of what was read. */
export function valueAt(record: JsonObject, path: Path): Json {
  let at: Json = record;
  for (const { name } of path) {
    if (at === null || typeof at !== 'object' || Array.isArray(at)) return null;
    at = (at as JsonObject)[name] ?? null;
  }
  return at;
}
