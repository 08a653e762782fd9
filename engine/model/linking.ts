/** What all steps of linking share: the drafts they fill and the faults they find. Nothing of it leaves the room. */
import type { Fault } from '../errors/index.ts';
import { nearest } from '../errors/index.ts';
import { notNeeded, unknownEntity } from './faults.ts';
import type { ModuleDraft } from './modules.ts';
import type { Part } from './parts.ts';
import type {
  Action,
  Check,
  DeclaredIndex,
  Entity,
  Field,
  Inverse,
  Print,
  ScalarField,
  UniqueKey,
  View,
} from './types.ts';

/** A product that is still being made. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

export type FieldDraft = { [K in Field['kind']]: Draft<Extract<Field, { kind: K }>> }[Field['kind']];

export type EntityDraft = Draft<Entity> & {
  readonly fields: Map<string, Field>;
  readonly search: ScalarField[];
  readonly unique: UniqueKey[];
  readonly indexes: DeclaredIndex[];
  readonly checks: Check[];
  readonly actions: Action[];
  readonly inverses: Inverse[];
  readonly views: View[];
  readonly prints: Print[];
};

/** An entity and where it was written: `at` is the pointer of its object, '' or '/$defs/Line'. */
export interface Written {
  readonly entity: EntityDraft;
  readonly part: Part;
  readonly at: string;
}

export interface Linking {
  readonly faults: Fault[];
  readonly modules: ReadonlyMap<string, ModuleDraft>;
  readonly parts: readonly Part[];
  /** Top-level entities by full name. */
  readonly entities: Map<string, EntityDraft>;
  /** Every entity, lines too, with its place. */
  readonly written: Map<EntityDraft, Written>;
}

/** Entity by full name, as what was written at `pointer` in `part` sees it; tells the fault when it does not. */
export function seeEntity(
  linking: Linking,
  name: string,
  part: Part,
  pointer: string,
): EntityDraft | undefined {
  const entity = linking.entities.get(name);
  if (!entity) {
    const near = nearest(name, linking.entities.keys());
    linking.faults.push(unknownEntity({ entity: name, near }, part.place(pointer)));
    return undefined;
  }
  const by = part.source(pointer).module;
  if (linking.modules.get(by)!.sees.has(entity.module)) return entity;
  linking.faults.push(notNeeded({ what: name, module: entity.module, by }, part.place(pointer)));
  return undefined;
}

/** What a reference may lead to: an entity, or the lines of one as `sales.Order.Line`. */
export function seeTarget(
  linking: Linking,
  name: string,
  part: Part,
  pointer: string,
): EntityDraft | undefined {
  const [module, record, line] = name.split('.') as [string, string, string | undefined];
  const entity = seeEntity(linking, `${module}.${record}`, part, pointer);
  if (!entity || line === undefined) return entity;
  const lines = [...linking.written.keys()].filter((one) => one.parent === entity);
  const found = lines.find((one) => one.name === line);
  if (!found) {
    const near = nearest(
      name,
      lines.map((one) => one.fullName),
    );
    linking.faults.push(unknownEntity({ entity: name, near }, part.place(pointer)));
  }
  return found;
}

/** Entity that an element named `Order.open` of module `sales` is about. */
export function ownEntity(linking: Linking, part: Part): EntityDraft | undefined {
  const name = `${part.module}.${part.name.split('.')[0]!}`;
  const entity = linking.entities.get(name);
  if (entity) return entity;
  linking.faults.push(
    unknownEntity({ entity: name, near: nearest(name, linking.entities.keys()) }, part.place('')),
  );
  return undefined;
}

/** Escapes a key for a JSON pointer. */
export const key = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
