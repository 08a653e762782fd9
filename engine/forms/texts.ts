import type { Action, Entity, Field, Model, Process, Role } from '../model/index.ts';

/** The texts of a Model in one language; what nobody translated stays as its module wrote it. */
export interface Texts {
  entity(entity: Entity): string;
  plural(entity: Entity): string;
  field(field: Field): string;
  /** The description of a field, and of an entity. */
  describe(field: Field): string;
  about(entity: Entity): string;
  option(field: Field, value: string, label: string): string;
  /** `part` of an entity: `transition.confirm`, `view.open`, `action.duplicate`, `check.dates`. */
  part(entity: Entity, kind: string, name: string, text: string): string;
  module(name: string, text: string): string;
  aboutModule(name: string, text: string): string;
  menu(module: string, title: string): string;
  role(role: Role): string;
  /** What a process is called and what it is for, by its full name; and one of its steps. */
  process(name: string, title: string): string;
  aboutProcess(process: Process): string;
  /** `part` of a process: `step.order`, `input.day`. */
  ofProcess(process: string, part: string, text: string): string;
  /** A heading of a layout, ours or a module's. */
  heading(entity: Entity, text: string): string;
}

/** Headings this room gives to derived layouts. */
const HEADINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  de: { Details: 'Einzelheiten', Totals: 'Summen', 'More fields': 'Weitere Felder' },
};

export function textsOf(model: Model, locale: string): Texts {
  const language = locale.split('-')[0]!;
  const messages = model.locales.get(locale) ?? model.locales.get(language);
  const say = (module: string, id: string, text: string): string => messages?.get(`${module}.${id}`) ?? text;
  /** Of a thing by its full name, `sales.rep`. */
  const within = (fullName: string, kind: string, rest: string, text: string): string => {
    const [module, name] = fullName.split('.') as [string, string];
    return say(module, `${kind}.${name}${rest}`, text);
  };
  const path = (entity: Entity): string =>
    entity.parent ? `${path(entity.parent)}.${entity.name}` : entity.name;
  return {
    entity: (entity) => say(entity.module, `entity.${path(entity)}`, entity.title),
    plural: (entity) => say(entity.module, `entity.${path(entity)}.plural`, entity.plural),
    field: (field) => say(field.entity.module, `field.${path(field.entity)}.${field.name}`, field.title),
    describe: (field) =>
      say(field.entity.module, `field.${path(field.entity)}.${field.name}.description`, field.description),
    about: (entity) => say(entity.module, `entity.${path(entity)}.description`, entity.description),
    option: (field, value, label) =>
      say(field.entity.module, `enum.${path(field.entity)}.${field.name}.${value}`, label),
    part: (entity, kind, name, text) => say(entity.module, `${kind}.${path(entity)}.${name}`, text),
    module: (name, text) => say(name, 'module', text),
    aboutModule: (name, text) => say(name, 'module.description', text),
    menu: (module, title) => say(module, `menu.${title}`, title),
    role: ({ name, title }) => within(name, 'role', '', title),
    process: (name, title) => within(name, 'process', '', title),
    aboutProcess: ({ fullName, description }) => within(fullName, 'process', '.description', description),
    ofProcess: (process, part, text) => within(process, 'process', `.${part}`, text),
    heading: (entity, text) =>
      say(entity.module, `form.${path(entity)}.${text}`, HEADINGS[language]?.[text] ?? text),
  };
}

/** The same texts, but fields are inputs of an action: `action.Order.postpone.input.days`. */
export function inputTexts(texts: Texts, { entity, name }: Action): Texts {
  const say = (id: string, text: string) => texts.part(entity, 'action', `${name}.input.${id}`, text);
  return { ...texts, ...fieldTexts(say) };
}

/** The same texts, but fields are inputs of a process: `process.countStock.input.day`. */
export function processInputTexts(texts: Texts, { fullName }: Process): Texts {
  const say = (id: string, text: string) => texts.ofProcess(fullName, `input.${id}`, text);
  return { ...texts, ...fieldTexts(say) };
}

const fieldTexts = (
  say: (id: string, text: string) => string,
): Pick<Texts, 'field' | 'describe' | 'option'> => ({
  field: (field) => say(field.name, field.title),
  describe: (field) => say(`${field.name}.description`, field.description),
  option: (field, value, label) => say(`${field.name}.${value}`, label),
});
