/*
 * What requests must look like, by the schemas of our own routes. Each is compiled when its route is first asked: all of
 * them together are a tenth of a start, and most are never wanted. Plugins bring their own, which are proven at the start.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify';

// Nothing is turned into another type or left out. The schemas are ours, and tests ask every route.
const ajv = addFormats.default(new Ajv2020({ useDefaults: true, validateSchema: false, meta: false }));

type Check = ReturnType<FastifySchemaCompiler<object>>;

function checkOf({ schema }: { readonly schema: unknown }): Check {
  let compiled: ValidateFunction | undefined;
  const check: Check = (given: unknown) => {
    compiled ??= ajv.compile(schema as object);
    const fits = compiled(given);
    check.errors = compiled.errors ?? null;
    return fits;
  };
  return check;
}

type Factories = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;

/** What Fastify gets its checks from. Its types know of Ajv's own compilers alone. */
export const buildValidator = (() => checkOf) as unknown as NonNullable<Factories['buildValidator']>;
