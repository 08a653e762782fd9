/** The meta-schemas of `metadata/schema/`, compiled when first asked for, and what they find said in plain words. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import access from '../../metadata/schema/access.json' with { type: 'json' };
import action from '../../metadata/schema/action.json' with { type: 'json' };
import entity from '../../metadata/schema/entity.json' with { type: 'json' };
import form from '../../metadata/schema/form.json' with { type: 'json' };
import imports from '../../metadata/schema/import.json' with { type: 'json' };
import locale from '../../metadata/schema/locale.json' with { type: 'json' };
import module from '../../metadata/schema/module.json' with { type: 'json' };
import print from '../../metadata/schema/print.json' with { type: 'json' };
import process from '../../metadata/schema/process.json' with { type: 'json' };
import projection from '../../metadata/schema/projection.json' with { type: 'json' };
import scenario from '../../metadata/schema/scenario.json' with { type: 'json' };
import seed from '../../metadata/schema/seed.json' with { type: 'json' };
import subscriber from '../../metadata/schema/subscriber.json' with { type: 'json' };
import view from '../../metadata/schema/view.json' with { type: 'json' };
import type { Fault } from '../errors/index.ts';
import { wrongSchema } from './faults.ts';
import { faultOf, tellable } from './messages.ts';
import type { DefinitionKind, JsonObject } from './types.ts';

/** Meta-schema of each kind of file, JSON Schema 2020-12. */
export const metaSchemas: Readonly<Record<DefinitionKind, object>> = {
  module,
  entity,
  form,
  view,
  access,
  process,
  subscriber,
  projection,
  action,
  locale,
  seed,
  scenario,
  print,
  import: imports,
};

const validators = new Map<DefinitionKind, ValidateFunction>();

function validatorOf(kind: DefinitionKind): ValidateFunction {
  const known = validators.get(kind);
  if (known) return known;
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true, ownProperties: true });
  const made = ajv.compile(metaSchemas[kind]);
  validators.set(kind, made);
  return made;
}

/** `$schema` may name the meta-schema by any path, so that modules can lie anywhere; its last two parts are fixed. */
function checkSchemaName(kind: DefinitionKind, file: string, body: JsonObject): Fault[] {
  const found = body['$schema'];
  if (typeof found === 'string' && new RegExp(`(^|/)schema/${kind}\\.json$`).test(found)) return [];
  const wanted = `${kind === 'module' ? '..' : '../..'}/schema/${kind}.json`;
  const text = found === undefined ? undefined : String(found);
  return [wrongSchema({ found: text, wanted }, { file, pointer: text === undefined ? '' : '/$schema' })];
}

/** What keeps a body from being a definition of its kind, judged alone. */
export function checkBody(kind: DefinitionKind, file: string, body: JsonObject): Fault[] {
  const validate = validatorOf(kind);
  const faults = checkSchemaName(kind, file, body);
  if (validate(body)) return faults;
  const errors = tellable(validate.errors as ErrorObject[]);
  return [...faults, ...errors.map((error) => faultOf(error, file))];
}
