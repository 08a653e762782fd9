/* Keys -> records: whatever an import must know of what is there, read in pages under the actor's rights. */
import type { Json, JsonObject } from '../definition/index.ts';
import { Refusal, type Fault } from '../errors/index.ts';
import type { Entity, Field } from '../model/index.ts';
import { pageSize, parts, type Door } from './door.ts';
import { ambiguousKey, unknownKey } from './faults.ts';
import { keysIn, type KeyOf, type Named, type Wanted, type WantedLine } from './records.ts';

/** All records that fulfil `where`, with the fields of `selection`. */
export async function readAll(
  door: Door,
  entity: Entity,
  where: JsonObject,
  selection: string,
): Promise<JsonObject[]> {
  const { type, many } = entity.graphql;
  const document = `query Lookup($where: ${type}_Filter, $after: String) {
    list: ${many}(where: $where, first: ${pageSize}, after: $after) {
      nodes { id ${selection} } pageInfo { hasNextPage endCursor } } }`;
  const found: JsonObject[] = [];
  let after: Json = null;
  do {
    const data = (await door.read(document, { where, after })) as unknown as Page;
    found.push(...data.list.nodes);
    after = data.list.pageInfo.hasNextPage ? data.list.pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}

interface Page {
  readonly list: {
    readonly nodes: readonly JsonObject[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

/** In place of an id: more than one record has the key. */
const several = Symbol('several records');

type Found = string | typeof several | undefined;

/** Ids of referenced records by the key they are named by; each key is looked up once. */
export class References {
  readonly #door: Door;
  readonly #ids = new Map<Field, Map<string, Found>>();

  constructor(door: Door) {
    this.#door = door;
  }

  /** Looks up every key of these records that is not known yet. */
  async learn(records: readonly Wanted[]): Promise<void> {
    const unknown = new Map<Field, Set<string>>();
    for (const { by, key } of records.flatMap(keysOf)) {
      if (this.#of(by).has(key)) continue;
      unknown.set(by, (unknown.get(by) ?? new Set()).add(key));
    }
    for (const [by, keys] of unknown) await this.#learnField(by, [...keys]);
  }

  async #learnField(by: Field, keys: readonly string[]): Promise<void> {
    const ids = this.#of(by);
    for (const some of parts(keys, pageSize)) {
      for (const key of some) ids.set(key, undefined);
      for (const found of await readAll(this.#door, by.entity, { [by.name]: { in: some } }, by.name)) {
        const key = String(found[by.name]);
        ids.set(key, ids.get(key) === undefined ? String(found['id']) : several);
      }
    }
  }

  /** Undefined when there is no such record that the actor may read. */
  id({ by, key }: KeyOf): Found {
    return this.#of(by).get(key);
  }

  #of(by: Field): Map<string, Found> {
    const known = this.#ids.get(by) ?? new Map<string, Found>();
    this.#ids.set(by, known);
    return known;
  }
}

const keysOf = (record: Wanted): KeyOf[] =>
  [record, ...[...record.lines.values()].flat()].flatMap(({ values }) =>
    [...values.values()].flatMap(keysIn),
  );

/** A record with ids in place of keys. */
export interface Resolved {
  readonly row: number;
  readonly key: string;
  readonly values: ReadonlyMap<string, Json>;
  readonly lines: ReadonlyMap<string, readonly ReadonlyMap<string, Json>[]>;
}

/**
 * Puts ids in place of keys. `fileOf` names the file of the records (undefined) or of a lines field.
 * @throws Refusal IMP007 with every key that no record has.
 */
export function resolve(
  records: readonly Wanted[],
  references: References,
  fileOf: (lines?: string) => string,
): Resolved[] {
  const faults: Fault[] = [];
  const idOf = (key: KeyOf, row: number, lines?: string): string | null => {
    const id = references.id(key);
    if (typeof id === 'string') return id;
    faults.push(keyFault(id, key, fileOf(lines), row));
    return null;
  };
  const valueOf = (value: Named, row: number, lines?: string): Json => {
    const keys = keysIn(value);
    if (keys.length === 0) return value as Json;
    const ids = keys.map((key) => idOf(key, row, lines));
    return keys[0]!.field.kind === 'links' ? ids : ids[0]!;
  };
  const resolved = ({ row, values }: WantedLine, lines?: string): ReadonlyMap<string, Json> =>
    new Map([...values].map(([name, value]) => [name, valueOf(value, row, lines)]));
  const done = records.map((record) => ({
    row: record.row,
    key: record.key,
    values: resolved(record),
    lines: new Map(
      [...record.lines].map(([name, lines]) => [name, lines.map((line) => resolved(line, name))]),
    ),
  }));
  if (faults.length > 0) throw new Refusal(faults);
  return done;
}

function keyFault(found: Found, { column, by, key }: KeyOf, file: string, row: number): Fault {
  const named = { column, entity: by.entity.title, value: key };
  const place = { file, row };
  return found === several ? ambiguousKey(named, place) : unknownKey({ ...named, field: by.name }, place);
}
