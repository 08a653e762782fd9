import { compile, types, type Expression } from '../expression/index.ts';
import { scopeOf, type Entity, type Grant } from '../model/index.ts';
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

/** What both of two grants cover. */
function both(one: Grant, other: Grant): Grant {
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
