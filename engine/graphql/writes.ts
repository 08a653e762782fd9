import type { Action, Entity, Model } from '../model/index.ts';

/** One mutation: what it is called, on what it works, and the right it needs. */
export type Write = {
  readonly name: string;
  readonly title: string;
  readonly entity: Entity;
  readonly right: string;
} & (
  | { readonly kind: 'create' | 'createMany' | 'update' | 'delete' | 'restore' }
  | { readonly kind: 'transition'; readonly transition: string }
  | { readonly kind: 'action'; readonly action: Action }
);

const known = new WeakMap<Model, readonly Write[]>();

/** All mutations of a Model. Of two with one name the first holds: an action cannot take the name of a create. */
export function writesOf(model: Model): readonly Write[] {
  const made = known.get(model) ?? [...byName([...model.entities.values()].flatMap(ofEntity)).values()];
  known.set(model, made);
  return made;
}

const named = new WeakMap<Model, ReadonlyMap<string, Write>>();

/** The mutation of that name. */
export function writeOf(model: Model, name: string): Write | undefined {
  const made = named.get(model) ?? byName(writesOf(model));
  named.set(model, made);
  return made.get(name);
}

function byName(writes: readonly Write[]): ReadonlyMap<string, Write> {
  const found = new Map<string, Write>();
  for (const write of writes) if (!found.has(write.name)) found.set(write.name, write);
  return found;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function ofEntity(entity: Entity): readonly Write[] {
  const { title, plural } = entity;
  const { type, many } = entity.graphql;
  const update: Write = {
    kind: 'update',
    name: `update${type}`,
    title: `Changes ${title}.`,
    entity,
    right: 'update',
  };
  if (entity.singleton) return [update];
  const all: readonly Write[] = [
    { kind: 'create', name: `create${type}`, title: `Makes ${title}.`, entity, right: 'create' },
    {
      kind: 'createMany',
      name: `create${capital(many)}`,
      title: `Makes several ${plural}.`,
      entity,
      right: 'create',
    },
    update,
    {
      kind: 'delete',
      name: `delete${type}`,
      title: `Deletes ${title}; it can be restored.`,
      entity,
      right: 'delete',
    },
    {
      kind: 'restore',
      name: `restore${type}`,
      title: `Brings a deleted ${title} back.`,
      entity,
      right: 'delete',
    },
    ...[...(entity.lifecycle?.transitions.values() ?? [])].map(({ name, title: what }): Write => ({
      kind: 'transition',
      name: name + type,
      title: what,
      entity,
      right: name,
      transition: name,
    })),
    ...entity.actions
      .filter(({ external }) => !external)
      .map((action): Write => ({
        kind: 'action',
        name: action.name + type,
        title: action.title,
        entity,
        right: action.name,
        action,
      })),
  ];
  const changes: ReadonlySet<Write['kind']> = new Set(['update', 'delete', 'restore']);
  return entity.ledger ? all.filter(({ kind }) => !changes.has(kind)) : all;
}
