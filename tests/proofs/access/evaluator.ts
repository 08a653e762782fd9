/**
 * What somebody gets to see and may do, as slowly and as plainly as design.md 6 says it. Nothing of the engine is here,
 * nor anything that knows how it works. Meanings it takes from there:
 *   - Default deny; roles inherit, grants add up. A value is visible when one grant covers its row and its field.
 *   - What no grant covers is unknown. A masked value is hidden everywhere but in the projection.
 *   - A hidden value counts as null in filter, sort, group, sum and label.
 *   - A value that is made of others is seen where a grant covers those too, or where they are seen wherever their record is.
 *   - A write is covered before and after it, row and each field; it points only to records that the actor may read.
 *   - Of a record that is not seen nothing is said but that there is none.
 */
import type { Grant, Policy } from './policy.ts';
import type { Args, Change, Member, Question } from './question.ts';
import {
  NAMES,
  PLAIN,
  withMade,
  withRolled,
  type Json,
  type Kind,
  type Name,
  type Row,
  type Rows,
} from './world.ts';

export interface Asker {
  readonly user: string;
  readonly roles: readonly string[];
}

/** What was answered, or why it was refused: words, sorted. */
export type Answer = { readonly data: Json } | { readonly refused: readonly string[] };

const UNKNOWN: Answer = { refused: ['unknown'] };

export interface Answers {
  /** The whole answer. */
  answer(question: Question): Answer;
  /** What becomes of the change, whatever is selected of it; the record as it is then. */
  outcome(change: Change): { readonly row: Row } | { readonly refused: readonly string[] };
}

export const evaluator = (policy: Policy, stored: Rows, { user, roles }: Asker): Answers =>
  answersFor(grantsOf(policy, roles), stored, user);

function answersFor(grants: readonly Held[], stored: Rows, user: string): Answers {
  let rows = stored;

  const at = (name: Name, id: string | null): Row | undefined => rows[name].find((row) => row.id === id);
  const holds = ({ where, also }: Held, row: Row): boolean =>
    (!where || where.holds(row, user, at, rows)) && (!also || holds(also, row));
  const on = (name: Name, action: string): Held[] =>
    grants.filter((grant) => grant.entity === name && grant.actions.includes(action));

  // ---- what is seen

  /** Whether what the value is made of lies open to whoever has the grant. */
  function showsInputs(grant: Held, name: Name, path: string): boolean {
    return (PLAIN[name].made?.[path] ?? []).every(([of, input]) => {
      if (everywhere(of, input)) return true;
      return of === name && covers(grant, input) && showsInputs(grant, name, input);
    });
  }

  /** Whether a field is seen on every record that is seen. */
  function everywhere(name: Name, path: string): boolean {
    const reads = on(name, 'read');
    const showing = reads.filter((grant) => covers(grant, path) && showsInputs(grant, name, path));
    const asked = new Set(showing.map(conditionOf));
    return asked.has('') || (reads.length > 0 && reads.every((grant) => asked.has(conditionOf(grant))));
  }

  const shows = (grant: Held, name: Name, path: string, masked = false): boolean =>
    (masked ? masks(grant, path) : covers(grant, path)) && showsInputs(grant, name, path);

  const isOwn = (name: Name, row: Row): boolean => !PLAIN[name].personal || row['owner'] === user;
  const sees = (name: Name, row: Row): boolean =>
    isOwn(name, row) && on(name, 'read').some((grant) => holds(grant, row));
  const seesPath = (name: Name, row: Row, path: string, masked = false): boolean =>
    path === 'id' || on(name, 'read').some((grant) => shows(grant, name, path, masked) && holds(grant, row));
  const living = (name: Name, row: Row): boolean => !row['deletedAt'] && sees(name, row);

  const isComparable = (name: Name, path: string): boolean =>
    path === 'id' ? on(name, 'read').length > 0 : on(name, 'read').some((grant) => shows(grant, name, path));
  const isReadable = (name: Name, path: string): boolean =>
    isComparable(name, path) || on(name, 'read').some((grant) => shows(grant, name, path, true));
  const isKnown = (name: Name): boolean => on(name, 'read').length > 0;

  /** What filters, orders, groups, sums and labels know of a value. */
  const known = (place: Place, name: string): Json =>
    seesPath(place.name, place.row, place.path + name) ? (place.values[name] ?? null) : null;

  /** Values of a record or of one of its lines, which goes by the grants on its record. */
  interface Place {
    readonly name: Name;
    readonly row: Row;
    readonly path: string;
    readonly values: Row;
    readonly fields: Readonly<Record<string, Kind>>;
  }
  const placeOf = (name: Name, row: Row): Place => ({
    name,
    row,
    path: '',
    values: row,
    fields: PLAIN[name].fields,
  });
  const linesIn = (place: Place, field: string): Place[] => {
    const kind = place.fields[field] as { lines: Readonly<Record<string, Kind>> };
    const lines: readonly Row[] = known(place, field) ?? [];
    return lines.map((values) => ({ ...place, path: `${field}.`, values, fields: kind.lines }));
  };
  const labelOf = (name: Name, row: Row): Json => known(placeOf(name, row), 'name');

  /** Referring records of a list. */
  const referring = (name: Name, row: Row, list: string): Row[] => {
    const [source, field] = PLAIN[name].lists![list]!;
    return rows[source].filter(
      (other) => living(source, other) && known(placeOf(source, other), field) === row.id,
    );
  };

  // ---- filters and orders

  /** Whether everything that a filter names is known. */
  function knowsFilter(name: Name, where: Json, path = '', fields = PLAIN[name].fields): boolean {
    return Object.entries(where as Record<string, Json>).every(([key, value]) => {
      if (key === 'and' || key === 'or')
        return value.every((one: Json) => knowsFilter(name, one, path, fields));
      if (key === 'not') return knowsFilter(name, value, path, fields);
      const list = path === '' ? PLAIN[name].lists?.[key] : undefined;
      if (list) {
        const [source, field] = list;
        return isComparable(source, field) && knowsFilter(source, Object.values(value)[0]);
      }
      if (!isComparable(name, path + key)) return false;
      const kind = fields[key]!;
      if (typeof kind === 'string' || 'isNull' in value || 'id' in value) return true;
      if ('lines' in kind) return knowsFilter(name, Object.values(value)[0], `${key}.`, kind.lines);
      return isKnown(kind.to) && knowsFilter(kind.to, value);
    });
  }

  function matches(place: Place, where: Json): boolean {
    return Object.entries(where as Record<string, Json>).every(([key, value]): boolean => {
      if (key === 'and') return value.every((one: Json) => matches(place, one));
      if (key === 'or') return value.some((one: Json) => matches(place, one));
      if (key === 'not') return !matches(place, value);
      const list = place.path === '' ? PLAIN[place.name].lists?.[key] : undefined;
      if (list)
        return quantified(
          referring(place.name, place.row, key).map((row) => placeOf(list[0], row)),
          value,
        );
      const kind = place.fields[key]!;
      if (typeof kind === 'object' && 'lines' in kind) return quantified(linesIn(place, key), value);
      const found = known(place, key);
      if (typeof kind === 'string') return compares(kind, found, value);
      if ('isNull' in value) return (found === null) === value.isNull;
      if ('id' in value) return found === value.id.eq;
      const target = at(kind.to, found);
      return target !== undefined && sees(kind.to, target) && matches(placeOf(kind.to, target), value);
    });
  }

  const quantified = (places: readonly Place[], value: Json): boolean => {
    const [[word, where]] = Object.entries(value) as [[string, Json]];
    if (word === 'some') return places.some((place) => matches(place, where));
    if (word === 'none') return !places.some((place) => matches(place, where));
    return places.every((place) => matches(place, where));
  };

  function knowsKey(name: Name, key: Json): boolean {
    const [[field, inner]] = Object.entries(key) as [[string, Json]];
    if (!isComparable(name, field)) return false;
    const kind = PLAIN[name].fields[field]!;
    if (typeof kind === 'string') return true;
    return 'to' in kind && isKnown(kind.to) && knowsKey(kind.to, inner);
  }

  /** The value that a key leads to, with its path and kind. */
  function valueAt(name: Name, row: Row | undefined, key: Json): { value: Json; path: string; kind: Kind } {
    const [[field, inner]] = Object.entries(key) as [[string, Json]];
    const kind = PLAIN[name].fields[field]!;
    const value = row ? known(placeOf(name, row), field) : null;
    if (typeof kind === 'string' || 'lines' in kind) return { value, path: field, kind };
    const target = at(kind.to, value);
    const rest = valueAt(kind.to, target && sees(kind.to, target) ? target : undefined, inner);
    return { ...rest, path: `${field}.${rest.path}` };
  }

  function page(name: Name, all: readonly Row[], { where, orderBy = [], first = 50 }: Args): Row[] {
    const found = where ? all.filter((row) => matches(placeOf(name, row), where)) : [...all];
    const down = orderBy.length > 0 && JSON.stringify(orderBy.at(-1)).includes('"desc"');
    return found
      .sort((a, b) => {
        for (const key of orderBy) {
          const [left, right] = [valueAt(name, a, key), valueAt(name, b, key)];
          const order = ordered(left.kind, left.value, right.value);
          if (order !== 0) return down ? -order : order;
        }
        return (a.id < b.id ? -1 : 1) * (down ? -1 : 1);
      })
      .slice(0, first);
  }

  const knowsArgs = (name: Name, { where, orderBy = [] }: Args): boolean =>
    (!where || knowsFilter(name, where)) && orderBy.every((key) => knowsKey(name, key));

  // ---- answers

  function knowsMembers(
    name: Name,
    select: readonly Member[],
    path = '',
    fields = PLAIN[name].fields,
  ): boolean {
    return select.every(({ name: member, of, args }): boolean => {
      if (member === 'id') return true;
      if (!isKnown(name)) return false;
      if (member === '_label' || member === '_may') return true;
      const list = path === '' ? PLAIN[name].lists?.[member] : undefined;
      if (list) return isComparable(...list) && knowsMembers(list[0], of!) && knowsArgs(list[0], args!);
      if (!isReadable(name, path + member)) return false;
      const kind = fields[member]!;
      if (typeof kind === 'string') return true;
      return 'lines' in kind ? knowsMembers(name, of!, `${member}.`, kind.lines) : knowsMembers(kind.to, of!);
    });
  }

  const recordOf = (name: Name, row: Row, select: readonly Member[]): Json =>
    membersOf(placeOf(name, row), select);

  const membersOf = (place: Place, select: readonly Member[]): Json =>
    Object.fromEntries(select.map((member) => [member.name, memberOf(place, member)]));

  function memberOf(place: Place, { name, of, args }: Member): Json {
    const { row, values, path, fields } = place;
    if (name === 'id') return values.id;
    if (name === '_label') return labelOf(place.name, row);
    if (name === '_may') return permitted(place.name, row);
    const list = path === '' ? PLAIN[place.name].lists?.[name] : undefined;
    if (list) {
      const found = page(list[0], referring(place.name, row, name), args!);
      return { nodes: found.map((each) => recordOf(list[0], each, of!)) };
    }
    const kind = fields[name]!;
    if (typeof kind === 'object' && 'lines' in kind)
      return seesPath(place.name, row, name)
        ? linesIn(place, name).map((line) => membersOf(line, of!))
        : null;
    if (typeof kind === 'string') {
      if (seesPath(place.name, row, path + name)) return values[name] ?? null;
      return seesPath(place.name, row, path + name, true) ? mask(kind, values[name] ?? null) : null;
    }
    const id = known(place, name);
    if (id === null) return null;
    const target = at(kind.to, id);
    if (target && sees(kind.to, target)) return recordOf(kind.to, target, of!);
    const told: Json = { id, _may: [] };
    return Object.fromEntries(of!.map((member) => [member.name, told[member.name] ?? null]));
  }

  /** Words for what may be done to the record. */
  const permitted = (name: Name, row: Row): string[] =>
    ['update', 'delete', ...Object.keys(PLAIN[name].transitions ?? {})]
      .filter((action) => on(name, action).some((grant) => holds(grant, row)))
      .sort();

  function aggregated(question: Question & { op: 'aggregate' }): Answer {
    const { entity, where, groupBy, measures } = question;
    const fits =
      isKnown(entity) &&
      knowsArgs(entity, { where }) &&
      groupBy.every((key) => knowsKey(entity, key)) &&
      measures.every(({ field }) => isComparable(entity, field));
    if (!fits) return UNKNOWN;
    const found = rows[entity].filter(
      (row) => living(entity, row) && (!where || matches(placeOf(entity, row), where)),
    );
    const groups = new Map<string, { key: readonly ReturnType<typeof valueAt>[]; rows: Row[] }>();
    if (groupBy.length === 0) groups.set('', { key: [], rows: found });
    else
      for (const row of found) {
        const key = groupBy.map((one) => valueAt(entity, row, one));
        const text = JSON.stringify(key.map(({ value }) => value));
        groups.set(text, { key, rows: [...(groups.get(text)?.rows ?? []), row] });
      }
    const inOrder = [...groups.values()].sort((a, b) =>
      a.key.reduce((order, { kind, value }, index) => order || ordered(kind, value, b.key[index]!.value), 0),
    );
    const data = inOrder.map(({ key, rows: group }) => ({
      ...(key.length > 0 && { key: Object.fromEntries(key.map(({ path, value }) => [path, value])) }),
      count: group.length,
      ...Object.fromEntries(
        measures.map(({ how, field }) => [
          `${how}_${field}`,
          { [field]: measured(how, PLAIN[entity].fields[field]!, group.map((row) => known(placeOf(entity, row), field))) }, // prettier-ignore
        ]),
      ),
    }));
    return { data };
  }

  /** Rows of a file: what is granted to be read, and to be taken out. */
  function exported({ entity, columns }: Question & { op: 'export' }): Answer {
    const out = on(entity, 'export');
    if (out.length === 0) return { refused: ['no export'] };
    const others = grants.filter((grant) => grant.entity !== entity);
    const both = on(entity, 'read').flatMap((grant) => out.map((also) => ({ ...grant, also })));
    const select = columns.map((name) => ({ name }));
    const list = answersFor([...others, ...both], stored, user).answer({ op: 'list', entity, args: {}, select, counted: false }); // prettier-ignore
    if ('refused' in list) return list;
    const cells = (row: Json): string[] =>
      columns.map((name) => (row[name] === null ? '' : String(row[name] as string)));
    return { data: list.data.nodes.map(cells) };
  }

  // ---- changes

  const writable = (name: Name, field: string, action: string): boolean =>
    !PLAIN[name].fixed?.includes(field) && !(action === 'update' && PLAIN[name].once?.includes(field));

  /** Paths that an input gives, those of lines too. */
  function pathsIn(name: Name, values: Json): string[] {
    return Object.entries(values as Record<string, Json>).flatMap(([field, value]) => {
      const kind = PLAIN[name].fields[field]!;
      if (typeof kind !== 'object' || !('lines' in kind)) return [field];
      const lines: Json[] = Array.isArray(value) ? value : [...(value.add ?? []), ...(value.change ?? [])];
      return [field, ...lines.flatMap((line) => Object.keys(line).filter((each) => each !== 'id').map((each) => `${field}.${each}`))]; // prettier-ignore
    });
  }

  /** What is wrong with a row that is or was: no grant covers it, or none covers a field on it. */
  const uncovered = (name: Name, action: string, row: Row, paths: readonly string[]): string[] => {
    const all = on(name, action).filter((grant) => holds(grant, row));
    if (all.length === 0 || !isOwn(name, row)) return ['denied'];
    return paths.some((path) => !all.some((grant) => covers(grant, path))) ? ['hidden'] : [];
  };

  /** References that are given, new in a row, and lead nowhere, or where the actor does not see. */
  function astray(name: Name, row: Row, given: Json, before?: Row): boolean {
    const leads = (fields: Readonly<Record<string, Kind>>, now: Row, was: Row | undefined): boolean =>
      Object.entries(fields).some(([field, kind]) => {
        if (typeof kind === 'string' || (fields === PLAIN[name].fields && !(field in given))) return false;
        const value = now[field] ?? null;
        if ('lines' in kind)
          return (value ?? []).some((line: Row) =>
            leads(
              kind.lines,
              line,
              (was?.[field] ?? []).find(({ id }: Row) => id === line.id),
            ),
          );
        if (value === null || value === (was ? (was[field] ?? null) : undefined)) return false;
        const target = at(kind.to, value);
        return !target || !living(kind.to, target);
      });
    return leads(PLAIN[name].fields, row, before);
  }

  const refuse = (...words: readonly string[]) => ({ refused: [...new Set(words)].sort() });

  function outcome(change: Change): { row: Row } | { refused: readonly string[] } {
    const { entity } = change;
    const action = change.op === 'transition' ? change.name : change.op === 'restore' ? 'delete' : change.op;
    const granted = on(entity, action);
    if (granted.length === 0) return refuse('unknown');
    if (change.op === 'create') return created(change, granted);
    const row = at(entity, change.id);
    const paths = change.op === 'update' ? pathsIn(entity, change.patch) : [];
    const unknown = paths.some(
      (path) =>
        !writable(entity, path.split('.')[0]!, 'update') || !granted.some((grant) => covers(grant, path)),
    );
    if (unknown) return refuse('unknown');
    if (!row || Boolean(row['deletedAt']) !== (change.op === 'restore') || !sees(entity, row))
      return refuse('absent');
    const after = changed(entity, row, change);
    const wrong = [
      ...uncovered(entity, action, row, paths),
      ...(change.op === 'update' ? uncovered(entity, action, after, paths) : []),
    ];
    if (wrong.includes('denied')) return refuse('denied');
    if (wrong.length > 0) return refuse(...wrong);
    if ('version' in change && change.version !== row['version']) return refuse('stale');
    if (change.op === 'transition') {
      const { from, when } = PLAIN[entity].transitions![change.name]!;
      if (row['state'] !== from) return refuse('state');
      if (!when(row)) return refuse('when');
    }
    if (change.op === 'delete') return used(entity, row, after);
    if (change.op !== 'update') return { row: after };
    const lines = lost(entity, row, change.patch) ? ['line'] : [];
    const faults = [...lines, ...(astray(entity, after, change.patch, row) ? ['reference'] : [])];
    return faults.length > 0 ? refuse(...faults) : { row: after };
  }

  function created({ entity, input }: Change & { op: 'create' }, granted: readonly Held[]) {
    const paths = pathsIn(entity, input);
    const unknown = paths.some(
      (path) =>
        !writable(entity, path.split('.')[0]!, 'create') || !granted.some((grant) => covers(grant, path)),
    );
    if (unknown) return refuse('unknown');
    if (PLAIN[entity].required?.some((field) => !(field in input))) return refuse('required');
    const row = fresh(entity, input);
    const wrong = uncovered(entity, 'create', row, paths);
    if (wrong.length > 0) return refuse(...wrong);
    return astray(entity, row, input) ? refuse('reference') : { row };
  }

  function fresh(name: Name, input: Json): Row {
    const empty = Object.fromEntries(
      Object.entries(PLAIN[name].fields).map(([field, kind]) => [
        field,
        typeof kind === 'object' && 'lines' in kind ? [] : null,
      ]),
    );
    const values = Object.fromEntries(
      Object.entries(input as Record<string, Json>).map(([field, value]) => [
        field,
        Array.isArray(value) ? value.map((line) => freshLine(name, field, line)) : value,
      ]),
    );
    const state = name === 'Deal' ? { state: 'draft' } : {};
    const row = { ...empty, owner: user, ...state, ...values, id: 'new', version: 1, deletedAt: null } as Row;
    return name === 'Deal' ? withMade(row, rows.Task) : row;
  }

  function freshLine(name: Name, field: string, line: Json): Json {
    const { lines } = PLAIN[name].fields[field] as { lines: object };
    return { ...Object.fromEntries(Object.keys(lines).map((each) => [each, null])), ...line, id: 'new' };
  }

  function changed(name: Name, row: Row, change: Change): Row {
    if (change.op === 'delete') return { ...row, deletedAt: 'now' };
    if (change.op === 'restore') return { ...row, deletedAt: null };
    if (change.op === 'transition') return { ...row, state: PLAIN[name].transitions![change.name]!.to };
    if (change.op === 'create') return row;
    const values = Object.entries(change.patch as Record<string, Json>).map(([field, value]) => {
      const kind = PLAIN[name].fields[field]!;
      return [
        field,
        typeof kind === 'object' && 'lines' in kind ? patched(name, field, row[field], value) : value,
      ];
    });
    const after = { ...row, ...Object.fromEntries(values) } as Row;
    return name === 'Deal' ? withMade(after, rows.Task) : after;
  }

  const patched = (
    name: Name,
    field: string,
    lines: readonly Row[],
    { add = [], change = [], remove = [] }: Json,
  ): Json => [
    ...lines
      .filter(({ id }) => !remove.includes(id))
      .map((line) => ({ ...line, ...change.find(({ id }: Row) => id === line.id) })),
    ...add.map((line: Json) => freshLine(name, field, line)),
  ];

  /** Whether a patch names a line that the record does not have. */
  const lost = (name: Name, row: Row, patch: Json): boolean =>
    Object.entries(patch as Record<string, Json>).some(([field, value]) => {
      const kind = PLAIN[name].fields[field]!;
      if (typeof kind !== 'object' || !('lines' in kind)) return false;
      const ids = [...(value.change ?? []).map(({ id }: Row) => id), ...(value.remove ?? [])];
      return ids.some((id) => !row[field].some((line: Row) => line.id === id));
    });

  /** A record that others need stays; those of them that the actor sees are named. */
  function used(name: Name, row: Row, after: Row) {
    const found = NEEDS.filter(({ to }) => to === name).flatMap(({ of, by }) => {
      const all = rows[of].filter((other) => other[by] === row.id && !other['deletedAt']);
      const seen = all.filter((other) => sees(of, other)).length;
      return all.length === 0 ? [] : [seen === 0 ? 'used' : `used by ${seen} ${of}`];
    });
    return found.length > 0 ? refuse(...found) : { row: after };
  }

  function answerChange(change: Change): Answer {
    const done = outcome(change);
    if ('refused' in done && done.refused[0] === 'unknown') return UNKNOWN;
    if (!knowsMembers(change.entity, change.select)) return UNKNOWN;
    if ('refused' in done) return done;
    // What is answered is read of the records as they are then.
    const written = [...stored[change.entity].filter(({ id }) => id !== done.row.id), done.row];
    rows = withRolled({ ...stored, [change.entity]: written });
    const data = sees(change.entity, done.row) ? recordOf(change.entity, done.row, change.select) : null;
    rows = stored;
    return { data };
  }

  return {
    outcome,
    answer(question) {
      switch (question.op) {
        case 'get': {
          const { entity, id, select } = question;
          if (!isKnown(entity) || !knowsMembers(entity, select)) return UNKNOWN;
          const row = at(entity, id);
          return { data: row && living(entity, row) ? recordOf(entity, row, select) : null };
        }
        case 'list': {
          const { entity, args, select, counted } = question;
          if (!isKnown(entity) || !knowsArgs(entity, args) || !knowsMembers(entity, select)) return UNKNOWN;
          const all = rows[entity].filter((row) => living(entity, row));
          const nodes = page(entity, all, args).map((row) => recordOf(entity, row, select));
          const count = all.filter((row) => !args.where || matches(placeOf(entity, row), args.where)).length;
          return { data: { nodes, ...(counted && { totalCount: count }) } };
        }
        case 'aggregate':
          return aggregated(question);
        case 'export':
          return exported(question);
        default:
          return answerChange(question);
      }
    },
  };
}

/** References that keep their target from being deleted. */
const NEEDS = NAMES.filter((of) => of !== 'Memo').flatMap((of) =>
  Object.entries(PLAIN[of].fields).flatMap(([by, kind]) =>
    typeof kind === 'object' && 'to' in kind && kind.to !== 'User' ? [{ to: kind.to, of, by }] : [],
  ),
);

/** Grants of roles and of all that they inherit from. */
function grantsOf(policy: Policy, names: readonly string[]): Grant[] {
  const seen = new Set<string>();
  const visit = (name: string): Grant[] => {
    if (seen.has(name)) return [];
    seen.add(name);
    const { inherits, grants } = policy[name]!;
    return [...grants, ...inherits.flatMap(visit)];
  };
  return names.flatMap(visit);
}

/** A grant, or one that holds only where another does too. */
interface Held extends Grant {
  readonly also?: Held;
}

/** Equal where the same is asked; empty where nothing is. */
const conditionOf = ({ where, also }: Held): string =>
  [...new Set([where?.text ?? '', also ? conditionOf(also) : ''])].filter(Boolean).sort().join(' and ');

const listOf = (path: string): string | undefined => (path.includes('.') ? path.split('.')[0]! : undefined);

/** Whether a grant names a path, as a field, with the whole list, or by one field of it. */
function names({ fields, except, also }: Held, path: string): boolean {
  const list = listOf(path);
  if (also && !names(also, path)) return false;
  if (except) return !except.includes(path) && !(list !== undefined && except.includes(list));
  if (!fields) return true;
  return fields.some((one) => one === path || one === list || listOf(one) === path);
}

const isMasked = ({ masked, also }: Held, path: string): boolean =>
  masked.some((one) => one === path || one === listOf(path)) || (also !== undefined && isMasked(also, path));

/** Of a line its list must be covered too. */
const isInList = (grant: Held, path: string): boolean =>
  listOf(path) === undefined || (names(grant, listOf(path)!) && !isMasked(grant, listOf(path)!));

const covers = (grant: Held, path: string): boolean =>
  names(grant, path) && !isMasked(grant, path) && isInList(grant, path);
const masks = (grant: Held, path: string): boolean =>
  names(grant, path) && isMasked(grant, path) && isInList(grant, path);

// ---- values

function mask(kind: Kind, value: Json): Json {
  if (kind !== 'text' || value === null) return null;
  return value.length >= 8 ? `••••${value.slice(-4)}` : '••••';
}

const plain = (kind: Kind, value: Json): Json =>
  kind === 'int' || kind === 'decimal' || kind === 'bool' ? Number(value) : value;

/** Null is larger than every value. */
function ordered(kind: Kind, a: Json, b: Json): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const [left, right] = [plain(kind, a), plain(kind, b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function compares(kind: Kind, found: Json, asked: Json): boolean {
  const [[operator, wanted]] = Object.entries(asked) as [[string, Json]];
  const same = (one: Json) => found !== null && ordered(kind, found, one) === 0;
  switch (operator) {
    case 'isNull':
      return (found === null) === wanted;
    case 'eq':
      return same(wanted);
    case 'ne':
      return !same(wanted);
    case 'in':
      return wanted.some(same);
    case 'gt':
      return found !== null && ordered(kind, found, wanted) > 0;
    case 'lte':
      return found !== null && ordered(kind, found, wanted) <= 0;
    case 'contains':
      return found !== null && found.includes(wanted);
  }
  throw new Error(`No operator ${operator}`);
}

function measured(how: string, kind: Kind, all: readonly Json[]): Json {
  const values = all.filter((value) => value !== null);
  if (values.length === 0) return null;
  if (how !== 'sum') return [...values].sort((a, b) => ordered(kind, a, b)).at(how === 'min' ? 0 : -1);
  const sum = values.reduce((total: number, value) => total + Math.round(Number(value) * 100), 0) as number;
  return kind === 'int' ? String(sum / 100) : (sum / 100).toFixed(2);
}
