import { compile, types, type Expression } from '../expression/index.ts';
import { inputsOf, readBy, scopeOf, type Entity, type Field, type Grant } from '../model/index.ts';
import { linesOf, recordOf } from './cover.ts';
import type { Rights } from './types.ts';

/**
 * Rights under which of an entity no more is read than is granted for `action` too: its records, and each of their
 * fields; with `deeds`, no more is done of these. What leaves by a file is read so, and what comes by one is written so.
 */
export function narrowedTo(
  rights: Rights,
  entity: Entity,
  action: string,
  deeds: readonly string[] = ['read'],
): Rights {
  const also = rights.grants(entity, action);
  const narrowed = new Map(
    deeds.map((deed) => [
      deed,
      rights.grants(entity, deed).flatMap((grant) => also.map((other) => both(grant, other))),
    ]),
  );
  return {
    ...rights,
    fingerprint: `${rights.fingerprint} ${action} ${entity.fullName}`,
    grants: (of, what) => (of === entity ? narrowed.get(what) : undefined) ?? rights.grants(of, what),
  };
}

/**
 * Rights that show of one record some of its fields, as far as they are granted to be read and to be shared, and of what
 * those point to how it is called. Nothing else is there, and nothing is done by them. What is seen through a link is
 * read so, under the rights that whoever made it has at that moment.
 */
export function lookedThrough(
  rights: Rights,
  entity: Entity,
  record: string,
  fields: readonly Field[],
): Rights {
  const shared = narrowedTo(rights, entity, 'share');
  const needed = neededFor(fields);
  const only = conditionOn(entity, `id == "${record}"`);
  const cut = (grant: Grant): Grant => {
    const { where, ...rest } = grant;
    const condition = grant.entity === entity ? only : where;
    const here = { ...rest, masked: new Set<string>(), fields: needed.get(grant.entity)! };
    return both(grant, condition ? { ...here, where: condition } : here);
  };
  return {
    ...rights,
    fingerprint: `${shared.fingerprint} ${record} ${said(needed)}`,
    roles: new Set(),
    scoped: true,
    grants: (of, action) => (action === 'read' && needed.has(of) ? shared.grants(of, 'read').map(cut) : []),
  };
}

const said = (needed: ReadonlyMap<Entity, ReadonlySet<string>>): string =>
  JSON.stringify([...needed].map(([{ fullName }, paths]) => [fullName, ...paths]));

/** All that is read to show the fields, by the record it belongs to: what they are made of and measured in, and labels. */
function neededFor(fields: readonly Field[]): ReadonlyMap<Entity, ReadonlySet<string>> {
  const needed = new Map<Entity, Set<string>>();
  const need = (field: Field): void => {
    const record = recordOf(field.entity);
    const paths = needed.get(record) ?? new Set();
    const path = record === field.entity ? field.name : `${linesOf(field.entity).name}.${field.name}`;
    if (paths.has(path)) return;
    needed.set(record, paths.add(path));
    if (record !== field.entity) need(linesOf(field.entity));
    for (const input of inputsOf(field)) need(input.field);
  };
  const show = (field: Field): void => {
    need(field);
    if (field.kind === 'scalar' && field.measure && 'field' in field.measure) show(field.measure.field);
    if (field.kind !== 'reference' && field.kind !== 'links') return;
    for (const read of readBy(field.target.label, field.target)) need(read.field);
  };
  fields.forEach(show);
  return needed;
}

/** What both of two grants cover. */
export function both(one: Grant, other: Grant): Grant {
  const { fields = other.fields } = one;
  const where = other.where ? allOf(one, other) : one.where;
  const { fields: _fields, where: _where, ...rest } = one;
  return {
    ...rest,
    masked: new Set([...one.masked, ...other.masked]),
    ...(fields && { fields: new Set([...fields].filter((path) => other.fields?.has(path) ?? true)) }),
    ...(where && { where }),
  };
}

function allOf({ entity, where }: Grant, other: Grant): Grant['where'] {
  if (!where || where.source === other.where!.source) return other.where;
  return conditionOn(entity, `(${where.source}) && (${other.where!.source})`);
}

function conditionOn(entity: Entity, source: string): Expression {
  const { expression } = compile(source, scopeOf(entity), types.boolean);
  if (!expression) throw new Error(`'${source}' is no condition on ${entity.fullName}.`);
  return expression;
}
