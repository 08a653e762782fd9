import type { Entity, Field, LinksField, Model } from '../model/index.ts';
import { fieldColumns, isWider, orgOfTarget, systemColumns } from './columns.ts';
import { declaredChecks, fieldChecks } from './checks.ts';
import { indexesOf } from './indexes.ts';
import { foreign, index, linkParts, policies, primary, references, searchParts } from './parts.ts';
import { keyOf, type Column, type Part, type Shape, type Table } from './types.ts';

/**
 * Tables that a Model needs: one for each entity, one for each kind of line, one for each field of links.
 * Every key begins with the organization; names come from ids, so that a rename changes nothing here.
 */
export function shapeOf(model: Model): Shape {
  const entities = [...model.entities.values()].flatMap(withLines);
  const tables = entities.flatMap((entity) => [tableOf(entity), ...linksOf(entity).map(pairs)]);
  return { tables: new Map(tables.map((table) => [keyOf(table), table])) };
}

function withLines(entity: Entity): Entity[] {
  const lines = [...entity.fields.values()].filter((field) => field.kind === 'lines');
  return [entity, ...lines.flatMap((field) => withLines(field.target))];
}

const linksOf = (entity: Entity): LinksField[] =>
  [...entity.fields.values()].filter((field) => field.kind === 'links');

function tableOf(entity: Entity): Table {
  const fields = [...entity.fields.values()];
  return {
    ...entity.table,
    columns: byName([...systemColumns(entity), ...fields.flatMap(fieldColumns)]),
    parts: byName(partsOf(entity, fields)),
    deletable: entity.parent !== undefined && !entity.ledger,
    changeable: !entity.ledger,
    retired: false,
  };
}

function partsOf(entity: Entity, fields: readonly Field[]): Part[] {
  const { table, parent } = entity;
  return [
    primary(table.name, ['org_id', 'id']),
    ...(parent ? toParent(entity, parent) : []),
    ...fields.flatMap((field) =>
      field.kind === 'reference' && !field.system ? [references(entity, field)] : [],
    ),
    ...fields.flatMap((field) => fieldFile(entity, field)),
    ...fields.flatMap((field) => fieldChecks(entity, field)),
    ...declaredChecks(entity),
    ...indexesOf(entity),
    ...searchParts(entity),
    ...policies(table.name, entity.scope),
  ];
}

function toParent({ table }: Entity, parent: Entity): Part[] {
  const keys = ['org_id', 'parent_id', 'position'];
  return [
    foreign(table.name, ['org_id', 'parent_id'], parent.table, ' on delete cascade'),
    index(table.name, 'parent_id', keys, keys),
  ];
}

function fieldFile(entity: Entity, field: Field): Part[] {
  return field.kind === 'scalar' && field.type === 'file'
    ? [foreign(entity.table.name, ['org_id', field.column], { schema: 'kontor', name: 'file' })]
    : [];
}

function pairs(field: LinksField): Table {
  const { table, entity, target } = field;
  const uuid = { type: 'uuid', required: true, retired: false };
  const columns: Column[] = [
    {
      name: 'org_id',
      ...uuid,
      default: entity.scope === 'installation' ? 'kontor.zero()' : 'kontor.claimed_org()',
    },
    { name: 'source_id', ...uuid },
    { name: 'target_id', ...uuid },
    { name: 'position', type: 'integer', required: true, retired: false, default: '0' },
    ...(isWider(entity, target) ? [orgOfTarget()] : []),
  ];
  return {
    ...table,
    columns: byName(columns),
    parts: byName(linkParts(field)),
    deletable: !entity.ledger,
    changeable: !entity.ledger,
    retired: false,
  };
}

function byName<T extends { readonly name: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  return new Map(list.map((one) => [one.name, one]));
}
