/*
 * Runs an import. Rows become records; in sets of 500: keys of references are looked up, the records that are there
 * already are read, and what is new or different is written through the one door, all that is new in one transaction,
 * what is different a hundred records at a time. While a set is written, the next one is looked up.
 */
import type { JsonObject } from '../definition/index.ts';
import { Refusal, type Fault } from '../errors/index.ts';
import type { Operation } from '../records/index.ts';
import { inputOf, patchOf, selectionOf } from './compare.ts';
import { operationsMax, pageSize, parts, setSize, type Door } from './door.ts';
import { readAll, References, resolve, type Resolved } from './lookup.ts';
import type { Mapping } from './mapping.ts';
import { wantedRecords, type Tables, type Wanted } from './records.ts';

export interface ImportOptions {
  /** Does everything and undoes it: tells what would happen. */
  readonly dry?: boolean;
  /** Told after each set. */
  readonly progress?: (done: number, of: number) => void;
  /** The day that expressions see. */
  readonly today: string;
}

export interface ImportReport {
  readonly title: string;
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/**
 * @throws Refusal with every fault found, each with file and row. Sets before the faulty one stay written: a second
 *   run finds them unchanged.
 */
export async function runImport(
  mapping: Mapping,
  tables: Tables,
  door: Door,
  options: ImportOptions,
): Promise<ImportReport> {
  const records = wantedRecords(mapping, tables, options.today);
  const references = new References(door);
  const fileOf = (lines?: string) =>
    mapping.lines.find(({ field }) => field.name === lines)?.source ?? mapping.source;
  const report = { title: mapping.title, rows: 0, created: 0, updated: 0, unchanged: 0 };
  const put = async (set: readonly Wanted[], changes: Changes): Promise<void> => {
    await write(mapping, changes, door, options.dry ?? false);
    const [created, updated] = [changes.create.length, changes.update.length];
    report.rows += set.length;
    report.created += created;
    report.updated += updated;
    report.unchanged += set.length - created - updated;
    options.progress?.(report.rows, records.length);
  };
  let writing = Promise.resolve();
  for (const set of parts(records, sizeOf(mapping))) {
    if (mayNeedEarlier(mapping)) await writing;
    try {
      await references.learn(set);
      const changes = await changesOf(mapping, resolve(set, references, fileOf), door);
      await writing;
      writing = put(set, changes);
      writing.catch(() => {}); // told by whoever waits for it
    } catch (error) {
      await writing; // what went wrong first is told
      throw error;
    }
  }
  await writing;
  return report;
}

/** Whether a record of the file may point to an earlier one of it, or to what followed from one. */
const mayNeedEarlier = ({ entity, fields, lines, live, then }: Mapping): boolean =>
  live ||
  then.length > 0 ||
  [...fields, ...lines.flatMap((each) => each.fields)].some(({ by }) => by?.entity === entity);

/** What one transaction does has its limit, and each transition is one thing that it does. */
const sizeOf = ({ then }: Mapping): number =>
  then.length === 0 ? setSize : Math.floor((operationsMax - 1) / then.length);

/** What sets of records are written for: where they came from, and by which fields they are found again. */
export type Target = Pick<Mapping, 'entity' | 'key' | 'source'>;

/**
 * Makes the records whose key is not there yet and leaves the others alone; gives how many were made. Of a singleton
 * it is known that there is none.
 * @throws Refusal IMP007, REC7xx
 */
export async function createMissing(target: Target, wanted: readonly Wanted[], door: Door): Promise<number> {
  const references = new References(door);
  let made = 0;
  for (const set of parts(wanted, setSize)) {
    await references.learn(set);
    const records = resolve(set, references, () => target.source);
    const stored = target.entity.singleton
      ? new Map()
      : await storedRecords({ ...target, fields: [], lines: [] }, records, door);
    const create = records.filter(({ key }) => !stored.has(key));
    await write({ ...target, live: false, draws: true, then: [] }, { create, update: [] }, door, false);
    made += create.length;
  }
  return made;
}

interface Changes {
  readonly create: readonly Resolved[];
  readonly update: readonly {
    readonly record: Resolved;
    readonly stored: JsonObject;
    readonly patch: JsonObject;
  }[];
}

async function changesOf(mapping: Mapping, records: readonly Resolved[], door: Door): Promise<Changes> {
  const stored = await storedRecords(mapping, records, door);
  const create = records.filter(({ key }) => !stored.has(key));
  const update = records.flatMap((record) => {
    const found = stored.get(record.key);
    const patch = found && patchOf(mapping.entity, record, found);
    return patch ? [{ record, stored: found!, patch }] : [];
  });
  return { create, update };
}

/** The records of these keys that are there, by key. */
async function storedRecords(
  mapping: Pick<Mapping, 'entity' | 'key' | 'fields' | 'lines'>,
  records: readonly Resolved[],
  door: Door,
): Promise<ReadonlyMap<string, JsonObject>> {
  const { entity, key, fields, lines } = mapping;
  const selection = [
    'version',
    ...new Set([...key, ...fields.map(({ field }) => field)].map((field) => selectionOf(field))),
    ...lines.map(({ field, fields: own }) =>
      selectionOf(
        field,
        own.map((each) => each.field),
      ),
    ),
  ].join(' ');
  const found = new Map<string, JsonObject>();
  const readSome = (some: readonly Resolved[]) => {
    const where = Object.fromEntries(
      key.map((field) => [
        field.name,
        filterOf(
          field.kind,
          some.map(({ values }) => values.get(field.name)!),
        ),
      ]),
    );
    return readAll(door, entity, where, selection);
  };
  for (const record of (await Promise.all([...parts(records, pageSize)].map(readSome))).flat())
    found.set(keyText(key.map((field) => inputOf(field, record[field.name]))), record);
  return new Map(
    records.flatMap((record) => {
      const there = found.get(keyText(key.map((field) => record.values.get(field.name)!)));
      return there ? [[record.key, there] as const] : [];
    }),
  );
}

const keyText = (values: readonly unknown[]): string => JSON.stringify(values.map(String));

const filterOf = (kind: string, values: readonly unknown[]): JsonObject => {
  const list = [...new Set(values)] as string[];
  return kind === 'reference' ? { id: { in: list } } : { in: list };
};

async function write(
  mapping: Target & Pick<Mapping, 'live' | 'draws' | 'then'>,
  { create, update }: Changes,
  door: Door,
  dry: boolean,
): Promise<void> {
  const { entity } = mapping;
  const updates: Operation[] = update.map(({ stored, patch }) => ({
    kind: 'update',
    entity,
    id: String(stored['id']),
    version: Number(stored['version']),
    patch,
  }));
  const keyOf = (index: number): string => `row${index}`;
  const inputs = create.map((record, index) => ({
    ...inputsOf(record),
    ...(mapping.then.length > 0 && { key: keyOf(index) }),
  }));
  const creates: Operation[] = create.length > 0 ? [{ kind: 'createMany', entity, inputs }] : [];
  for (const name of mapping.then)
    for (const index of create.keys())
      creates.push({ kind: 'transition', entity, name, id: `@${keyOf(index)}` });
  const options = { verbatim: !mapping.live, undrawn: !mapping.draws, dry };
  try {
    for (const operations of [creates, ...parts(updates, operationsMax)])
      if (operations.length > 0) await door.write(operations, options);
  } catch (error) {
    throw error instanceof Refusal
      ? new Refusal(error.faults.map((fault) => inRow(fault, mapping, create)))
      : error;
  }
}

const inputsOf = ({ values, lines }: Resolved): JsonObject => ({
  ...Object.fromEntries(present(values).filter(([name]) => name !== 'id')),
  ...Object.fromEntries(
    [...lines].map(([name, list]) => [name, list.map((line) => Object.fromEntries(present(line)))]),
  ),
});

/** What is empty in the file is left out, so that defaults apply. */
const present = (values: ReadonlyMap<string, unknown>) =>
  [...values].filter(([, value]) => value !== null) as [string, never][];

/** A fault of the set's record `17/lines/2/quantity` becomes one of its row in the file. */
function inRow(fault: Fault, { source }: Target, create: readonly Resolved[]): Fault {
  const [, index, field] = /^(\d+)(?:\/(.*))?$/.exec(fault.place?.field ?? '') ?? [];
  const record = index === undefined ? undefined : create[Number(index)];
  const place = { file: source, ...(record && { row: record.row }), ...(field !== undefined && { field }) };
  return { ...fault, place };
}
