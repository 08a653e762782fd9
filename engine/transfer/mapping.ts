/*
 * Link: an import as it was written becomes one in which every name is the field it names and every expression is
 * typed. Columns are texts; which there are is known only when the file is read.
 */
import type { Definition, Json, JsonObject } from '../definition/index.ts';
import { nearest, Refusal, type Fault, type Place, didYouMean } from '../errors/index.ts';
import { compile, recordType, type Expression, type RecordType } from '../expression/index.ts';
import { types } from '../expression/index.ts';
import type {
  Entity,
  Field,
  LinesField,
  LinksField,
  Model,
  ReferenceField,
  ScalarField,
} from '../model/index.ts';
import { badMapping } from './faults.ts';

/** Where a value comes from. */
export type Source =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'expression'; readonly expression: Expression; readonly columns: readonly string[] }
  /** Of an address or a period: each part from somewhere. */
  | { readonly kind: 'parts'; readonly parts: ReadonlyMap<string, Source> };

export interface MappedField {
  readonly field: Field;
  readonly source: Source;
  /** Field of the target by which a reference or a link is found; without it the cell holds ids. */
  readonly by?: ScalarField;
}

export interface MappedLines {
  readonly field: LinesField;
  readonly source: string;
  /** Column of the lines' file, column of the records' file. */
  readonly join: readonly (readonly [string, string])[];
  readonly fields: readonly MappedField[];
}

export interface Mapping {
  readonly title: string;
  /** File of the mapping, for faults. */
  readonly file: string;
  readonly entity: Entity;
  /** File of the rows, below the folder of the module. */
  readonly source: string;
  readonly key: readonly Field[];
  readonly fields: readonly MappedField[];
  readonly lines: readonly MappedLines[];
  /** Whether it is written as if users did: states are reached and processes start. */
  readonly live: boolean;
  /** Whether a record that is given no number draws one. */
  readonly draws: boolean;
  /** Transitions that each record that was made goes through. */
  readonly then: readonly string[];
}

/** Columns a list of fields reads. */
export const columnsOf = (fields: readonly MappedField[]): string[] =>
  fields.flatMap(({ source }) => readBy(source));

function readBy(source: Source): readonly string[] {
  if (source.kind === 'column') return [source.column];
  if (source.kind === 'expression') return source.columns;
  return source.kind === 'parts' ? [...source.parts.values()].flatMap(readBy) : [];
}

/** @throws Refusal with every fault of the mapping (IMP011, EXP3xx). */
export function linkMapping(model: Model, { body, file }: Pick<Definition, 'body' | 'file'>): Mapping {
  const faults: Fault[] = [];
  const mapping = new Linking(model, file, faults).mapping(body as unknown as Written);
  if (!mapping || faults.length > 0) throw new Refusal(faults);
  return mapping;
}

interface Written {
  readonly title: string;
  readonly entity: string;
  readonly source: string;
  readonly key: readonly string[];
  readonly live?: boolean;
  readonly then?: readonly string[];
  readonly fields: JsonObject;
  readonly lines?: Readonly<
    Record<
      string,
      { readonly source: string; readonly join: Record<string, string>; readonly fields: JsonObject }
    >
  >;
}

/** A row as an expression sees it: every column is a text. */
const anyRow: RecordType = {
  name: 'row',
  member: () => types.text,
  members: () => recordType('row', {}).members(),
};

class Linking {
  readonly #model: Model;
  readonly #file: string;
  readonly #faults: Fault[];

  constructor(model: Model, file: string, faults: Fault[]) {
    this.#model = model;
    this.#file = file;
    this.#faults = faults;
  }

  mapping(written: Written): Mapping | undefined {
    const entity = this.#model.entities.get(written.entity);
    if (!entity) {
      return this.#refuse(
        '/entity',
        `There is no entity '${written.entity}'.`,
        nearest(written.entity, this.#model.entities.keys()),
      );
    }
    const key = written.key.map((name, index) => this.#field(entity, name, `/key/${index}`));
    const fields = this.#fields(entity, written.fields, '/fields');
    const lines = Object.entries(written.lines ?? {}).map(([name, lines]) =>
      this.#lines(entity, name, lines),
    );
    for (const [index, name] of written.key.entries()) {
      if (!(name in written.fields))
        this.#refuse(`/key/${index}`, `The key field '${name}' is not among the fields.`);
    }
    const then = written.then ?? [];
    const known = entity.lifecycle?.transitions;
    for (const [index, name] of then.entries())
      if (!known?.has(name))
        this.#refuse(
          `/then/${index}`,
          `${entity.fullName} has no transition '${name}'.`,
          nearest(name, known?.keys() ?? []),
        );
    return {
      title: written.title,
      file: this.#file,
      entity,
      source: written.source,
      key: present(key),
      fields,
      lines: present(lines),
      live: written.live ?? false,
      draws: written.live ?? false,
      then,
    };
  }

  #lines(
    entity: Entity,
    name: string,
    written: NonNullable<Written['lines']>[string],
  ): MappedLines | undefined {
    const pointer = `/lines/${name}`;
    const field = this.#field(entity, name, pointer);
    if (!field) return undefined;
    if (field.kind !== 'lines') return this.#refuse(pointer, `'${name}' has no lines.`);
    const fields = this.#fields(field.target, written.fields, `${pointer}/fields`);
    return { field, source: written.source, join: Object.entries(written.join), fields };
  }

  #fields(entity: Entity, written: JsonObject, pointer: string): MappedField[] {
    const linked = Object.entries(written).map(([name, value]) => {
      const field = this.#field(entity, name, `${pointer}/${name}`);
      return field && this.#mapped(field, value, `${pointer}/${name}`);
    });
    return present(linked);
  }

  #mapped(field: Field, written: Json, pointer: string): MappedField | undefined {
    const source = this.#source(field, written, pointer);
    const reference = isObject(written) ? written['reference'] : undefined;
    if (!source) return undefined;
    if (reference === undefined) return { field, source };
    if (field.kind !== 'reference' && field.kind !== 'links')
      return this.#refuse(pointer, `'${field.name}' is no reference.`);
    const by = this.#by(field, String(reference), pointer);
    return by && { field, source, by };
  }

  #source(field: Field, written: Json, pointer: string): Source | undefined {
    if (typeof written === 'string') return { kind: 'column', column: written };
    if (!isObject(written))
      return this.#refuse(pointer, 'A field comes from a column, a constant or an expression.');
    if ('value' in written) return { kind: 'constant', value: written['value']! };
    if ('column' in written) return { kind: 'column', column: String(written['column']) };
    if ('x-expr' in written) return this.#expression(String(written['x-expr']), pointer);
    if (!hasParts(field)) return this.#refuse(pointer, `'${field.name}' has no parts.`);
    const parts = Object.entries(written).map(
      ([part, from]) => [part, this.#source(field, from, `${pointer}/${part}`)] as const,
    );
    return {
      kind: 'parts',
      parts: new Map(parts.filter((part): part is [string, Source] => part[1] !== undefined)),
    };
  }

  #expression(text: string, pointer: string): Source | undefined {
    const { expression, faults } = compile(
      text,
      { record: anyRow },
      undefined,
      this.#place(`${pointer}/x-expr`),
    );
    if (!expression) {
      this.#faults.push(...faults);
      return undefined;
    }
    return { kind: 'expression', expression, columns: expression.uses.map(({ path }) => path.join('.')) };
  }

  /** The last part of `core.Currency.code`; the entity before it is the target, said again for the reader. */
  #by({ target }: ReferenceField | LinksField, reference: string, pointer: string): ScalarField | undefined {
    const name = reference.slice(reference.lastIndexOf('.') + 1);
    const entity = reference.slice(0, reference.lastIndexOf('.'));
    if (entity !== target.fullName) {
      return this.#refuse(
        `${pointer}/reference`,
        `The field points to ${target.fullName}, not to ${entity}.`,
      );
    }
    const field = this.#field(target, name, `${pointer}/reference`);
    if (field && field.kind !== 'scalar')
      return this.#refuse(`${pointer}/reference`, `'${name}' is no single value.`);
    return field as ScalarField | undefined;
  }

  #field(entity: Entity, name: string, pointer: string): Field | undefined {
    const field = entity.fields.get(name);
    if (field) return field;
    return this.#refuse(
      pointer,
      `${entity.fullName} has no field '${name}'.`,
      nearest(name, entity.fields.keys()),
    );
  }

  #refuse(pointer: string, why: string, near?: string): undefined {
    const mend = didYouMean(near, 'Correct the mapping.');
    this.#faults.push(badMapping({ why, mend }, this.#place(pointer)));
  }

  #place(pointer: string): Place {
    return { file: this.#file, pointer };
  }
}

const hasParts = (field: Field): boolean =>
  field.kind === 'period' || (field.kind === 'scalar' && field.type === 'address');

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const present = <T>(list: readonly (T | undefined)[]): T[] => list.filter((each) => each !== undefined);
