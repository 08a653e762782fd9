/** Random expressions as an analyst could write them: typed by construction, as text, so that the parser is tested too. */
import type { Random } from '../../support/random.ts';
import { below, DATES, NUMBERS, TEXTS } from './world.ts';

type Wanted = 'number' | 'text' | 'boolean' | 'date' | 'moment' | 'time' | 'duration' | 'id';

/** What can be read where the generator stands: sources of each kind, and lists that can be entered. */
interface Reach {
  readonly leaves: Readonly<Record<Wanted, readonly string[]>>;
  readonly lists: readonly string[];
  readonly depth: number;
}

const ROOT: Reach = {
  leaves: {
    number: ['a', 'b', 'c', 'customer.limit', 'customer.country.rank', 'user.level', 'this.a'],
    text: ['s', 't', 'customer.name', 'backup.country.code', 'user.name', 'status', 'customer.kind'],
    boolean: ['p', 'q'],
    date: ['d', 'e', 'customer.since', 'today()'],
    moment: ['m', 'n', 'now()'],
    time: ['k'],
    duration: ['z'],
    id: ['id', 'customer', 'backup', 'customer.id', 'user.id'],
  },
  lists: ['lines'],
  depth: 0,
};

const WANTED = Object.keys(ROOT.leaves) as Wanted[];

/** One expression of a random kind. */
export function expressionFrom(random: Random): string {
  const make = (kind: Wanted, deep: number, reach: Reach): string => write(kind, deep, reach);
  const quote = (value: string): string =>
    `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\t', '\\t')}'`;
  const count = (): string => String(below(random, random.chance(0.1) ? 2_000_000 : 40) - 12);

  const literals: Record<Wanted, () => string> = {
    number: () => random.pick(NUMBERS),
    text: () => quote(random.pick(TEXTS)),
    boolean: () => random.pick(['true', 'false']),
    date: () => `date('${random.pick(DATES)}')`,
    moment: () => 'now()',
    time: () => 'k',
    duration: () => `days(${below(random, 40)})`,
    id: () => 'user.id',
  };

  function write(kind: Wanted, deep: number, reach: Reach): string {
    if (deep <= 0 || random.chance(0.12)) {
      return random.chance(0.3) ? literals[kind]() : random.pick(reach.leaves[kind]);
    }
    const of = (wanted: Wanted): string => make(wanted, deep - 1, reach);
    const common = [
      () => `(${of('boolean')} ? ${of(kind)} : ${random.chance(0.15) ? 'null' : of(kind)})`,
      () => `coalesce(${of(kind)}, ${of(kind)})`,
    ];
    const gathered = reach.lists.length > 0 && reach.depth < 3 ? gatherings[kind] : undefined;
    const choices = [...writers[kind](of), ...(gathered ? gathered(deep, reach) : [])];
    return random.chance(0.15) ? random.pick(common)() : random.pick(choices)();
  }

  type Of = (kind: Wanted) => string;
  type Choices = readonly (() => string)[];

  const writers: Record<Wanted, (of: Of) => Choices> = {
    number: (of) => [
      ...['+', '-', '*', '/', '%', '*', '/'].map((sign) => () => `(${of('number')} ${sign} ${of('number')})`),
      () => `-${of('number')}`,
      () => `abs(${of('number')})`,
      () => `round(${of('number')}, ${below(random, 11)})`,
      () => `round(${of('number')}, ${of('number')})`,
      () => `round(${of('number')})`,
      () => `${random.pick(['floor', 'ceil'])}(${of('number')})`,
      () => `${random.pick(['min', 'max'])}(${of('number')}, ${of('number')}, ${of('number')})`,
      () => `size(${of('text')})`,
      () => `${random.pick(['tags', 'nums', 'user.roles'])}.size()`,
      () => `number(${of('text')})`,
      () => `number(string(${of('number')}))`,
      () => `${random.pick(['year', 'month', 'day', 'weekday'])}(${of('date')})`,
      () => `daysBetween(${of('date')}, ${of('date')})`,
      () => `${random.pick(['inDays', 'inHours', 'inMinutes'])}(${of('duration')})`,
    ],
    text: (of) => [
      () => `(${of('text')} + ${of('text')})`,
      () => `(${of('text')} + ${of('id')}.string())`,
      () => `${of('text')}.${random.pick(['lower', 'upper', 'trim'])}()`,
      () => `string(${of(random.pick(['number', 'boolean', 'date', 'time', 'moment', 'text']))})`,
      () => `${random.pick(['min', 'max'])}(${asText(of('text'))}, ${asText(of('text'))})`,
    ],
    boolean: (of) => [
      () => `(${of('boolean')} && ${of('boolean')})`,
      () => `(${of('boolean')} || ${of('boolean')})`,
      () => `!${of('boolean')}`,
      () => compared(of),
      () => compared(of),
      () => compared(of),
      () =>
        `(${random.pick(['status', 'customer.kind'])} ${random.pick(['==', '!='])} '${random.pick(['open', 'draft'])}')`,
      () => `(status in ['open', 'closed'])`,
      () => `(${of('number')} in [${random.pick(NUMBERS)}, ${random.pick(NUMBERS)}, -2])`,
      () => `(${asText(of('text'))} in [${quote(random.pick(TEXTS))}, ${quote(random.pick(TEXTS))}])`,
      () => `(${of('date')} in ['2024-02-29', '2026-11-21'])`,
      () => `(${of('text')} in ${random.pick(['tags', 'user.roles'])})`,
      () => `(${of('number')} in nums)`,
      () => `(${quote(random.pick(TEXTS))} in tags)`,
      () => `has(${of(random.pick(WANTED))})`,
      () => `(${of(random.pick(WANTED))} ${random.pick(['==', '!='])} null)`,
      () => `${of('text')}.${random.pick(['contains', 'startsWith', 'endsWith'])}(${of('text')})`,
    ],
    date: (of) => [
      () => `(${of('date')} ${random.pick(['+', '-'])} days(${count()}))`,
      () => `(${of('date')} ${random.pick(['+', '-'])} ${of('duration')})`,
      () => `addMonths(${of('date')}, ${count()})`,
      () => `addMonths(${of('date')}, ${of('number')})`,
      () => `${random.pick(['startOfWeek', 'startOfMonth', 'endOfMonth', 'startOfYear'])}(${of('date')})`,
      () => `date(${of('moment')})`,
      () => `${random.pick(['min', 'max'])}(${of('date')}, ${of('date')})`,
    ],
    moment: (of) => [
      () => `(${random.pick(['m', 'n', 'now()'])} ${random.pick(['+', '-'])} ${of('duration')})`,
      () => `${random.pick(['min', 'max'])}(${of('moment')}, ${of('moment')})`,
    ],
    time: (of) => [() => `${random.pick(['min', 'max'])}(${of('time')}, ${of('time')})`],
    duration: (of) => [
      () => `${random.pick(['days', 'hours', 'minutes'])}(${of('number')})`,
      () => `(${of('date')} - ${of('date')})`,
      () => `(${of('moment')} - ${of('moment')})`,
      () => `(${of('duration')} ${random.pick(['+', '-'])} ${of('duration')})`,
    ],
    id: () => [() => random.pick(['customer', 'backup', 'id', 'user.id'])],
  };

  function compared(of: Of): string {
    const kind = random.pick(WANTED);
    const equality = kind === 'boolean' || kind === 'id' || random.chance(0.3);
    const sign = random.pick(equality ? ['==', '!='] : ['<', '<=', '>', '>=']);
    const side = (): string =>
      kind === 'text' ? asText(of('text')) : kind === 'id' ? `string(${of('id')})` : of(kind);
    return `(${side()} ${sign} ${side()})`;
  }

  const gatherings: Partial<Record<Wanted, (deep: number, reach: Reach) => Choices>> = {
    number: (deep, reach) => [
      ...['sum', 'avg', 'min', 'max'].map((name) => () => over(name, 'number', deep, reach)),
      () => over('count', 'boolean', deep, reach),
      () => `${random.pick(reach.lists)}.size()`,
    ],
    boolean: (deep, reach) => ['exists', 'all'].map((name) => () => over(name, 'boolean', deep, reach)),
    date: (deep, reach) => ['min', 'max'].map((name) => () => over(name, 'date', deep, reach)),
    text: (deep, reach) => ['min', 'max'].map((name) => () => over(name, 'text', deep, reach)),
  };

  function over(name: string, kind: Wanted, deep: number, reach: Reach): string {
    const list = random.pick(reach.lists);
    const body = make(kind, deep - 1, inside(list, reach));
    return `${list}.${name}(${variableAt(reach)}, ${kind === 'text' ? asText(body) : body})`;
  }

  return make(random.pick(WANTED), 1 + below(random, 4), ROOT);
}

/** What may be an enum as a text: an enum has no order, and is compared with its own values only. */
const asText = (text: string): string => `(${text} + '')`;

const variableAt = ({ depth }: Reach): string => `l${depth}`;

/** What can be read inside a list: its records, and everything outside. */
function inside(list: string, reach: Reach): Reach {
  const l = variableAt(reach);
  const isLines = list === 'lines';
  const own: Partial<Record<Wanted, string[]>> = isLines
    ? {
        number: [`${l}.quantity`, `${l}.price`, `${l}.maker.limit`],
        text: [`${l}.label`, `${l}.maker.name`],
        boolean: [`${l}.open`],
        date: [`${l}.due`, `${l}.maker.since`],
        moment: [`${l}.at`],
        id: [`${l}.maker`, `${l}.id`],
      }
    : { number: [`${l}.weight`], text: [`${l}.name`], boolean: [`${l}.fine`], id: [`${l}.id`] };
  const leaves = Object.fromEntries(
    WANTED.map((kind) => [kind, [...(own[kind] ?? []), ...(own[kind] ?? []), ...reach.leaves[kind]]]),
  ) as Record<Wanted, string[]>;
  return { leaves, lists: isLines ? ['lines', `${l}.parts`] : reach.lists, depth: reach.depth + 1 };
}
