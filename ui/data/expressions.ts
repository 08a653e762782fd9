/** The conditions and formulas of a view, made ready to run in the page by the engine's own expression language. */
import { compile, recordType, types } from '../../engine/expression/index.ts';
import type { Expression, RecordType, Type } from '../../engine/expression/index.ts';
import type { CheckView, FieldType, FieldView, ReadPath } from '../../engine/forms/index.ts';

/** What expressions of a record may speak of, and the expressions already compiled. */
export interface Formulas {
  /** Undefined when the source speaks of what this reader does not see: then only the server knows its value. */
  compile(source: string): Expression | undefined;
}

export interface Speaking {
  readonly fields: readonly FieldView[];
  readonly reads: readonly ReadPath[];
  readonly checks: readonly CheckView[];
}

export function formulasOf(
  name: string,
  speaking: Speaking,
  parent?: RecordType,
): Formulas & { readonly type: RecordType } {
  const type = typeOfRecord(name, speaking);
  const scope = { record: type, names: { ...ACTOR, ...(parent && { parent: types.record(parent) }) } };
  const made = new Map<string, Expression | undefined>();
  return {
    type,
    compile(source) {
      if (!made.has(source)) made.set(source, compile(source, scope).expression);
      return made.get(source);
    },
  };
}

/** Whoever is signed in: known to the server alone but for his id. */
const ACTOR = {
  user: types.record(recordType('core.User', { id: types.id })),
  org: types.id,
  workspace: types.id,
};

function typeOfRecord(name: string, { fields, reads }: Speaking): RecordType {
  const members = fields.map((field) => [field.name, typeOf(field, reads)] as const);
  return recordType(name, { id: types.id, ...Object.fromEntries(members) });
}

function typeOf(field: FieldView, reads: readonly ReadPath[]): Type {
  switch (field.type) {
    case 'enum':
      return types.enum(field.options!.map((option) => option.value));
    case 'multiEnum':
      return types.list(types.enum(field.options!.map((option) => option.value)));
    case 'list':
      return types.list(SCALARS[field.items ?? 'text'] ?? types.text);
    case 'lines':
      return types.list(types.record(typeOfRecord(field.lines!.type, field.lines!)));
    case 'links':
      return types.list(types.record(recordType(field.targets![0]!.entity, { id: types.id })));
    case 'reference':
      return types.record(pointedType(field.targets![0]!.entity, below(field.name, reads)));
    case 'period':
      return types.record(recordType('period', { from: types.date, to: types.date }));
    default:
      return SCALARS[field.type] ?? types.json;
  }
}

/** Of a record pointed to only those members exist which some expression reads. */
function pointedType(name: string, reads: readonly ReadPath[]): RecordType {
  const firsts = new Set(reads.map(({ path }) => path[0]!));
  const members = [...firsts].map((first) => {
    const leaf = reads.find(({ path }) => path.length === 1 && path[0] === first);
    const inner = below(first, reads);
    const type = leaf ? scalarOf(leaf) : types.record(pointedType(`${name}.${first}`, inner));
    return [first, type] as const;
  });
  return recordType(name, { id: types.id, ...Object.fromEntries(members) });
}

function scalarOf({ type, values }: ReadPath): Type {
  return values ? types.enum(values) : (SCALARS[type] ?? types.json);
}

function below(name: string, reads: readonly ReadPath[]): readonly ReadPath[] {
  return reads
    .filter(({ path }) => path.length > 1 && path[0] === name)
    .map((read) => ({ ...read, path: read.path.slice(1) }));
}

const SCALARS: Partial<Record<FieldType, Type>> = {
  text: types.text,
  longText: types.text,
  email: types.text,
  phone: types.text,
  url: types.text,
  integer: types.number,
  decimal: types.number,
  money: types.number,
  quantity: types.number,
  boolean: types.boolean,
  date: types.date,
  time: types.time,
  dateTime: types.dateTime,
  duration: types.duration,
  id: types.id,
  file: types.id,
  reference: types.id,
};
