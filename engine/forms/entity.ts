import type { Rights } from '../access/index.ts';
import {
  makersFrom,
  type Action,
  type Entity,
  type Maker,
  type Model,
  type Print,
  type Transition,
} from '../model/index.ts';
import { listViews, relatedViews } from './columns.ts';
import { checkViews, fieldViews, inputFieldView, isSearched } from './field.ts';
import type { Reader } from './field.ts';
import { layoutOf } from './layout.ts';
import { canOf, may } from './permits.ts';
import { readPaths } from './reads.ts';
import { inputTexts, textsOf } from './texts.ts';
import type {
  ActionView,
  EntityHead,
  EntityView,
  LifecycleView,
  MakesView,
  PrintView,
  TransitionView,
} from './types.ts';

/**
 * Everything the page needs to list, show and write records of an entity, cut to what `rights` allows.
 * Undefined when the reader may not read the entity: to him it does not exist.
 */
export function entityView(
  model: Model,
  rights: Rights,
  entity: Entity,
  locale: string,
): EntityView | undefined {
  if (!may(rights, entity, 'read')) return undefined;
  const reader: Reader = { model, rights, texts: textsOf(model, locale) };
  const fields = fieldViews(reader, entity);
  return {
    entity: headOf(reader, entity),
    fields,
    layout: layoutOf(entity, fields, reader.texts),
    views: listViews(reader, entity),
    ...(entity.lifecycle && { lifecycle: lifecycleView(reader, entity, entity.lifecycle) }),
    actions: actionViews(reader, entity, false),
    makers: actionViews(reader, entity, true),
    makes: makesViews(reader, entity),
    related: relatedViews(reader, entity),
    prints: entity.prints.map((print) => printView(reader, print)),
    checks: checkViews(reader, entity),
    reads: readPaths(reader, entity),
    can: canOf(rights, entity),
  };
}

function headOf(reader: Reader, entity: Entity): EntityHead {
  return {
    name: entity.fullName,
    title: reader.texts.entity(entity),
    plural: reader.texts.plural(entity),
    description: reader.texts.about(entity),
    icon: entity.icon,
    scope: entity.scope,
    singleton: entity.singleton,
    graphql: entity.graphql,
    search: isSearched(reader, entity),
  };
}

function lifecycleView(
  reader: Reader,
  entity: Entity,
  { field, initial, transitions }: NonNullable<Entity['lifecycle']>,
): LifecycleView {
  const open = [...transitions.values()].filter((transition) => may(reader.rights, entity, transition.name));
  return {
    field: field.name,
    initial,
    transitions: open.map((transition) => transitionView(reader, entity, transition)),
  };
}

function transitionView(reader: Reader, entity: Entity, transition: Transition): TransitionView {
  return {
    name: transition.name,
    title: reader.texts.part(entity, 'transition', transition.name, transition.title),
    mutation: transition.name + entity.graphql.type,
    from: transition.from,
    to: transition.to,
    ...(transition.when && { when: transition.when.source }),
    ...(transition.confirm && {
      confirm: reader.texts.part(entity, 'transition', `${transition.name}.confirm`, transition.confirm),
    }),
  };
}

/** Actions of its records, or those that make one. */
function actionViews(reader: Reader, entity: Entity, making: boolean): readonly ActionView[] {
  return entity.actions
    .filter(
      (action) =>
        !action.external && Boolean(action.makes) === making && may(reader.rights, entity, action.name),
    )
    .map((action) => actionView(reader, entity, action));
}

function makesViews(reader: Reader, entity: Entity): readonly MakesView[] {
  return makersFrom(reader.model, entity)
    .filter(({ action }) => may(reader.rights, action.entity, action.name))
    .map((maker) => makesView(reader, maker));
}

function makesView(reader: Reader, { action, from }: Maker): MakesView {
  const { type, fields } = inputView(reader, action);
  return {
    ...actionView(reader, action.entity, action),
    entity: action.entity.fullName,
    from: from.name,
    input: { type, fields: fields.filter(({ name }) => name !== from.name) },
  };
}

function actionView(reader: Reader, entity: Entity, action: Action): ActionView {
  return {
    name: action.name,
    title: reader.texts.part(entity, 'action', action.name, action.title),
    mutation: action.name + entity.graphql.type,
    ...(action.when && { when: action.when.source }),
    ...(action.confirm && {
      confirm: reader.texts.part(entity, 'action', `${action.name}.confirm`, action.confirm),
    }),
    ...(action.inputs.size > 0 && { input: inputView(reader, action) }),
  };
}

/** What an action asks for before it is done, as fields of a form of its own. */
function inputView(reader: Reader, action: Action): NonNullable<ActionView['input']> {
  const inputs = { ...reader, texts: inputTexts(reader.texts, action) };
  return {
    type: `${action.entity.graphql.type}_${action.name}_Input`,
    fields: [...action.inputs.values()].map((field) => inputFieldView(inputs, field)),
  };
}

function printView(reader: Reader, { name, title, entity, when }: Print): PrintView {
  return {
    name,
    title: reader.texts.part(entity, 'print', name, title),
    ...(when && { when: when.source }),
  };
}
