/*
 * An update made from an old version. The audit keeps the image of every version, so what others have changed since is
 * known field by field: changes that touch other fields than theirs are laid over the newest version; where both sides
 * changed one field to different values it is a conflict, told with both.
 */
import { recordOf, showsWhole, type Rights } from '../access/index.ts';
import { Refusal, type Fault } from '../errors/index.ts';
import type { Entity, Field } from '../model/index.ts';
import { fieldConflict, recordMissing, versionConflict } from './faults.ts';
import type { Input, LineChanges, LinkChanges } from './types.ts';
import type { Work } from './work.ts';

type Image = Readonly<Record<string, unknown>>;

/** Locks the record and gives the version to write upon: the newest one. */
export async function mergeable(
  work: Work,
  entity: Entity,
  id: string,
  version: number,
  patch: Input,
): Promise<number> {
  const newest = await lockedVersion(work, entity, id);
  if (newest === version) return version;
  const images = await imagesOf(work, entity, id, [version, newest]);
  const [base, theirs] = [images.get(version), images.get(newest)];
  if (!base || !theirs) throw new Refusal(versionConflict({ entity: entity.title }, { id }));
  const faults = conflicts(work.actor.rights, entity, patch, base, theirs, id);
  if (faults.length > 0) throw new Refusal(faults);
  return newest;
}

async function lockedVersion({ connection, actor }: Work, entity: Entity, id: string): Promise<number> {
  const { schema, name } = entity.table;
  const table = `"${schema}"."${name}"`;
  const org = entity.scope === 'installation' ? 'kontor.zero()' : '$1::uuid';
  const text = `select version from ${table} where org_id = ${org} and id = $2 and deleted_at is null and $1::uuid is not null for no key update`;
  const { rows } = await connection.query<{ version: number }>({ text, values: [actor.org, id] });
  if (!rows[0]) throw new Refusal(recordMissing({ entity: entity.title }));
  return rows[0].version;
}

async function imagesOf(
  { connection, actor }: Work,
  entity: Entity,
  id: string,
  versions: readonly number[],
): Promise<Map<number, Image>> {
  const { rows } = await connection.query<{ version: number; image: string }>({
    name: 'images',
    text: 'select version, image from kontor.audit where org_id = $1 and entity = $2 and record = $3 and version = any($4::int[])',
    values: [actor.org, entity.fullName, id, versions],
  });
  return new Map(rows.map((row) => [row.version, JSON.parse(row.image) as Image]));
}

function conflicts(
  rights: Rights,
  entity: Entity,
  patch: Input,
  base: Image,
  theirs: Image,
  id: string,
): Fault[] {
  return Object.entries(patch).flatMap(([name, wanted]): Fault[] => {
    const field = entity.fields.get(name);
    if (!field || wanted === undefined) return [];
    const [was, is] = [base[field.id], theirs[field.id]];
    if (field.kind === 'lines')
      return lineConflicts(rights, field.target, name, wanted as LineChanges, was, is, id);
    if (field.kind === 'links' && !(wanted as LinkChanges).set) return []; // what is added and taken away never collides
    return differs(was, is) && differs(is, wanted) ? [told(rights, field, name, wanted, is, id)] : [];
  });
}

/** Lines are compared one by one: a line only one side touched is no conflict. */
function lineConflicts(
  rights: Rights,
  line: Entity,
  name: string,
  { change = [], remove = [] }: LineChanges,
  was: unknown,
  is: unknown,
  id: string,
): Fault[] {
  const [before, after] = [was, is].map(
    (list) => new Map(((list ?? []) as Image[]).map((one) => [one['id'], one])),
  );
  const touched = change.flatMap((changed, index): Fault[] => {
    const [old, now] = [before!.get(changed.id), after!.get(changed.id)];
    if (!old || !now) return []; // removed meanwhile: the statement says so
    return Object.entries(changed).flatMap(([key, wanted]) => {
      const field = line.fields.get(key);
      if (!field || key === 'id') return [];
      const collides = differs(old[field.id], now[field.id]) && differs(now[field.id], wanted);
      const path = `${name}/change/${index}/${key}`;
      return collides ? [told(rights, field, path, wanted, now[field.id], id)] : [];
    });
  });
  const removed = remove.flatMap((lineId, index): Fault[] => {
    const [old, now] = [before!.get(lineId), after!.get(lineId)];
    return old && now && differs(old['version'], now['version'])
      ? [versionConflict({ entity: line.title }, { field: `${name}/remove/${index}`, id })]
      : [];
  });
  return [...touched, ...removed];
}

/** Who does not see a field wherever he sees its record is told that it was changed, and not to what. */
function told(rights: Rights, field: Field, path: string, wanted: unknown, is: unknown, id: string): Fault {
  const place = { field: path, id };
  if (!showsWhole(rights, field)) return versionConflict({ entity: recordOf(field.entity).title }, place);
  return fieldConflict({ title: field.title, yours: inWords(wanted), theirs: inWords(is) }, place);
}

const inWords = (value: unknown): string =>
  value === null || value === undefined
    ? 'nothing'
    : `'${typeof value === 'object' ? JSON.stringify(value) : String(value as string)}'`;

/** Compares as JSON; a number as text is the number, however many zeros it ends with. */
const differs = (a: unknown, b: unknown): boolean => canonical(a) !== canonical(b);

function canonical(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, one]) => `${key}:${canonical(one)}`).join()}}`;
  }
  const text = String(value as string | number | boolean);
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/0+$/, '').replace(/\.$/, '') : text.toLowerCase();
}
