/** Roles and their grants. */
import type { Json, JsonObject } from '../definition/index.ts';
import { types } from '../expression/index.ts';
import { nearest } from '../errors/index.ts';
import { findCircle } from './circles.ts';
import { roleCircle, unknownAction, unknownField, unknownRole, wideGrant } from './faults.ts';
import { expressionOf } from './expressions.ts';
import { key, seeEntity, type EntityDraft, type Linking } from './linking.ts';
import { titleOf } from './names.ts';
import type { Part } from './parts.ts';
import type { Entity, Grant, Role } from './types.ts';
import { isObject } from './json.ts';

type RoleDraft = Role & { readonly inherits: Role[]; readonly grants: Grant[] };

/** Actions every entity has; transitions and declared actions come on top. */
export const commonActions: readonly string[] = [
  'read',
  'create',
  'update',
  'delete',
  'export',
  'import',
  'history',
  'share',
];

/** All that can be granted on an entity. */
export const actionsOf = (entity: Entity): readonly string[] => [
  ...commonActions,
  ...(entity.lifecycle?.transitions.keys() ?? []),
  ...entity.actions.map((action) => action.name),
];

/** Every path a grant can name: fields, and fields of lines as `lines.price`. */
export function grantPaths(entity: Entity): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const field of entity.fields.values()) {
    paths.add(field.name);
    if (field.kind === 'lines')
      for (const name of field.target.fields.keys()) paths.add(`${field.name}.${name}`);
  }
  return paths;
}

/** `lines` stands for all of its fields, `lines.price` brings the list it stands in. */
const expand = (paths: readonly string[], known: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...withLines(paths, known), ...paths.map((path) => path.split('.')[0]!)]);

/** `lines` stands for all of its fields. */
const withLines = (paths: readonly string[], known: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(paths.flatMap((path) => [path, ...[...known].filter((other) => other.startsWith(`${path}.`))]));

/** Fields of the entity that these paths cover; those it does not have are passed over. */
export function coveredFields(entity: Entity, paths: readonly string[]): ReadonlySet<string> {
  const known = grantPaths(entity);
  return expand(['id', 'version', ...paths.filter((path) => known.has(path))], known);
}

/** Fields of the entity that these paths mask. */
export function maskedFields(entity: Entity, paths: readonly string[]): ReadonlySet<string> {
  const known = grantPaths(entity);
  return withLines(
    paths.filter((path) => known.has(path)),
    known,
  );
}

interface Line {
  readonly part: Part;
  readonly at: string;
  readonly json: JsonObject;
}

function checkPaths(
  linking: Linking,
  { part, at }: Line,
  entity: Entity,
  wanted: readonly string[],
  pointer: string,
  known: ReadonlySet<string>,
): void {
  wanted.forEach((path, index) => {
    if (known.has(path)) return;
    const place = part.place(`${at}/${pointer}/${index}`);
    linking.faults.push(
      unknownField({ field: path, entity: entity.fullName, near: nearest(path, known) }, place),
    );
  });
}

/** Names a grant covers; undefined for all. */
function fieldsOf(linking: Linking, line: Line, entity: Entity): ReadonlySet<string> | undefined {
  const wanted = line.json['fields'];
  if (wanted === undefined || wanted === '*') return undefined;
  const known = grantPaths(entity);
  if (isObject(wanted)) {
    const except = wanted['except'] as readonly string[];
    checkPaths(linking, line, entity, except, 'fields/except', known);
    const hidden = withLines(except, known);
    return new Set([...known].filter((path) => !hidden.has(path)));
  }
  checkPaths(linking, line, entity, wanted as string[], 'fields', known);
  return expand(['id', 'version', ...(wanted as string[])], known);
}

function maskedOf(linking: Linking, line: Line, entity: Entity): ReadonlySet<string> {
  const wanted = line.json['masked'] as readonly string[] | undefined;
  if (wanted === undefined) return new Set();
  const known = grantPaths(entity);
  checkPaths(linking, line, entity, wanted, 'masked', known);
  return withLines(wanted, known);
}

function actionsFor(
  linking: Linking,
  { part, at, json }: Line,
  entity: Entity,
  tell: boolean,
): ReadonlySet<string> {
  const known = actionsOf(entity);
  if (json['actions'] === '*') return new Set(known);
  const wanted = json['actions'] as readonly string[];
  wanted.forEach((action, index) => {
    if (known.includes(action) || !tell) return;
    const place = part.place(`${at}/actions/${index}`);
    linking.faults.push(
      unknownAction({ action, entity: entity.fullName, near: nearest(action, known) }, place),
    );
  });
  return new Set(wanted.filter((action) => known.includes(action)));
}

function linkGrant(
  linking: Linking,
  line: Line,
  id: string,
  role: Role,
  entity: Entity,
  tell: boolean,
): Grant {
  const fields = fieldsOf(linking, line, entity);
  const where = expressionOf(linking, entity, line.json['where'], types.boolean, () =>
    line.part.place(`${line.at}/where`),
  );
  return {
    id,
    role,
    entity,
    actions: actionsFor(linking, line, entity, tell),
    masked: maskedOf(linking, line, entity),
    ...(fields && { fields }),
    ...(where && { where }),
  };
}

/** Entities a wide grant covers: `*` all there are, `sales.*` those of a module. */
function coveredBy(linking: Linking, wanted: string): EntityDraft[] {
  const module = wanted === '*' ? undefined : wanted.slice(0, -2);
  return [...linking.entities.values()].filter((entity) => module === undefined || entity.module === module);
}

function linkGrants(linking: Linking, part: Part, role: RoleDraft): void {
  const grants = isObject(part.body['grants']) ? part.body['grants'] : {};
  for (const [id, json] of Object.entries(grants) as [string, JsonObject][]) {
    const line: Line = { part, at: `/grants/${key(id)}`, json };
    const wanted = String(json['entity']);
    if (!wanted.endsWith('*')) {
      const entity = seeEntity(linking, wanted, part, `${line.at}/entity`);
      if (entity) role.grants.push(linkGrant(linking, line, id, role, entity, true));
      continue;
    }
    const common =
      json['actions'] === '*' ||
      (json['actions'] as string[]).every((action) => commonActions.includes(action));
    if (!common || (json['fields'] ?? '*') !== '*' || json['masked'] !== undefined) {
      linking.faults.push(wideGrant({ entity: wanted }, part.place(line.at)));
      continue;
    }
    for (const entity of coveredBy(linking, wanted))
      role.grants.push(linkGrant(linking, line, `${id}/${entity.fullName}`, role, entity, false));
  }
}

function draftRole(part: Part): RoleDraft {
  const text = (value: Json | undefined, other: string): string =>
    typeof value === 'string' ? value : other;
  return {
    name: part.fullName,
    title: text(part.body['title'], titleOf(part.name)),
    description: text(part.body['description'], ''),
    secondFactor: part.body['secondFactor'] === true,
    inherits: [],
    grants: [],
  };
}

/** Roles by full name. Runs when entities know their transitions and actions. */
export function linkRoles(linking: Linking): ReadonlyMap<string, Role> {
  const parts = new Map(
    linking.parts.filter((part) => part.kind === 'access').map((part) => [part.fullName, part]),
  );
  const roles = new Map([...parts].map(([name, part]) => [name, draftRole(part)]));
  const inherited = (name: string): string[] => (parts.get(name)!.body['inherits'] ?? []) as string[];
  for (const [name, role] of roles) {
    const part = parts.get(name)!;
    inherited(name).forEach((wanted, index) => {
      const other = roles.get(wanted);
      if (other) role.inherits.push(other);
      else
        linking.faults.push(
          unknownRole(
            { role: wanted, near: nearest(wanted, roles.keys()) },
            part.place(`/inherits/${index}`),
          ),
        );
    });
    linkGrants(linking, part, role);
  }
  const circle = findCircle(roles.keys(), (name) => inherited(name).filter((one) => roles.has(one)));
  if (circle) linking.faults.push(roleCircle({ circle }, parts.get(circle[0]!)!.place('/inherits')));
  return roles;
}
