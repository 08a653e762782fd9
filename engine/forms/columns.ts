import type { AccountItem, Entity, Field, Inverse, View } from '../model/index.ts';
import { fieldView } from './field.ts';
import type { Reader } from './field.ts';
import { covers, isMasked, may } from './permits.ts';
import type { AccountView, ColumnView, ListView, MoneyView, RelatedView } from './types.ts';

/** A list without a view shows at most this many columns: what fits beside the menu at 1440 pixels. */
const COLUMNS_MAX = 7;
const WIDE: ReadonlySet<string> = new Set(['longText', 'json', 'address', 'file', 'list', 'multiEnum']);

/**
 * Declared views, then the one with everything, unless a declared one shows everything already. Before all stands the
 * one that the page opens with: the one that says so, else the first list.
 */
export function listViews(reader: Reader, entity: Entity): readonly ListView[] {
  const seen = entity.views.filter(isList).filter((view) => isSeen(reader, view));
  const declared = seen.map((view) => listView(reader, view));
  const whole = declared.some((view) => view.type === 'list' && !view.where);
  const views = whole ? declared : [...declared, allView(reader, entity)];
  const first =
    declared[seen.findIndex((view) => view.default)] ?? views.find(({ type }) => type === 'list')!;
  return [first, ...views.filter((view) => view !== first)];
}

type AnyList = View & Pick<ListView, 'type'>;

/** An account stands on the page of the record it is of, not in the list of its entity. */
const isList = (view: View): view is AnyList => view.type !== 'account';

/** A board of what the reader does not see, a chart that would add it up: to him there is no such view. */
function isSeen({ rights }: Reader, { entity, type, group, options }: View): boolean {
  if (type === 'list') return true;
  const named = NEEDED.flatMap((option) => entity.fields.get(String(options[option])) ?? []);
  return [...(group ?? []), ...named].every(
    (field) => covers(rights, field, 'read') && !isMasked(rights, field),
  );
}

/** Options without which a view says nothing; others are left out where they are not seen. */
const NEEDED = ['from', 'parent', 'measure'];

/** Options of which each names a field. */
const NAMING: ReadonlySet<string> = new Set([...NEEDED, 'to', 'sum', 'color']);

function optionsOf({ rights }: Reader, { entity, options }: View): ListView['options'] {
  const seen = ([option, name]: readonly [string, unknown]): boolean => {
    const field = NAMING.has(option) ? entity.fields.get(String(name)) : undefined;
    return !field || (covers(rights, field, 'read') && !isMasked(rights, field));
  };
  return Object.fromEntries(Object.entries(options).filter(seen));
}

function listView(reader: Reader, view: AnyList): ListView {
  const seen = (path: readonly Field[]): boolean =>
    path.every((field) => covers(reader.rights, field, 'read'));
  return {
    name: view.name,
    title: reader.texts.part(view.entity, 'view', view.name, view.title),
    type: view.type,
    columns: shownPaths(view)
      .filter(seen)
      .map((path) => columnView(reader, path)),
    ...(view.where && { where: view.where }),
    sort: view.sort
      .filter(({ path }) => seen(path))
      .map(({ path, descending }) => ({ path: path.map((field) => field.name), descending })),
    ...(view.group && { group: columnView(reader, view.group) }),
    options: optionsOf(reader, view),
  };
}

/** What a list is grouped by is seen in it. */
function shownPaths({ type, columns, group }: View): readonly (readonly Field[])[] {
  const shown = columns.some((path) => path.at(-1) === group?.at(-1));
  return type === 'list' && group && !shown ? [...columns, group] : columns;
}

function allView(reader: Reader, entity: Entity): ListView {
  return {
    name: 'all',
    title: reader.texts.plural(entity),
    type: 'list',
    columns: derivedColumns(reader, entity),
    sort: [],
    options: {},
  };
}

function columnView(reader: Reader, path: readonly Field[]): ColumnView {
  const field = path.at(-1)!;
  return {
    path: path.map((part) => part.name),
    title: path.map((part) => reader.texts.field(part)).join(' · '),
    field: fieldView(reader, field),
  };
}

/** What names the record comes first, then its fields as declared; wide kinds and lists inside are left out. */
export function derivedColumns(reader: Reader, entity: Entity): readonly ColumnView[] {
  const fields = [...entity.fields.values()].filter(
    (field) => !field.system && isColumn(field) && covers(reader.rights, field, 'read'),
  );
  const naming = fields.filter((field) => namesRecord(entity, field));
  const others = fields.filter((field) => !naming.includes(field));
  return [...naming, ...others].slice(0, COLUMNS_MAX).map((field) => columnView(reader, [field]));
}

function isColumn(field: Field): boolean {
  if (field.kind === 'lines' || field.kind === 'links') return false;
  return field.kind !== 'scalar' || !WIDE.has(field.type);
}

function namesRecord(entity: Entity, field: Field): boolean {
  return Boolean(field.series) || entity.label.source.trim() === field.name;
}

/** Lists of other entities' records that point here, but not lines, which stand in their record, nor the one of settings. */
export function relatedViews(reader: Reader, entity: Entity): readonly RelatedView[] {
  return entity.inverses
    .filter(({ source, field }) => !source.parent && !source.singleton && !field.system)
    .filter(({ source, field }) => may(reader.rights, source, 'read') && covers(reader.rights, field, 'read'))
    .map((inverse) => relatedView(reader, inverse));
}

function relatedView(reader: Reader, { name, source, field }: Inverse): RelatedView {
  const plural = reader.texts.plural(source);
  const usual = listViews(reader, source).find((view) => view.type === 'list')!;
  const several = field.target.inverses.filter((other) => other.source === source).length > 1;
  const view = source.views.find(({ account }) => account?.of === field);
  const account = view && accountView(reader, view);
  const titled = several ? `${plural} (${reader.texts.field(field)})` : plural;
  return {
    name,
    title: account ? reader.texts.part(source, 'view', view.name, view.title) : titled,
    entity: source.fullName,
    icon: source.icon,
    field: field.name,
    columns: usual.columns.filter((column) => column.path[0] !== field.name),
    sort: usual.sort,
    mayCreate: may(reader.rights, source, 'create') && covers(reader.rights, field, 'create'),
    ...(account && { account }),
  };
}

/** As much of it as the reader sees: without any of its balances it is a list like any other. */
function accountView(reader: Reader, { account, columns }: View): AccountView | undefined {
  const seen = (field: Field): boolean => covers(reader.rights, field, 'read');
  const balances = columns.flatMap((path) => moneyView(reader, path) ?? []);
  if (!account || balances.length === 0) return undefined;
  const { entries, items } = account;
  return {
    balances,
    ...(entries &&
      may(reader.rights, entries.source, 'read') &&
      seen(entries.field) && { entries: entries.name }),
    items: items.flatMap((item) => itemView(reader, item) ?? []),
  };
}

function itemView(reader: Reader, item: AccountItem): AccountView['items'][number] | undefined {
  const { entity, of, date, due, amount, against, where } = item;
  const seen = (field: Field): boolean => covers(reader.rights, field, 'read');
  const money = moneyView(reader, [amount]);
  if (!may(reader.rights, entity, 'read') || !seen(of) || !seen(date) || !money) return undefined;
  return {
    entity: entity.fullName,
    title: reader.texts.entity(entity),
    of: of.name,
    date: date.name,
    amount: money,
    against,
    ...(due && seen(due) && { due: due.name }),
    ...(where && { where }),
  };
}

/** An amount that the reader sees with its currency. */
function moneyView({ rights, texts }: Reader, path: readonly Field[]): MoneyView | undefined {
  const [field] = path;
  if (path.length > 1 || field?.kind !== 'scalar' || !field.measure || 'constant' in field.measure)
    return undefined;
  const currency = field.measure.field;
  if (!covers(rights, field, 'read') || !covers(rights, currency, 'read')) return undefined;
  return { name: field.name, title: texts.field(field), currency: currency.name, scale: field.scale! };
}
