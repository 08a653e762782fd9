import { readFile } from 'node:fs/promises';
import { parse } from 'graphql';
import { rightsOf, type Actor } from '../../access/index.ts';
import { shapeOf, type Table } from '../../database/index.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { Refusal } from '../../errors/index.ts';
import { containPlugins, readPlugins } from '../../extension/index.ts';
import { compileDocument } from '../../graphql/index.ts';
import { linkModel, type Entity, type Model } from '../../model/index.ts';
import { operationOf, planRead, printPlan } from '../../query/index.ts';
import { exit, textOf, type Call, type Command } from '../command.ts';
import { pluginsFolder } from '../compose.ts';
import { badArguments } from '../faults.ts';
import { installation } from '../installation.ts';
import { lifeOfModule, lifeOfPlugin, lifeText } from '../life.ts';
import { definitionsOf } from '../metadata.ts';
import { entityText, tableText } from '../prints.ts';
import { folderOptions, settingsOf } from '../settings.ts';
import { entityNamed, unknown } from '../work.ts';

const usage =
  'modules | definition <file> | model <entity> | shape <entity> | query <document or file> [--role <role>] [--variables <json>] | access <role>';

/** Prints what a stage made of the files: nothing is asked of a database. */
export const explain: Command = {
  name: 'explain',
  about:
    'Print any stage: the life of modules and plugins, a definition, an entity, its table, SQL and plan of a document, access of a role.',
  usage,
  options: { ...folderOptions, role: { type: 'string' }, variables: { type: 'string' } },

  async run(call) {
    const [stage = '', what = stage === 'modules' ? '' : undefined] = call.args;
    const explainer = stages[stage];
    if (!explainer || what === undefined) {
      throw new Refusal(badArguments({ why: 'What is to be explained?', usage: `kontor explain ${usage}` }));
    }
    const definitions = await definitionsOf(await settingsOf(call), { demo: true });
    const { model, faults } = linkModel(definitions);
    if (!model) throw new Refusal(faults);
    const { data, text } = await explainer(model, what, call);
    call.out.line(text ?? JSON.stringify(data, undefined, 2));
    call.out.result(data);
    return exit.done;
  },
};

/** What a stage made: as data, and in words for people where these are shorter. */
interface Product {
  readonly data: unknown;
  readonly text?: string;
}

type Explainer = (model: Model, what: string, call: Call) => Product | Promise<Product>;

const stages: Readonly<Record<string, Explainer>> = {
  async modules(model, what) {
    const plugins = await readPlugins(pluginsFolder);
    const contained = containPlugins(plugins, { folder: pluginsFolder, onStray: () => {} });
    const admin = actorWith(model, 'core.admin');
    const lives = [
      ...[...model.modules.values()].map((module) => lifeOfModule(model, module, admin)),
      ...(await Promise.all(
        plugins.map((plugin) => lifeOfPlugin(plugin, model, manifest.version, contained)),
      )),
    ];
    await contained.close();
    const chosen = lives.filter(({ name }) => what === '' || name === what);
    if (chosen.length === 0)
      throw unknown(
        'module',
        what,
        lives.map(({ name }) => name),
      );
    return { data: chosen, text: lifeText(chosen) };
  },

  definition(model, what) {
    const found = model.definitions.find(({ file }) => file === what);
    if (!found)
      throw unknown(
        'definition',
        what,
        model.definitions.map(({ file }) => file),
      );
    return { data: found };
  },

  model(model, what) {
    const text = entityText(entityNamed(model, what));
    return { data: text.split('\n'), text };
  },

  shape(model, what) {
    const { schema, name } = entityNamed(model, what).table;
    const tables = [...shapeOf(model).tables.values()].filter(
      (table) => table.schema === schema && (table.name === name || table.name.startsWith(`${name}_`)),
    );
    return { data: tables.map(tableData), text: tables.map(tableText).join('\n\n') };
  },

  access(model, what) {
    const role = model.roles.get(what);
    if (!role) throw unknown('role', what, model.roles.keys());
    const rights = rightsOf(model, { roles: [what], version: '0' });
    const entities = [...model.entities.values()].map(
      (entity) => [entity.fullName, grantsOn(entity, rights)] as const,
    );
    return {
      data: {
        role: what,
        title: role.title,
        inherits: role.inherits.map(({ name }) => name),
        entities: Object.fromEntries(entities.filter(([, grants]) => grants.length > 0)),
      },
    };
  },

  async query(model, what, { values }) {
    const source = /[{]/.test(what) ? what : await readFile(what, 'utf8');
    const variables = JSON.parse(textOf(values, 'variables') ?? '{}') as Record<string, unknown>;
    const actor = actorWith(model, textOf(values, 'role') ?? 'core.admin');
    const compiled = compileDocument({ model }, actor, source, null, variables);
    if (compiled.kind === 'introspection' || compiled.kind === 'desk')
      return { data: { kind: compiled.kind } };
    if (compiled.kind === 'write')
      return {
        data: {
          kind: compiled.kind,
          mutations: compiled.calls.map(({ write }) => write.name),
          answer: compiled.answer.text,
        },
      };
    const document = parse(source);
    const plan = planRead(model, actor.rights, document, operationOf(document), compiled.variables);
    return { data: { kind: compiled.statement.kind, plan: printPlan(plan), sql: compiled.statement.text } };
  },
};

const tableData = ({ columns, parts, ...table }: Table) => ({
  ...table,
  columns: [...columns.values()],
  parts: [...parts.values()],
});

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
