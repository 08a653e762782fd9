import { readFile } from 'node:fs/promises';
import { parse } from 'graphql';
import { rightsOf, type Actor } from '../../access/index.ts';
import { shapeOf } from '../../database/index.ts';
import { Refusal } from '../../errors/index.ts';
import { compileDocument } from '../../graphql/index.ts';
import { linkModel, type Entity, type Field, type Model } from '../../model/index.ts';
import { operationOf, planRead, printPlan } from '../../query/index.ts';
import { exit, textOf, type Call, type Command } from '../command.ts';
import { badArguments } from '../faults.ts';
import { installation } from '../installation.ts';
import { definitionsOf } from '../metadata.ts';
import { folderOptions, settingsOf } from '../settings.ts';
import { entityNamed, unknown } from '../work.ts';

const usage =
  'definition <file> | model <entity> | shape <entity> | query <document or file> [--role <role>] [--variables <json>] | access <role>';

/** Prints what a stage made of the files: nothing is asked of a database. */
export const explain: Command = {
  name: 'explain',
  about: 'Print any stage: a definition, an entity, its table, SQL and plan of a document, access of a role.',
  usage,
  options: { ...folderOptions, role: { type: 'string' }, variables: { type: 'string' } },

  async run(call) {
    const [stage = '', what] = call.args;
    const explainer = stages[stage];
    if (!explainer || what === undefined) {
      throw new Refusal(badArguments({ why: 'What is to be explained?', usage: `kontor explain ${usage}` }));
    }
    const definitions = await definitionsOf(await settingsOf(call), { demo: true });
    const { model, faults } = linkModel(definitions);
    if (!model) throw new Refusal(faults);
    const product = await explainer(model, what, call);
    call.out.line(typeof product === 'string' ? product : JSON.stringify(product, undefined, 2));
    call.out.result(product);
    return exit.done;
  },
};

type Explainer = (model: Model, what: string, call: Call) => unknown;

const stages: Readonly<Record<string, Explainer>> = {
  definition(model, what) {
    const found = model.definitions.find(({ file }) => file === what);
    if (!found)
      throw unknown(
        'definition',
        what,
        model.definitions.map(({ file }) => file),
      );
    return found;
  },

  model: (model, what) => entityText(entityNamed(model, what)),

  shape(model, what) {
    const { schema, name } = entityNamed(model, what).table;
    const { tables } = shapeOf(model);
    return [...tables.values()].filter(
      (table) => table.schema === schema && (table.name === name || table.name.startsWith(`${name}_`)),
    );
  },

  access(model, what) {
    const role = model.roles.get(what);
    if (!role) throw unknown('role', what, model.roles.keys());
    const rights = rightsOf(model, { roles: [what], version: '0' });
    const entities = [...model.entities.values()].map(
      (entity) => [entity.fullName, grantsOn(entity, rights)] as const,
    );
    return {
      role: what,
      title: role.title,
      inherits: role.inherits.map(({ name }) => name),
      entities: Object.fromEntries(entities.filter(([, grants]) => grants.length > 0)),
    };
  },

  async query(model, what, { values }) {
    const source = /[{]/.test(what) ? what : await readFile(what, 'utf8');
    const variables = JSON.parse(textOf(values, 'variables') ?? '{}') as Record<string, unknown>;
    const actor = actorWith(model, textOf(values, 'role') ?? 'core.admin');
    const compiled = compileDocument({ model }, actor, source, null, variables);
    if (compiled.kind === 'introspection') return { kind: compiled.kind };
    if (compiled.kind === 'write')
      return {
        kind: 'write',
        mutations: compiled.calls.map(({ write }) => write.name),
        answer: compiled.answer.text,
      };
    const document = parse(source);
    const plan = planRead(model, actor.rights, document, operationOf(document), compiled.variables);
    return { kind: compiled.statement.kind, plan: printPlan(plan), sql: compiled.statement.text };
  },
};

function grantsOn(entity: Entity, rights: Actor['rights']) {
  const actions = [
    'read',
    'create',
    'update',
    'delete',
    'export',
    'import',
    'history',
    ...(entity.lifecycle?.transitions.keys() ?? []),
    ...entity.actions.map(({ name }) => name),
  ];
  const grants = new Set(actions.flatMap((action) => rights.grants(entity, action)));
  return [...grants].map(({ id, role, actions: allowed, fields, masked, where }) => ({
    grant: `${role.name}/${id}`,
    actions: [...allowed],
    fields: fields ? [...fields] : '*',
    ...(masked.size > 0 && { masked: [...masked] }),
    ...(where && { where: where.source }),
  }));
}

const actorWith = (model: Model, role: string): Actor => ({
  session: installation,
  account: installation,
  user: installation,
  org: installation,
  workspace: null,
  locale: 'en',
  timezone: 'UTC',
  roles: [role],
  rights: rightsOf(model, { roles: [role], version: '0' }),
});

/** One line a field: name, kind, column, what is special about it. */
function entityText(entity: Entity): string {
  const head = `${entity.fullName}  ${entity.title}  table ${entity.table.schema}.${entity.table.name}  scope ${entity.scope}`;
  return [head, ...[...entity.fields.values()].map((field) => `  ${fieldText(field)}`)].join('\n');
}

function fieldText(field: Field): string {
  const marks = [
    field.required && 'required',
    field.unique && 'unique',
    field.readOnly && 'read-only',
    field.compute && `= ${field.compute.source}`,
    field.fetch && `fetched from ${field.fetch.reference.name}.${field.fetch.source.name}`,
    field.rollup && `rolled up: ${field.rollup.how}`,
    field.series && field.series.pattern,
  ].filter((mark) => typeof mark === 'string');
  return [field.name.padEnd(20), kindText(field).padEnd(28), marks.join(', ')].join(' ').trimEnd();
}

function kindText(field: Field): string {
  switch (field.kind) {
    case 'scalar':
      return `${field.type} ${field.column}`;
    case 'reference':
      return `-> ${field.target.fullName}`;
    case 'lines':
    case 'links':
      return `${field.kind} of ${field.target.fullName}`;
    case 'anyReference':
      return `-> ${field.targets.map(({ fullName }) => fullName).join(' or ')}`;
    case 'period':
      return 'period';
  }
}
