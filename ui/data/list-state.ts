/** What a list shows, as its address says it: whoever gets the link sees the same list. */
import type { ColumnView, EntityView, FieldView, ListView } from '../../engine/forms/index.ts';
import { parseCondition, printCondition, whereOf } from './filters.ts';
import type { Condition } from './filters.ts';
import { orderOf } from './order.ts';
import type { SortKey } from './order.ts';
import type { Listing } from './records.ts';
import { titleOf } from './titles.ts';

export interface ListState {
  readonly view: ListView;
  readonly search: string;
  /** Empty: as the view says. */
  readonly sort: readonly SortKey[];
  readonly conditions: readonly Condition[];
  /** Undefined: as the view says. Else paths, `customer.name`. */
  readonly columns: readonly string[] | undefined;
  /** What only this type of view knows: the month a calendar shows, the branches of a tree that are open. */
  readonly own: Readonly<Record<string, string>>;
}

/** Names in the address of what the types of view know. */
const OWN = ['on', 'span', 'open', 'chart'];

export function stateOf(view: EntityView, query: URLSearchParams): ListState {
  const named = view.views.find((one) => one.name === query.get('view'));
  return {
    view: named ?? view.views[0]!,
    search: query.get('q') ?? '',
    sort: (query.get('sort') ?? '').split(',').filter(Boolean).map(parseSort),
    conditions: query.getAll('f').flatMap((printed) => parseCondition(printed) ?? []),
    columns: query.get('columns')?.split(',').filter(Boolean),
    own: Object.fromEntries(OWN.flatMap((name) => (query.has(name) ? [[name, query.get(name)!]] : []))),
  };
}

/** The address of a list; what is as the view says is left out. */
export function queryOf(
  view: EntityView,
  { view: shown, search, sort, conditions, columns, own }: ListState,
): string {
  const query = new URLSearchParams();
  if (shown !== view.views[0]) query.set('view', shown.name);
  if (search) query.set('q', search);
  if (sort.length > 0) query.set('sort', sort.map(printSort).join(','));
  for (const condition of conditions) query.append('f', printCondition(condition));
  if (columns) query.set('columns', columns.join(','));
  for (const [name, value] of Object.entries(own)) query.set(name, value);
  const printed = query.toString();
  return printed ? `?${printed}` : '';
}

function parseSort(printed: string): SortKey {
  return { path: printed.replace(/^-/, '').split('.'), descending: printed.startsWith('-') };
}

export function printSort({ path, descending }: SortKey): string {
  return `${descending ? '-' : ''}${path.join('.')}`;
}

/** Every column that can be shown: those of the view, then the entity's other fields. */
export function offeredColumns(view: EntityView, shown: ListView): readonly ColumnView[] {
  const known = new Set(shown.columns.map((column) => column.path.join('.')));
  const others = view.fields
    .filter((field) => isColumn(field) && !known.has(field.name))
    .map((field) => ({ path: [field.name], title: titleOf(field), field }));
  return [...shown.columns, ...others];
}

const HIDDEN: ReadonlySet<string> = new Set(['id', 'metadata', 'custom', 'position', 'workspace']);

function isColumn({ name, type, system }: FieldView): boolean {
  return type !== 'lines' && type !== 'links' && !(system && HIDDEN.has(name));
}

export function shownColumns(view: EntityView, { view: shown, columns }: ListState): readonly ColumnView[] {
  if (!columns) return shown.columns;
  const offered = new Map(offeredColumns(view, shown).map((column) => [column.path.join('.'), column]));
  return columns.flatMap((path) => offered.get(path) ?? []);
}

export function sortOf({ view, sort }: ListState): readonly SortKey[] {
  return sort.length > 0 ? sort : view.sort;
}

/** What is asked of the server. */
export function listingOf(view: EntityView, state: ListState): Listing {
  const fields = new Map(view.fields.map((field) => [field.name, field]));
  const where = whereOf(fields, state.conditions, state.view.where);
  const orderBy = orderOf(sortOf(state), offeredColumns(view, state.view));
  return {
    type: view.entity.graphql.type,
    many: view.entity.graphql.many,
    columns: shownColumns(view, state),
    ...(where && { where }),
    ...(orderBy.length > 0 && { orderBy }),
    ...(state.search && { search: state.search }),
  };
}
