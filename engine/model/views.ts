/** Views: lists, boards, calendars, trees, charts and accounts over one entity. */
import type { Json, JsonObject } from '../definition/index.ts';
import { linkAccount } from './accounts.ts';
import { contradiction, unfitField, viewLacks, volatileStored } from './faults.ts';
import { checkFilter } from './filters.ts';
import { ownEntity, type Linking } from './linking.ts';
import { pathOf } from './paths.ts';
import type { Part } from './parts.ts';
import { nameOf } from './kinds.ts';
import { fieldOf } from './resolve.ts';
import type { Entity, Field, View } from './types.ts';
import { isObject } from './json.ts';

const isSortable = (field: Field): boolean =>
  field.kind === 'reference' ||
  (field.kind === 'scalar' && !['json', 'address', 'multiEnum', 'list', 'file'].includes(field.type));

const isDay = (field: Field): boolean =>
  field.kind === 'scalar' && (field.type === 'date' || field.type === 'dateTime');

const isNumber = (field: Field): boolean =>
  field.kind === 'scalar' && ['integer', 'decimal', 'money', 'quantity'].includes(field.type);

const isChoice = (field: Field): boolean => field.kind === 'scalar' && field.type === 'enum';

/** What the API makes groups of. */
const isGroupable = (field: Field): boolean => isSortable(field) || field.kind === 'period';

type Sort = View['sort'][number];

function sortOf(linking: Linking, part: Part, entity: Entity): Sort[] {
  const wanted = (part.body['sort'] ?? []) as string[];
  return wanted.flatMap((text, index): Sort[] => {
    const [path, direction] = text.split(' ') as [string, string?];
    const place = part.place(`/sort/${index}`);
    const fields = pathOf(linking, entity, path, place);
    const last = fields?.at(-1);
    if (!fields || !last) return [];
    if (last.compute?.volatile)
      linking.faults.push(volatileStored({ field: path, use: 'to sort by' }, place));
    else if (!isSortable(last))
      linking.faults.push(
        unfitField(
          { field: path, kind: nameOf(last), use: 'to sort by', fit: 'a stored field with one value' },
          place,
        ),
      );
    return [{ path: fields, descending: direction === 'desc' }];
  });
}

/** Columns as written, or a good choice: label fields first, at most eight that fit a cell. */
function columnsOf(linking: Linking, part: Part, entity: Entity): (readonly Field[])[] {
  const wanted = part.body['columns'] as string[] | undefined;
  if (wanted)
    return wanted.flatMap((path, index) => {
      const fields = pathOf(linking, entity, path, part.place(`/columns/${index}`));
      return fields ? [fields] : [];
    });
  const fit = [...entity.fields.values()].filter(
    (field) => !field.system && isSortable(field) && !(field.kind === 'scalar' && field.type === 'longText'),
  );
  return fit.slice(0, 8).map((field) => [field]);
}

interface Need {
  readonly option: string;
  readonly fits: (field: Field) => boolean;
  readonly fit: string;
  readonly required?: boolean;
}

/** What each type of view needs to know, in `options`. */
const needs: Readonly<Record<View['type'], readonly Need[]>> = {
  list: [],
  board: [
    { option: 'sum', fits: isNumber, fit: 'a number' },
    { option: 'color', fits: isChoice, fit: 'a choice' },
  ],
  calendar: [
    {
      option: 'from',
      fits: (field) => isDay(field) || field.kind === 'period',
      fit: 'a date or a period',
      required: true,
    },
    { option: 'to', fits: isDay, fit: 'a date' },
    { option: 'color', fits: isChoice, fit: 'a choice' },
  ],
  tree: [
    {
      option: 'parent',
      fits: (field) => field.kind === 'reference' && field.tree,
      fit: 'a reference with "x-tree"',
      required: true,
    },
  ],
  chart: [{ option: 'measure', fits: isNumber, fit: 'a number' }],
  account: [
    { option: 'of', fits: (field) => field.kind === 'reference', fit: 'a reference', required: true },
  ],
};

/** Options that name no field of the entity. */
const freeOptions: Readonly<Partial<Record<View['type'], readonly string[]>>> = {
  chart: ['by', 'chart'],
  account: ['entries', 'items'],
};

function checkOptions(
  linking: Linking,
  part: Part,
  entity: Entity,
  type: View['type'],
  options: JsonObject,
): void {
  for (const need of needs[type]) {
    const name = options[need.option];
    if (name === undefined) {
      if (need.required)
        linking.faults.push(
          viewLacks({ type, what: `"options": {"${need.option}": ...}, ${need.fit}` }, part.place('')),
        );
      continue;
    }
    const place = part.place(`/options/${need.option}`);
    const field = fieldOf(linking, entity, String(name), place);
    if (field && !need.fits(field))
      linking.faults.push(
        unfitField(
          {
            field: field.name,
            kind: nameOf(field),
            use: `as "${need.option}" of a ${type}`,
            fit: need.fit,
          },
          place,
        ),
      );
  }
  const known = needs[type].map((need) => need.option);
  for (const option of Object.keys(options)) {
    if (known.includes(option) || freeOptions[type]?.includes(option)) continue;
    linking.faults.push(
      contradiction(
        { first: `"${option}"`, second: `"type": "${type}"`, why: 'that type of view does not know it' },
        part.place(`/options/${option}`),
      ),
    );
  }
}

function groupOf(
  linking: Linking,
  part: Part,
  entity: Entity,
  type: View['type'],
): readonly Field[] | undefined {
  const wanted = part.body['group'];
  if (typeof wanted === 'string') {
    const path = pathOf(linking, entity, wanted, part.place('/group'));
    if (!path || (type === 'board' ? path.length === 1 && isChoice(path[0]!) : isGroupable(path.at(-1)!)))
      return path;
    const fit = type === 'board' ? 'a choice of the entity itself' : 'a field with one value';
    const kind = nameOf(path.at(-1)!);
    linking.faults.push(
      unfitField({ field: wanted, kind, use: `to group a ${type} by`, fit }, part.place('/group')),
    );
    return undefined;
  }
  if (type === 'board' || type === 'chart')
    linking.faults.push(viewLacks({ type, what: '"group"' }, part.place('')));
  return undefined;
}

function linkView(linking: Linking, part: Part, entity: Entity, first: boolean): View {
  const type = part.body['type'] as View['type'];
  const options: JsonObject = isObject(part.body['options'] as Json)
    ? (part.body['options'] as JsonObject)
    : {};
  checkOptions(linking, part, entity, type, options);
  const where = part.body['where'];
  if (isObject(where)) checkFilter(linking, entity, where, (pointer) => part.place(`/where${pointer}`));
  const group = groupOf(linking, part, entity, type);
  const account = type === 'account' ? linkAccount(linking, part, entity, options) : undefined;
  return {
    fullName: part.fullName,
    name: part.name.split('.')[1]!,
    title: String(part.body['title']),
    entity,
    type,
    default: first,
    columns: columnsOf(linking, part, entity),
    sort: sortOf(linking, part, entity),
    options,
    ...(isObject(where) && { where }),
    ...(group && { group }),
    ...(account && { account }),
  };
}

/** Of views of one entity that all want to open first: that of the module which needs the modules of the others. */
function firstOf(linking: Linking, wanting: readonly Part[]): Part | undefined {
  const moduleOf = (part: Part): string => part.source('').module;
  const needs = (one: string, other: string): boolean =>
    one !== other && linking.modules.get(one)!.sees.has(other);
  const first = wanting.find((one) =>
    wanting.every((other) => one === other || needs(moduleOf(one), moduleOf(other))),
  );
  if (first) return first;
  const [one, other] = wanting as [Part, Part];
  const why = 'a page opens with one view';
  linking.faults.push(
    contradiction(
      { first: `"default" in '${one.fullName}'`, second: `"default" in '${other.fullName}'`, why },
      other.place('/default'),
    ),
  );
  return undefined;
}

function firstViews(linking: Linking): ReadonlySet<Part> {
  const wanting = linking.parts.filter(({ kind, body }) => kind === 'view' && body['default'] === true);
  const byEntity = Map.groupBy(wanting, ({ module, name }) => `${module}.${name.split('.')[0]}`);
  return new Set([...byEntity.values()].flatMap((parts) => firstOf(linking, parts) ?? []));
}

/** Views by full name; each also hangs on its entity. */
export function linkViews(linking: Linking): ReadonlyMap<string, View> {
  const views = new Map<string, View>();
  const first = firstViews(linking);
  for (const part of linking.parts) {
    if (part.kind !== 'view') continue;
    const entity = ownEntity(linking, part);
    if (!entity) continue;
    const view = linkView(linking, part, entity, first.has(part));
    entity.views.push(view);
    views.set(view.fullName, view);
  }
  return views;
}
