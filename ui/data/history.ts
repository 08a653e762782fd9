/** The timeline of a record, with what references pointed to by its name: the audit itself keeps ids. */
import type { EntityView, FieldView, TargetView } from '../../engine/forms/index.ts';
import { get } from './client.ts';
import type { Pointed, Row } from './documents.ts';
import { peekRecords } from './records.ts';

export interface Change {
  readonly version: number;
  readonly at: string;
  readonly by: { readonly id: string | null; readonly name: string | null };
  readonly cause: string | null;
  /** Who stood there in the place of that user, or began to, and why. */
  readonly standIn?: { readonly name: string | null; readonly reason: string };
  readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
}

const readHistory = (entity: string, id: string): Promise<readonly Change[]> =>
  get(`/api/records/${entity}/${id}/history`);

/** A record as it was in a version, by names of fields; ids where it points to others. */
export interface AsItWas extends Omit<Change, 'changes'> {
  readonly record: Row;
}

export const readAsItWas = (entity: string, id: string, version: number): Promise<AsItWas> =>
  get(`/api/records/${entity}/${id}/history?asOf=${version}`);

export interface Timeline {
  readonly changes: readonly Change[];
  /** Labels of records that are pointed to, by id. */
  readonly labels: ReadonlyMap<string, string>;
}

/** Newest first. */
export async function readTimeline(view: EntityView, id: string): Promise<Timeline> {
  const changes = await readHistory(view.entity.name, id);
  const values = changes.flatMap((change) =>
    change.changes.flatMap(({ field, before, after }) => [
      valueOf(view.fields, field, before),
      valueOf(view.fields, field, after),
    ]),
  );
  const labels = await labelsOf(values.flat());
  return { changes: changes.toSorted((one, other) => other.version - one.version), labels };
}

/** A value of an image, and the field that it belongs to. */
type Valued = readonly [field: FieldView, value: unknown];

function valueOf(fields: readonly FieldView[], name: string, value: unknown): readonly Valued[] {
  const field = fields.find((one) => one.name === name);
  return field ? [[field, value]] : [];
}

/** All values of an image, those of its lines too. */
export function valuesOf(fields: readonly FieldView[], image: Row): readonly Valued[] {
  return Object.entries(image).flatMap(([name, value]) => {
    const found = valueOf(fields, name, value);
    const lines = found[0]?.[0].lines;
    return lines ? ((value ?? []) as readonly Row[]).flatMap((line) => valuesOf(lines.fields, line)) : found;
  });
}

/** What the records that values point to are called. */
export async function labelsOf(values: readonly Valued[]): Promise<Timeline['labels']> {
  const labels = new Map<string, string>();
  await Promise.all([...idsByTarget(values)].map(([target, ids]) => addLabels(labels, target, ids)));
  return labels;
}

function idsByTarget(values: readonly Valued[]): ReadonlyMap<TargetView, ReadonlySet<string>> {
  const found = new Map<TargetView, Set<string>>();
  for (const [field, value] of values) {
    if (!field.targets) continue;
    for (const { entity, id } of pointedIn(field, value)) {
      const target = field.targets.find((one) => one.entity === entity);
      if (target?.mayRead) found.set(target, (found.get(target) ?? new Set<string>()).add(id));
    }
  }
  return found;
}

/** What a value of an image points to. */
function pointedIn({ type, targets }: FieldView, value: unknown): readonly Pointed[] {
  if (value === null || value === undefined) return [];
  if (type === 'anyReference') return [value as Pointed];
  const { entity } = targets![0]!;
  const ids = type === 'links' ? (value as readonly string[]) : [value as string];
  return ids.map((id) => ({ entity, id, _label: null }));
}

async function addLabels(
  labels: Map<string, string>,
  target: TargetView,
  ids: ReadonlySet<string>,
): Promise<void> {
  if (ids.size === 0) return;
  for (const record of await peekRecords(target, [], [...ids].slice(0, 100)))
    labels.set(record['id'] as string, (record['_label'] as string | null) ?? '');
}

/** An image's value as a form holds it. */
export function heldInImage(field: FieldView, value: unknown, labels: Timeline['labels']): unknown {
  const pointed = (id: string): Pointed => ({ id, _label: labels.get(id) ?? '…' });
  if (value === null || value === undefined) return null;
  if (field.type === 'reference') return pointed(value as string);
  if (field.type === 'links') return (value as readonly string[]).map(pointed);
  if (field.type === 'anyReference') return pointed((value as Pointed).id);
  if (field.type === 'json') return JSON.stringify(value);
  return value;
}

export interface LineChanges {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** What became of the lines between two images. */
export function lineChanges(before: unknown, after: unknown): LineChanges {
  const [old, now] = [byId(before), byId(after)];
  return {
    added: [...now.keys()].filter((id) => !old.has(id)).length,
    removed: [...old.keys()].filter((id) => !now.has(id)).length,
    changed: [...now].filter(([id, line]) => old.has(id) && old.get(id) !== line).length,
  };
}

function byId(lines: unknown): ReadonlyMap<string, string> {
  const list = (Array.isArray(lines) ? lines : []) as readonly Row[];
  return new Map(list.map((line) => [String(line['id']), JSON.stringify(line)]));
}
