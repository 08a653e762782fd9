/** What of each kind of field is typed by keyboard, and what is then to be seen of it. */
import type { Json } from '../../engine/definition/index.ts';

/** Names and ids of records that are pointed to, made for one run. */
export interface Typist {
  readonly alone: { readonly id: string; readonly name: string };
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly thing: { readonly id: string; readonly text: string };
  readonly germany: string;
  readonly euro: string;
  readonly each: string;
}

export interface Typed {
  /** Keys by name (`Enter`, `Tab`, `Space`), anything else letter by letter; absent for what nobody writes. */
  readonly keys?: readonly string[];
  /** What its control shows when it was left. */
  readonly form?: string;
  /** What a document asks for behind the field, and what it answers. */
  readonly selection?: string;
  readonly stored: Json;
  /** What the list shows. */
  readonly list: string;
  /** What the timeline shows; as the list if not given. */
  readonly timeline?: string;
}

/** By field of `modules/kinds/entities/Thing.json`, for a reader of American English in Berlin. */
export const typedBy = (at: Typist): Readonly<Record<string, Typed>> => ({
  text: { keys: ['Äpfel, "rot"'], form: 'Äpfel, "rot"', stored: 'Äpfel, "rot"', list: 'Äpfel, "rot"' },
  longText: { keys: ['one', 'Enter', 'two'], form: 'one\ntwo', stored: 'one\ntwo', list: 'one two' },
  integer: { keys: ['-1,234'], form: '-1,234', stored: -1234, list: '-1,234' },
  decimal: { keys: ['1234.5'], form: '1,234.5', stored: '1234.5000', list: '1,234.5' },
  currency: {
    keys: ['EUR', 'Enter'],
    form: 'EUR',
    selection: '{ id }',
    stored: { id: at.euro },
    list: 'EUR',
  },
  money: { keys: ['19.9'], form: '19.90', stored: '19.90', list: '€19.90', timeline: '19.90' },
  unit: { keys: ['ea', 'Enter'], form: 'ea', selection: '{ id }', stored: { id: at.each }, list: 'ea' },
  quantity: { keys: ['2.5'], form: '2.5', stored: '2.500', list: '2.5 ea', timeline: '2.5' },
  boolean: { keys: ['Space'], form: 'yes', stored: true, list: 'Yes' },
  date: { keys: ['2/29/2024'], form: '02/29/2024', stored: '2024-02-29', list: 'Feb 29, 2024' },
  time: { keys: ['08:30'], form: '08:30', stored: '08:30:00', list: '8:30 AM' },
  dateTime: {
    keys: ['7/1/2026', 'Tab', '10:15'],
    form: '07/01/2026 | 10:15',
    stored: '2026-07-01T08:15:00Z',
    list: 'Jul 1, 2026, 10:15 AM',
  },
  duration: { keys: ['1:30'], form: '1 hr 30 min', stored: 'PT1H30M', list: '1 hr 30 min' },
  period: {
    keys: ['1/1/2026', 'Tab', '3/31/2026'],
    form: '01/01/2026 | 03/31/2026',
    selection: '{ from to }',
    stored: { from: '2026-01-01', to: '2026-03-31' },
    list: 'Jan 1, 2026 – Mar 31, 2026',
  },
  enum: { keys: ['Blue'], form: 'Blue', stored: 'blue', list: 'Blue' },
  multiEnum: {
    keys: ['Small', 'Enter', 'Large', 'Enter'],
    form: 'Small, Large',
    stored: ['small', 'large'],
    list: 'SmallLarge',
    timeline: 'Small, Large',
  },
  list: {
    keys: ['a', 'Enter', 'b; c', 'Enter'],
    form: 'a, b; c',
    stored: ['a', 'b; c'],
    list: 'ab; c',
    timeline: 'a, b; c',
  },
  email: {
    keys: ['ann@example.org'],
    form: 'ann@example.org',
    stored: 'ann@example.org',
    list: 'ann@example.org',
  },
  phone: { keys: ['+49 30 123456'], form: '+49 30 123456', stored: '+49 30 123456', list: '+49 30 123456' },
  url: {
    keys: ['https://example.org/a?b=c'],
    form: 'https://example.org/a?b=c',
    stored: 'https://example.org/a?b=c',
    list: 'https://example.org/a?b=c',
  },
  address: {
    keys: ['Obere Str. 57', 'Tab', 'Tab', '12209', 'Tab', 'Berlin', 'Tab', 'Tab', 'Germany'],
    form: 'Obere Str. 57 | 12209 | Berlin | Germany',
    selection: '{ street postalCode city country }',
    stored: { street: 'Obere Str. 57', postalCode: '12209', city: 'Berlin', country: 'Germany' },
    list: 'Obere Str. 57, 12209, Berlin, Germany',
  },
  json: {
    keys: ['{"a": [1, "zwei", null]}'],
    form: '{"a": [1, "zwei", null]}',
    stored: { a: [1, 'zwei', null] },
    list: '{ "a": [ 1, "zwei", null ] }',
    timeline: '{"a":[1,"zwei",null]}',
  },
  file: { keys: ['Enter'], form: 'Download', stored: '-', list: 'Download' },
  reference: {
    keys: ['Germany', 'Enter'],
    form: 'Germany',
    selection: '{ id }',
    stored: { id: at.germany },
    list: 'Germany',
  },
  anyReference: {
    keys: ['Group', 'Enter', 'Tab', at.groups[0]!.name, 'Enter'],
    form: `Group | ${at.groups[0]!.name}`,
    selection: '{ entity id }',
    stored: { entity: 'core.Group', id: at.groups[0]!.id },
    list: at.groups[0]!.name,
  },
  oneToOne: {
    keys: [at.alone.name, 'Enter'],
    form: at.alone.name,
    selection: '{ id }',
    stored: { id: at.alone.id },
    list: at.alone.name,
  },
  parent: {
    keys: [at.thing.text, 'Enter'],
    form: at.thing.text,
    selection: '{ id }',
    stored: { id: at.thing.id },
    list: at.thing.text,
  },
  links: {
    keys: at.groups.flatMap(({ name }) => [name, 'Enter']),
    form: at.groups.map(({ name }) => name).join(', '),
    selection: '{ nodes { id } }',
    stored: { nodes: at.groups.map(({ id }) => ({ id })) },
    list: at.groups.map(({ name }) => name).join(''),
    timeline: at.groups.map(({ name }) => name).join(', '),
  },
  peers: {
    keys: [at.thing.text, 'Enter'],
    form: at.thing.text,
    selection: '{ nodes { id } }',
    stored: { nodes: [{ id: at.thing.id }] },
    list: at.thing.text,
  },
  lines: {
    keys: ['first', 'Tab', '1.1', 'Enter', 'second', 'Tab', '2.2', 'Enter'],
    form: 'first | 1.10 | second | 2.20',
    selection: '{ what amount }',
    stored: [
      { what: 'first', amount: '1.10' },
      { what: 'second', amount: '2.20' },
    ],
    list: '2 lines',
    timeline: '2 added, 0 removed, 0 changed',
  },
  series: { stored: 'T-', list: 'T-' },
  computed: { stored: '2469.00', list: '2,469.00' },
  fetched: { stored: 'Germany', list: 'Germany' },
  rolledUp: { stored: 0, list: '0' },
  lineSum: { stored: '3.30', list: '3.30' },
});
