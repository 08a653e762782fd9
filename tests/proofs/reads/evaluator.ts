/**
 * Answers GraphQL reads over plain records, as slowly and as plainly as they are described: design.md 5 and 6. Nothing
 * here knows how the engine reads. Meanings it takes from there:
 *   - A value is seen where one grant covers its row and its field; masked is seen in answers alone.
 *   - Comparisons are true or false: a value that is absent or hidden fulfils `ne`, `notIn` and `isNull: true` only.
 *   - Null is larger than every value. The id ends every order, in the direction of the key before it.
 *   - A reference resolves to deleted records; of one that may not be seen only the id is told.
 */
import { Big } from 'big.js';
import {
  Kind,
  parse,
  valueFromASTUntyped,
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import {
  evaluate,
  type RecordValue,
  type Value as ExpressionValue,
} from '../../../engine/expression/index.ts';
import type { Entity, Field, Grant, Model, Role } from '../../../engine/model/index.ts';

// JSON of any form is walked here; naming forms would say again what the Model says.
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;
type Row = Readonly<Record<string, Json>> & { readonly id: string };

export interface Asker {
  readonly user: string;
  readonly org: string;
  readonly timezone: string;
  readonly role: string;
}

/** Cursors that were answered, with the id of the record each stood at. */
export type Cursors = ReadonlyMap<string, string>;

/** Made by one answer for the next question; what a cursor looks like is none of our business. */
export const CURSOR = Symbol('cursor');

export function evaluator(model: Model, records: Readonly<Record<string, readonly Row[]>>) {
  const rowsOf = new Map<Entity, Row[]>();
  const parents = new Map<Row, Row>();
  for (const entity of model.entities.values()) {
    rowsOf.set(entity, [...(records[entity.fullName] ?? [])]);
    for (const field of entity.fields.values())
      if (field.kind === 'lines') {
        const lines = rowsOf
          .get(entity)!
          .flatMap((row) => (row[field.name] as Row[]).map((line) => (parents.set(line, row), line)));
        rowsOf.set(field.target, lines);
      }
  }
  const find = (entity: Entity, id: string | null): Row | undefined =>
    rowsOf.get(entity)?.find((row) => row.id === id);

  return (asker: Asker, source: string, variables: Record<string, Json>, cursors: Cursors): Json => {
    const grants = grantsOf(model.roles.get(asker.role)!);
    const document: DocumentNode = parse(source);
    const fragments = new Map(
      document.definitions.flatMap((each) =>
        each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each.selectionSet] as const] : [],
      ),
    );
    const operation = document.definitions.find(
      (each) => each.kind === Kind.OPERATION_DEFINITION,
    ) as OperationDefinitionNode;
    const given = { ...defaultsOf(operation), ...variables };

    // ---- what is seen

    const covers = (grant: Grant, path: string) => grant.fields === undefined || grant.fields.has(path);
    const reading = (entity: Entity, action = 'read') =>
      grants.filter((grant) => grant.entity === entity && grant.actions.has(action));

    function fulfils(entity: Entity, row: Row, grant: Grant): boolean {
      if (!grant.where) return true;
      const names = { user: { id: asker.user }, org: { id: asker.org }, workspace: null };
      return (
        evaluate(grant.where, {
          record: plainRecord(entity, row),
          names,
          today: '2026-11-21',
          now: '2026-11-21T10:00:00Z',
          find: findRecord,
        }) === true
      );
    }

    /** The record whole, with the lists that conditions look into; references are ids that are looked up. */
    function plainRecord(entity: Entity, row: Row): RecordValue {
      const record: Record<string, ExpressionValue | undefined> = { ...row };
      for (const field of entity.fields.values())
        if (field.kind === 'lines')
          record[field.name] = (row[field.name] as Row[]).map((line) => plainRecord(field.target, line));
      for (const inverse of entity.inverses)
        if (!inverse.source.parent)
          Object.defineProperty(record, inverse.name, {
            enumerable: true,
            get: () =>
              rowsOf
                .get(inverse.source)!
                .filter((other) => other[inverse.field.name] === row.id && !other['deletedAt'])
                .map((other) => ({ ...other })),
          });
      return record;
    }

    const findRecord = (type: { name: string }, id: string): RecordValue | null => {
      const entity = model.entities.get(type.name);
      const row = entity && find(entity, id);
      return entity && row ? plainRecord(entity, row) : null;
    };

    const inScope = (entity: Entity, row: Row) => entity.scope !== 'personal' || row['owner'] === asker.user;

    function seesRow(entity: Entity, row: Row, action = 'read'): boolean {
      if (entity.parent) {
        const record = parents.get(row)!;
        return (
          !record['deletedAt'] &&
          seesRow(entity.parent, record) &&
          seesField(entity.parent, record, linesField(entity).name)
        );
      }
      return inScope(entity, row) && reading(entity, action).some((grant) => fulfils(entity, row, grant));
    }

    const linesField = (line: Entity): Field =>
      [...line.parent!.fields.values()].find((field) => field.kind === 'lines' && field.target === line)!;

    /** Whether some grant covers the row and the field, unmasked or masked as asked. */
    function seesField(entity: Entity, row: Row, name: string, masked = false): boolean {
      if (name === 'id' || name === 'version' || (entity.parent && name === 'position')) return !masked;
      const [holder, record, path] = entity.parent
        ? [entity.parent, parents.get(row)!, `${linesField(entity).name}.${name}`]
        : [entity, row, name];
      const list = entity.parent ? linesField(entity).name : path;
      return reading(holder).some(
        (grant) =>
          covers(grant, path) &&
          covers(grant, list) &&
          grant.masked.has(path) === masked &&
          !(entity.parent && grant.masked.has(list)) &&
          fulfils(holder, record, grant),
      );
    }

    /** What filters, orders, groups, sums and labels know of a field. */
    const known = (entity: Entity, row: Row, name: string): Json =>
      seesField(entity, row, name) ? (row[name] ?? null) : null;

    function labelOf(entity: Entity, row: Row): string | null {
      const shown = (of: Entity, at: Row): RecordValue =>
        Object.fromEntries([...of.fields.keys()].map((name) => [name, known(of, at, name)]));
      const seen = (type: { name: string }, id: string): RecordValue | null => {
        const target = model.entities.get(type.name)!;
        const found = find(target, id);
        return found && seesRow(target, found) ? shown(target, found) : null;
      };
      return evaluate(entity.label, {
        record: shown(entity, row),
        today: '2026-11-21',
        now: '2026-11-21T10:00:00Z',
        find: seen,
      }) as string | null;
    }

    // ---- ways from record to record

    /** The record a reference leads to, whether it may be seen or not. */
    function targetOf(
      entity: Entity,
      row: Row,
      name: string,
    ): { entity: Entity; row: Row | undefined; id: string | null } {
      if (name === 'parent' && entity.parent)
        return { entity: entity.parent, row: parents.get(row)!, id: parents.get(row)!.id };
      const field = entity.fields.get(name)!;
      if (field.kind !== 'reference') throw new Error(`${name} is no reference`);
      const id = known(entity, row, name);
      return { entity: field.target, row: find(field.target, id), id };
    }

    /** The records of a list as far as they are seen, in their own order; undefined where the list itself is hidden. */
    function listOf(
      entity: Entity,
      row: Row,
      name: string,
    ): { entity: Entity; rows: Row[]; natural: boolean } | undefined {
      const field = entity.fields.get(name);
      if (field?.kind === 'lines')
        return {
          entity: field.target,
          rows: seesField(entity, row, name) ? [...(row[name] as Row[])] : [],
          natural: true,
        };
      if (field?.kind === 'links') {
        const ids = known(entity, row, name) as string[] | null;
        return {
          entity: field.target,
          rows: (ids ?? [])
            .flatMap((id) => find(field.target, id) ?? [])
            .filter((other) => living(field.target, other)),
          natural: true,
        };
      }
      const inverse = entity.inverses.find((each) => each.name === name);
      if (inverse) {
        const rows = rowsOf
          .get(inverse.source)!
          .filter(
            (other) =>
              living(inverse.source, other) && known(inverse.source, other, inverse.field.name) === row.id,
          );
        return { entity: inverse.source, rows, natural: false };
      }
      for (const other of model.entities.values())
        for (const links of other.fields.values())
          if (links.kind === 'links' && links.target === entity && links.inverseName === name) {
            const rows = rowsOf
              .get(other)!
              .filter(
                (each) =>
                  living(other, each) &&
                  ((known(other, each, links.name) as string[] | null) ?? []).includes(row.id),
              );
            return { entity: other, rows, natural: false };
          }
      return undefined;
    }

    const living = (entity: Entity, row: Row): boolean => !row['deletedAt'] && seesRow(entity, row);

    // ---- filters

    function matches(entity: Entity, row: Row, where: Json): boolean {
      return Object.entries(where ?? {}).every(([name, value]) => matchesEntry(entity, row, name, value));
    }

    function matchesEntry(entity: Entity, row: Row, name: string, value: Json): boolean {
      if (name === 'and') return (value ?? []).every((each: Json) => matches(entity, row, each));
      if (name === 'or') return value === null || value.some((each: Json) => matches(entity, row, each));
      if (name === 'not') return value === null || !matches(entity, row, value);
      if (SELF.has(name)) return compares({ kind: 'scalar', type: 'id' }, row.id, name, value);
      if (value === null) return true;
      const field = entity.fields.get(name);
      if (field?.kind === 'reference' || (name === 'parent' && entity.parent))
        return matchesReference(entity, row, name, value);
      const list = listOf(entity, row, name);
      if (list) return matchesList(list, value);
      return Object.entries(value).every(([operator, wanted]) =>
        comparesField(field!, known(entity, row, name), operator, wanted),
      );
    }

    function matchesReference(entity: Entity, row: Row, name: string, value: Json): boolean {
      const target = targetOf(entity, row, name);
      const isParent = name === 'parent' && !entity.fields.has('parent');
      const own = Object.entries(value).filter(([key]) => !isParent && (key === 'id' || SELF.has(key)));
      const rest = Object.entries(value).filter(([key]) => !own.some(([each]) => each === key));
      const ownFits = own.every(([key, wanted]) =>
        key === 'id'
          ? Object.entries(wanted as Json).every(([operator, each]) =>
              compares({ kind: 'scalar', type: 'id' }, target.id, operator, each),
            )
          : compares({ kind: 'scalar', type: 'id' }, target.id, key, wanted),
      );
      if (!ownFits || rest.length === 0) return ownFits;
      return (
        target.row !== undefined &&
        seesRow(target.entity, target.row) &&
        matches(target.entity, target.row, Object.fromEntries(rest))
      );
    }

    function matchesList({ entity, rows }: { entity: Entity; rows: Row[] }, value: Json): boolean {
      return Object.entries(value).every(([quantifier, where]) => {
        if (where === null) return true;
        if (quantifier === 'some') return rows.some((row) => matches(entity, row, where));
        if (quantifier === 'none') return !rows.some((row) => matches(entity, row, where));
        return rows.every((row) => matches(entity, row, where));
      });
    }

    function searchFits(entity: Entity, row: Row, words: string | null | undefined): boolean {
      if (words === null || words === undefined) return true;
      const text = entity.search
        .map((field) => known(entity, row, field.name) ?? '')
        .join(' ')
        .toLowerCase();
      return words
        .toLowerCase()
        .split(/\s+/)
        .filter(Boolean)
        .every((word) => text.includes(word));
    }

    // ---- orders and pages

    /** The value at the end of `{customer: {name: …}}`, and the word that stands there. */
    function leaf(
      entity: Entity,
      row: Row | undefined,
      key: Json,
    ): { value: Json; type: ValueType; word: string; path: string[] } {
      const [[name, inner]] = Object.entries(key) as [[string, Json]];
      if (name === '_label')
        return { value: row ? labelOf(entity, row) : null, type: TEXT, word: inner, path: [name] };
      const field = entity.fields.get(name);
      if (field?.kind === 'reference' || (name === 'parent' && entity.parent && !field)) {
        const isReference = field?.kind === 'reference';
        const target = row
          ? targetOf(entity, row, name)
          : { entity: isReference ? field.target : entity.parent!, row: undefined, id: null };
        if (isReference && 'id' in inner)
          return {
            value: target.id,
            type: { kind: 'scalar', type: 'id' },
            word: inner.id,
            path: [name, 'id'],
          };
        const seen = target.row && seesRow(target.entity, target.row) ? target.row : undefined;
        const rest = leaf(target.entity, seen, inner);
        return { ...rest, path: [name, ...rest.path] };
      }
      const value = row ? known(entity, row, name) : null;
      if (field?.kind !== 'period') return { value, type: field as ValueType, word: inner, path: [name] };
      const [[end, word]] = Object.entries(inner) as [[string, string]];
      return { value: value?.[end] ?? null, type: { kind: 'scalar', type: 'date' }, word, path: [name, end] };
    }

    function sorted(
      entity: Entity,
      rows: Row[],
      orderBy: Json[] | null | undefined,
      natural: boolean,
    ): Row[] {
      const keys = orderBy ?? [];
      if (keys.length === 0 && natural) return rows;
      const directions = keys.map((key) => (leaf(entity, undefined, key).word === 'desc' ? -1 : 1));
      const byId = keys.findIndex((key) => 'id' in key);
      const values = new Map(rows.map((row) => [row, keys.map((key) => leaf(entity, row, key))]));
      return [...rows].sort((a, b) => {
        for (const [at, direction] of directions.entries()) {
          const [left, right] = [values.get(a)![at]!, values.get(b)![at]!];
          const difference = compareNullable(left.type, left.value, right.value);
          if (difference !== 0) return difference * direction;
        }
        return byId >= 0 ? 0 : (a.id < b.id ? -1 : 1) * (directions.at(-1) ?? 1);
      });
    }

    function pageOf(all: Row[], args: Json): { rows: Row[]; hasNextPage: boolean; hasPreviousPage: boolean } {
      const place = (cursor: Json): number => all.findIndex((row) => row.id === cursors.get(cursor));
      let rows = all;
      const given = (name: string) => args[name] !== undefined && args[name] !== null;
      if (given('before')) rows = rows.slice(0, place(args.before));
      if (given('after')) rows = rows.slice(Math.max(0, place(args.after) + 1));
      const backward = given('last') || (!given('first') && given('before') && !given('after'));
      const size = args.first ?? args.last ?? 50;
      const kept = backward ? rows.slice(Math.max(0, rows.length - size)) : rows.slice(0, size);
      const more = rows.length > size;
      return {
        rows: kept,
        hasNextPage: backward ? given('before') : more,
        hasPreviousPage: backward ? more : given('after'),
      };
    }

    // ---- answers

    function objectOf(
      set: SelectionSetNode,
      value: (node: FieldNode, selections: SelectionSetNode) => Json,
    ): Json {
      const nodes = new Map<string, FieldNode[]>();
      collect(set, nodes);
      return Object.fromEntries(
        [...nodes].map(([key, list]) => [
          key,
          value(list[0]!, {
            kind: Kind.SELECTION_SET,
            selections: list.flatMap((node) => node.selectionSet?.selections ?? []),
          }),
        ]),
      );
    }

    function collect(set: SelectionSetNode, into: Map<string, FieldNode[]>): void {
      for (const each of set.selections) {
        const left = (each.directives ?? []).some(
          ({ name, arguments: args }) =>
            (valueFromASTUntyped(args![0]!.value, given) === true) === (name.value === 'skip'),
        );
        if (left) continue;
        if (each.kind === Kind.FIELD)
          into.set((each.alias ?? each.name).value, [
            ...(into.get((each.alias ?? each.name).value) ?? []),
            each,
          ]);
        else
          collect(
            each.kind === Kind.INLINE_FRAGMENT ? each.selectionSet : fragments.get(each.name.value)!,
            into,
          );
      }
    }

    const argsOf = (args: readonly ArgumentNode[] | undefined): Json =>
      Object.fromEntries(
        (args ?? [])
          .filter(({ value }) => value.kind !== Kind.VARIABLE || value.name.value in given)
          .map(({ name, value }) => [name.value, valueFromASTUntyped(value, given)]),
      );

    const recordAnswer = (entity: Entity, row: Row, set: SelectionSetNode): Json =>
      objectOf(set, (node, inner) => memberAnswer(entity, row, node, inner));

    function memberAnswer(entity: Entity, row: Row, node: FieldNode, inner: SelectionSetNode): Json {
      const name = node.name.value;
      if (name === '__typename') return entity.graphql.type;
      if (name === '_label') return labelOf(entity, row);
      if (name === '_deleted') return Boolean(row['deletedAt']);
      const field = entity.fields.get(name);
      if (field?.kind === 'reference' || (name === 'parent' && !field))
        return referenceAnswer(entity, row, name, inner);
      if (field?.kind === 'lines' || field?.kind === 'links') if (!seesField(entity, row, name)) return null;
      const list = listOf(entity, row, name);
      if (list && field?.kind === 'lines') return linesAnswer(list, argsOf(node.arguments), inner);
      if (list) return connectionAnswer(list.entity, list.rows, list.natural, argsOf(node.arguments), inner);
      return valueAnswer(entity, row, field!, inner);
    }

    function referenceAnswer(entity: Entity, row: Row, name: string, inner: SelectionSetNode): Json {
      const target = targetOf(entity, row, name);
      if (target.id === null) return null;
      if (target.row && seesRow(target.entity, target.row))
        return recordAnswer(target.entity, target.row, inner);
      return objectOf(inner, ({ name: { value } }) =>
        value === 'id' ? target.id : value === '__typename' ? target.entity.graphql.type : null,
      );
    }

    function linesAnswer(
      { entity, rows }: { entity: Entity; rows: Row[] },
      args: Json,
      inner: SelectionSetNode,
    ): Json {
      const found = sorted(
        entity,
        rows.filter((row) => matches(entity, row, args.where)),
        args.orderBy,
        true,
      );
      return found.slice(0, args.first ?? found.length).map((row) => recordAnswer(entity, row, inner));
    }

    function connectionAnswer(
      entity: Entity,
      rows: Row[],
      natural: boolean,
      args: Json,
      set: SelectionSetNode,
    ): Json {
      const found = rows.filter(
        (row) => matches(entity, row, args.where) && searchFits(entity, row, args.search),
      );
      const page = pageOf(sorted(entity, found, args.orderBy, natural), args);
      return objectOf(set, (node, inner) => {
        switch (node.name.value) {
          case '__typename':
            return `${entity.graphql.type}_Connection`;
          case 'totalCount':
            return found.length;
          case 'nodes':
            return page.rows.map((row) => recordAnswer(entity, row, inner));
          case 'edges':
            return page.rows.map((row) =>
              objectOf(inner, (edge, below) =>
                edge.name.value === 'cursor' ? { [CURSOR]: row.id } : recordAnswer(entity, row, below),
              ),
            );
          default:
            return objectOf(inner, ({ name: { value } }) => {
              if (value === 'hasNextPage' || value === 'hasPreviousPage') return page[value];
              const row = value === 'startCursor' ? page.rows[0] : page.rows.at(-1);
              return row ? { [CURSOR]: row.id } : null;
            });
        }
      });
    }

    function valueAnswer(entity: Entity, row: Row, field: Field, inner: SelectionSetNode): Json {
      const value = row[field.name] ?? null;
      if (!seesField(entity, row, field.name))
        return seesField(entity, row, field.name, true) ? mask(field, value) : null;
      if (value === null) return null;
      if (field.kind === 'period' && value.from === null && value.to === null) return null;
      if (field.kind === 'period' || (field.kind === 'scalar' && field.type === 'address'))
        return objectOf(inner, ({ name: { value: part } }) =>
          part === '__typename' ? (field.kind === 'period' ? 'Period' : 'Address') : (value[part] ?? null),
        );
      if (field.kind !== 'anyReference') return value;
      return objectOf(inner, ({ name: { value: part } }) => {
        if (part === '__typename') return 'AnyReference';
        if (part !== 'label') return value[part];
        const target = model.entities.get(value.entity)!;
        const found = find(target, value.id);
        return found && seesRow(target, found) ? labelOf(target, found) : null;
      });
    }

    // ---- groups

    function aggregateAnswer(entity: Entity, rows: Row[], args: Json, set: SelectionSetNode): Json {
      const found = rows.filter(
        (row) => matches(entity, row, args.where) && searchFits(entity, row, args.search),
      );
      const groupBy: Json[] = args.groupBy ?? [];
      const keyOf = (row: Row | undefined) =>
        groupBy.map((key) => {
          const { value, type, word, path } = leaf(entity, row, key);
          return {
            name: [...path, ...(word === 'value' ? [] : [word])].join('.'),
            value: truncate(type, value, word),
            type: word === 'value' ? type : DATE,
          };
        });
      const groups = new Map<string, { key: ReturnType<typeof keyOf>; rows: Row[] }>();
      if (groupBy.length === 0) groups.set('', { key: [], rows: found });
      else
        for (const row of found) {
          const key = keyOf(row);
          const text = JSON.stringify(key.map(({ value }) => value));
          groups.set(text, { key, rows: [...(groups.get(text)?.rows ?? []), row] });
        }
      const order = [...groups.values()].sort((a, b) => {
        for (const [at, left] of a.key.entries()) {
          const difference = compareNullable(left.type, left.value, b.key[at]!.value);
          if (difference !== 0) return difference;
        }
        return 0;
      });
      return order.slice(0, args.first ?? order.length).map(({ key, rows: inGroup }) =>
        objectOf(set, (node, inner) => {
          if (node.name.value === 'count') return inGroup.length;
          if (node.name.value === 'key')
            return Object.fromEntries(key.map(({ name, value }) => [name, value]));
          if (node.name.value === '__typename') return `${entity.graphql.type}_Aggregate`;
          return objectOf(inner, (measure) => {
            if (measure.name.value === '__typename')
              return `${entity.graphql.type}_${['sum', 'avg'].includes(node.name.value) ? 'Measures' : 'Range'}`;
            const field = entity.fields.get(measure.name.value) as ValueType & { scale?: number };
            return measured(
              node.name.value,
              field,
              inGroup.map((row) => known(entity, row, measure.name.value)).filter((value) => value !== null),
            );
          });
        }),
      );
    }

    function truncate(type: ValueType, value: Json, part: string): Json {
      if (value === null || part === 'value') return value;
      const day = type.type === 'dateTime' ? localDay(value, asker.timezone) : value;
      const [year, month] = day.split('-').map(Number) as [number, number];
      if (part === 'year') return `${year}-01-01`;
      if (part === 'quarter') return `${year}-${pad(month - ((month - 1) % 3))}-01`;
      if (part === 'month') return `${year}-${pad(month)}-01`;
      if (part === 'day') return day;
      const date = new Date(`${day}T00:00:00Z`);
      date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
      return date.toISOString().slice(0, 10);
    }

    // ---- roots

    return objectOf(operation.selectionSet, (node, inner) => {
      const name = node.name.value;
      const args = argsOf(node.arguments);
      if (name === '__typename') return 'Query';
      for (const entity of model.entities.values()) {
        const { one, many } = entity.graphql;
        const deleted = args.deleted === true;
        const read = () =>
          rowsOf
            .get(entity)!
            .filter(
              (row) =>
                Boolean(row['deletedAt']) === deleted &&
                seesRow(entity, row) &&
                (!deleted || seesRow(entity, row, 'delete')),
            );
        if (name === many) return connectionAnswer(entity, read(), false, args, inner);
        if (name === `${many}Aggregate`) return aggregateAnswer(entity, read(), args, inner);
        if (name !== one) continue;
        const row = read().find((each) => each.id === args.id);
        return row ? recordAnswer(entity, row, inner) : null;
      }
      throw new Error(`Query has no ${name}`);
    });
  };
}

const SELF: ReadonlySet<string> = new Set(['eq', 'ne', 'in', 'notIn', 'isNull']);

const defaultsOf = (operation: OperationDefinitionNode): Record<string, Json> =>
  Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );

function grantsOf(role: Role): Grant[] {
  return [...role.grants, ...role.inherits.flatMap(grantsOf)];
}

// ---- values

interface ValueType {
  readonly kind: string;
  readonly type?: string;
}

const TEXT: ValueType = { kind: 'scalar', type: 'text' };
const DATE: ValueType = { kind: 'scalar', type: 'date' };
const NUMERIC: ReadonlySet<string> = new Set(['integer', 'decimal', 'money', 'quantity']);

function compareValues({ type = '' }: ValueType, a: Json, b: Json): number {
  if (NUMERIC.has(type)) return new Big(a).cmp(new Big(b));
  if (type === 'duration') return seconds(a) - seconds(b);
  if (type === 'dateTime') return compareText(micros(a), micros(b));
  if (type === 'time') return compareText(a.padEnd(15, '0'), b.padEnd(15, '0'));
  if (type === 'boolean') return Number(a) - Number(b);
  return compareText(a, b);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Null is larger than every value. */
function compareNullable(type: ValueType, a: Json, b: Json): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return compareValues(type, a, b);
}

function comparesField(field: Field, value: Json, operator: string, wanted: Json): boolean {
  if (field.kind === 'period' && value !== null && value.from === null && value.to === null)
    return comparesField(field, null, operator, wanted);
  if (operator === 'isNull') return (value === null) === wanted;
  if (field.kind === 'period') {
    if (operator === 'from' || operator === 'to')
      return Object.entries(wanted ?? {}).every(([each, part]) =>
        compares(DATE, value?.[operator] ?? null, each, part),
      );
    if (value === null || wanted === null)
      return operator === 'overlaps' && wanted === null ? value !== null : false;
    const [from, to] = operator === 'contains' ? [wanted, wanted] : [wanted.from ?? null, wanted.to ?? null];
    return (
      (value.from === null || to === null || value.from <= to) &&
      (value.to === null || from === null || value.to >= from)
    );
  }
  if (field.kind === 'anyReference' || (field.kind === 'scalar' && field.type === 'address')) {
    const type: ValueType = operator === 'id' ? { kind: 'scalar', type: 'id' } : TEXT;
    return Object.entries(wanted ?? {}).every(([each, part]) =>
      compares(type, value?.[operator] ?? null, each, part),
    );
  }
  return compares(field as ValueType, value, operator, wanted);
}

function compares(type: ValueType, value: Json, operator: string, wanted: Json): boolean {
  const equal = (one: Json) => value !== null && compareValues(type, value, one) === 0;
  switch (operator) {
    case 'isNull':
      return (value === null) === wanted;
    case 'eq':
      return wanted === null ? value === null : equal(wanted);
    case 'ne':
      return wanted === null ? value !== null : !equal(wanted);
    case 'in':
      return wanted.some(equal);
    case 'notIn':
      return !wanted.some(equal);
  }
  if (value === null) return false;
  if (type.type === 'json' && operator === 'contains') return true; // every value holds {}, and nothing else is asked
  const text = () => [String(value).toLowerCase(), String(wanted).toLowerCase()] as const;
  switch (operator) {
    case 'gt':
      return compareValues(type, value, wanted) > 0;
    case 'gte':
      return compareValues(type, value, wanted) >= 0;
    case 'lt':
      return compareValues(type, value, wanted) < 0;
    case 'lte':
      return compareValues(type, value, wanted) <= 0;
    case 'contains':
      return text()[0].includes(text()[1]);
    case 'startsWith':
      return text()[0].startsWith(text()[1]);
    case 'endsWith':
      return text()[0].endsWith(text()[1]);
    case 'has':
      return value.includes(wanted);
    case 'hasAny':
      return wanted.some((each: Json) => value.includes(each));
    case 'hasAll':
      return wanted.every((each: Json) => value.includes(each));
  }
  throw new Error(`No operator ${operator}`);
}

function measured(how: string, type: ValueType & { readonly scale?: number }, values: Json[]): Json {
  if (values.length === 0) return null;
  if (how === 'min' || how === 'max') {
    const ordered = [...values].sort((a, b) => compareValues(type, a, b));
    return how === 'min' ? ordered[0] : ordered.at(-1);
  }
  const scale = type.type === 'integer' ? 0 : (type.scale ?? 0);
  const sum = values.reduce((total: Big, value: Json) => total.plus(value), new Big(0));
  if (how === 'sum') return sum.toFixed(scale);
  Big.DP = 40;
  return sum
    .div(values.length)
    .round(scale + 4, Big.roundHalfUp)
    .toFixed(scale + 4);
}

function mask(field: Field, value: Json): Json {
  const textual =
    field.kind === 'scalar' && ['text', 'longText', 'email', 'phone', 'url'].includes(field.type);
  if (!textual || value === null) return null;
  return value.length >= 8 ? `••••${value.slice(-4)}` : '••••';
}

const pad = (number: number): string => String(number).padStart(2, '0');

const micros = (moment: string): string => {
  const [whole, fraction = ''] = moment.slice(0, -1).split('.');
  return `${whole}.${fraction.padEnd(6, '0')}`;
};

function seconds(span: string): number {
  const [, days = 0, hours = 0, minutes = 0] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/
    .exec(span)!
    .map(Number) as number[];
  return ((days || 0) * 24 + (hours || 0)) * 3600 + (minutes || 0) * 60;
}

const localDay = (moment: string, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date(moment));
