/**
 * Locales: texts by message id. An id names an element of the module the file lies in (`field.Order.customer`), or,
 * where that module extends another, of that one (`sales.field.Order.campaign`).
 */
import type { JsonObject } from '../definition/index.ts';
import { nearest } from '../errors/index.ts';
import { notNeeded, unknownMessage } from './faults.ts';
import { key, type Linking } from './linking.ts';
import type { Part } from './parts.ts';
import { allSteps } from './process-flow.ts';
import type { Process } from './process-types.ts';
import type { Action, Entity, Field, Model, Module, Print, PrintBlock, PrintField } from './types.ts';
import { isObject } from './json.ts';

const headingTypes = new Set(['Group', 'Category', 'Label']);

/** Headings a layout has: labels of groups and tabs, texts. */
function headingsOf(layout: JsonObject): string[] {
  const own = headingTypes.has(String(layout['type'])) ? [layout['label'] ?? layout['text']] : [];
  const inner = Array.isArray(layout['elements']) ? (layout['elements'] as JsonObject[]) : [];
  return [...own.filter((text) => typeof text === 'string'), ...inner.filter(isObject).flatMap(headingsOf)];
}

/** Ids of an entity or of lines, `path` being `Order` or `Order.Line`. */
function idsOf(entity: Entity, path: string): string[] {
  const ids = [`entity.${path}`, `entity.${path}.plural`, `entity.${path}.description`];
  for (const field of entity.fields.values()) {
    ids.push(`field.${path}.${field.name}`, `field.${path}.${field.name}.description`);
    if (field.kind === 'scalar')
      ids.push(...(field.options ?? []).map((option) => `enum.${path}.${field.name}.${option.value}`));
    if (field.kind === 'lines') ids.push(...idsOf(field.target, `${path}.${field.target.name}`));
  }
  for (const name of entity.lifecycle?.transitions.keys() ?? [])
    ids.push(`transition.${path}.${name}`, `transition.${path}.${name}.confirm`);
  for (const action of entity.actions) ids.push(...idsOfAction(action, `action.${path}.${action.name}`));
  ids.push(...entity.views.map((view) => `view.${path}.${view.name}`));
  ids.push(...entity.checks.map((check) => `check.${path}.${check.id}`));
  ids.push(...entity.unique.map((unique) => `unique.${path}.${unique.id}`));
  for (const print of entity.prints) ids.push(...idsOfPrint(print, `print.${path}.${print.name}`));
  if (entity.form?.title !== undefined) ids.push(`form.${path}`);
  if (entity.form) ids.push(...headingsOf(entity.form.layout).map((text) => `form.${path}.${text}`));
  return ids;
}

/** Ids of forms in whose place another module put its own: their module has texts for them all the same. */
const replacedIds = ({ parts }: Linking, entity: Entity): string[] =>
  parts
    .filter(({ kind, fullName }) => kind === 'form' && fullName === entity.fullName)
    .flatMap(({ replaced }) => replaced)
    .flatMap(({ body }) => ['', ...headingsOf(body['layout'] as JsonObject).map((text) => `.${text}`)])
    .map((rest) => `form.${entity.name}${rest}`);

const idsOfAction = ({ inputs }: Action, id: string): string[] => [
  id,
  `${id}.confirm`,
  ...idsOfInputs(inputs, id),
];

/** Of what an action or a process asks for. */
const idsOfInputs = (inputs: ReadonlyMap<string, Field>, id: string): string[] =>
  [...inputs.values()].flatMap((field) => {
    const own = `${id}.input.${field.name}`;
    const options = field.kind === 'scalar' ? (field.options ?? []) : [];
    return [own, `${own}.description`, ...options.map((option) => `${own}.${option.value}`)];
  });

/** Its title and, by block, what was written there in words: `print.Order.invoice.about.date`. */
function idsOfPrint({ blocks }: Print, id: string): string[] {
  const titled = (block: PrintBlock): readonly PrintField[] =>
    block.kind === 'table' ? block.columns : block.kind === 'text' ? [] : block.fields;
  const inBlock = (block: PrintBlock): string[] => [
    ...(block.title === undefined ? [] : ['']),
    ...(block.kind === 'text' && hasWords(block.text) ? ['.text'] : []),
    ...titled(block)
      .filter(({ title }) => title !== undefined)
      .map(({ path }) => `.${path.map(({ name }) => name).join('.')}`),
  ];
  return [id, ...blocks.flatMap((block) => inBlock(block).map((rest) => `${id}.${block.name}${rest}`))];
}

/** Whether a text says anything beside the values it speaks of. */
const hasWords = (text: string): boolean => /\p{L}/u.test(text.replace(/\{[^{}]*\}/g, ''));

/** Its title, those of its steps (`process.dealToCash.step.order`), and what it asks for. */
function idsOfProcess({ name, steps, start }: Process): string[] {
  const id = `process.${name}`;
  const stepIds = allSteps(steps).map((step) => `${id}.step.${step.id}`);
  return [id, `${id}.description`, ...stepIds, ...idsOfInputs(start.inputs, id)];
}

/** What has texts beside entities. */
type Others = Pick<Model, 'roles' | 'processes'>;

/** Ids of a module beside those of its entities. */
function moduleIds(module: Module, { roles, processes }: Others): string[] {
  const own = [...roles.values()].filter((role) => role.name.startsWith(`${module.name}.`));
  const names = own.map((role) => `role.${role.name.slice(module.name.length + 1)}`);
  const menu = module.menu.map((entry) => `menu.${entry.title}`);
  return [
    'module',
    'module.description',
    ...menu,
    ...names,
    ...names.map((id) => `${id}.description`),
    ...[...processes.values()].filter((process) => process.module === module.name).flatMap(idsOfProcess),
  ];
}

/** Every id a module has a text for. */
export function messageIds(model: Pick<Model, 'modules' | 'entities'> & Others, module: string): string[] {
  const own = [...model.entities.values()].filter((entity) => entity.module === module);
  return [
    ...moduleIds(model.modules.get(module)!, model),
    ...own.flatMap((entity) => idsOf(entity, entity.name)),
  ];
}

/** First words of ids within a module. */
const subjects = new Set(
  'entity field enum transition action view check unique form print process menu role module'.split(' '),
);

/** Where an id points: its module, and the id within that module. */
interface Message {
  readonly module: string;
  readonly local: string;
}

function messageOf(linking: Linking, part: Part, id: string): Message {
  const [first, ...rest] = id.split('.') as [string, ...string[]];
  const prefixed = linking.modules.has(first) && subjects.has(rest[0] ?? '');
  return prefixed ? { module: first, local: rest.join('.') } : { module: part.module, local: id };
}

/** Each text of a locale, with its id and whom that means. */
function* textsOf(
  linking: Linking,
  part: Part,
): Iterable<readonly [id: string, message: Message, text: string]> {
  for (const [id, text] of Object.entries(part.body['messages'] as JsonObject))
    yield [id, messageOf(linking, part, id), String(text)];
}

/** Texts by language, keyed by module and id: `sales.field.Order.customer`. */
export function linkLocales(linking: Linking): Model['locales'] {
  const locales = new Map<string, Map<string, string>>();
  for (const part of linking.parts) {
    if (part.kind !== 'locale') continue;
    const texts = locales.get(part.name) ?? new Map<string, string>();
    locales.set(part.name, texts);
    for (const [, { module, local }, text] of textsOf(linking, part)) texts.set(`${module}.${local}`, text);
  }
  return locales;
}

/** Every text is one of something that there is, in a module that the one who wrote it needs. */
export function checkMessages(linking: Linking, others: Others): void {
  const known = new Map<string, ReadonlySet<string>>();
  /** Ids of the entity that `local` speaks of, else of the module: only what some locale mentions is looked through. */
  const idsAround = ({ module, local }: Message): ReadonlySet<string> => {
    const entity = linking.entities.get(`${module}.${local.split('.')[1]}`);
    const subject = entity?.fullName ?? module;
    const made =
      known.get(subject) ??
      new Set(
        entity
          ? [...idsOf(entity, entity.name), ...replacedIds(linking, entity)]
          : moduleIds(linking.modules.get(module)!.module, others),
      );
    known.set(subject, made);
    return made;
  };
  for (const part of linking.parts) {
    if (part.kind !== 'locale') continue;
    for (const [id, message] of textsOf(linking, part)) {
      const place = part.place(`/messages/${key(id)}`);
      const by = part.source(place.pointer!).module;
      const { module, local } = message;
      if (!linking.modules.get(by)!.sees.has(module))
        linking.faults.push(notNeeded({ what: id, module, by }, place));
      else if (!idsAround(message).has(local))
        linking.faults.push(unknownMessage({ id, near: nearest(local, idsAround(message)) }, place));
    }
  }
}
