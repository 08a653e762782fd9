/*
 * Routes that plugins bring. In order: the limit of calls, whoever calls and what he was granted, the schemas of query and
 * body, the plugin's own middleware, its handler, and the schema of the answer: what that does not name does not leave.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../access/index.ts';
import type { Json, JsonObject } from '../../definition/index.ts';
import { Refusal } from '../../errors/index.ts';
import {
  guarded,
  reachOf,
  type Plugin,
  type PluginRoute,
  type Reach,
  type ReachParts,
  type RouteAnswer,
  type RouteContext,
  type RouteRequest,
} from '../../extension/index.ts';
import { isUuid, type Model } from '../../model/index.ts';
import type { Published } from '../../publication/index.ts';
import type { Services } from '../auth/services.ts';
import type { Door, Work } from '../door.ts';
import { badBody, notFound, notGranted, tooManyRequests } from '../faults.ts';
import { runDocument } from '../graphql/run.ts';

export interface PluginRouteParts {
  readonly plugins: readonly Plugin[];
  /** Where they lie. */
  readonly pluginsFolder?: string;
  readonly services: Services;
  readonly reach: ReachParts;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it came, on routes of plugins. */
    written?: string;
    /** Who calls a route of a plugin. */
    caller?: Caller;
  }
}

type Caller = Pick<RouteRequest, 'user' | 'organization'>;

type As = <T>(work: Work<T>) => Promise<T>;

/** Calls a minute from one address, unless the route says otherwise. */
const perMinute = 600;
const perMinutePublic = 60;

// Their schemas are compiled at the start, which refuses what no keyword may hold. The meta-schema would say little
// more, and takes longer to compile than all of them.
const plain = { strict: false, validateSchema: false, meta: false };
const strict = addFormats.default(new Ajv2020(plain));
/** A query is text: numbers are read from it. */
const reading = addFormats.default(new Ajv2020({ ...plain, coerceTypes: true, useDefaults: true }));

export async function pluginRoutes(app: FastifyInstance, door: Door, parts: PluginRouteParts): Promise<void> {
  const bringing = parts.plugins.filter(({ routes }) => routes !== undefined);
  if (bringing.length === 0) return;
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
      try {
        request.written = String(text);
        done(null, JSON.parse(request.written));
      } catch {
        done(new Refusal(badBody({ why: 'it is no valid JSON.' })));
      }
    });
    scope.setValidatorCompiler(({ schema, httpPart }) =>
      (httpPart === 'querystring' ? reading : strict).compile(schema as object),
    );
    for (const plugin of bringing) {
      const reach = reachOf(plugin, parts.reach);
      for (const route of Object.values(plugin.routes!)) serve(scope, door, parts, plugin, route, reach);
    }
  });
}

function serve(
  app: FastifyInstance,
  door: Door,
  { services }: PluginRouteParts,
  plugin: Plugin,
  route: PluginRoute,
  reach: Reach,
): void {
  const own = `/api/plugins/${plugin.name}`;
  const { method, path, query, body, response } = route;
  const limit = route.perMinute ?? (route.public ? perMinutePublic : perMinute);
  const asOf = (request: FastifyRequest): As => {
    const service = route.public?.actor;
    if (service === undefined) return (work) => door.as(request, work);
    const { organization } = request.params as { organization: string };
    if (!isUuid(organization)) throw new Refusal(notFound({}));
    return (work) => services.as(organization, service, work);
  };
  app.route({
    method,
    url: route.public ? `${own}/public/:organization${path}` : own + path,
    schema: {
      ...(query && { querystring: query }),
      ...(body && { body }),
      response: { '2xx': response },
    },
    config: {
      ...(route.public && {
        open: `The plugin answers it in the name of the service account ${route.public.actor}.`,
      }),
      rateLimit: {
        max: limit,
        timeWindow: 60_000,
        keyGenerator: ({ ip }: FastifyRequest) => `${plugin.name} ${method} ${path} ${ip}`,
        errorResponseBuilder: (_request: FastifyRequest, { ttl }: { ttl: number }) =>
          new Refusal(tooManyRequests({ seconds: Math.ceil(ttl / 1000) })),
      },
    },
    // Who calls is known before what he sent is looked at.
    preValidation: async (request) => {
      const granted = async (actor: Actor, { model }: Published): Promise<Caller> => {
        if (!(route.needs ?? []).every((right) => isGranted(actor, model, right)))
          throw new Refusal(notGranted({}));
        return { user: route.public ? null : actor.user, organization: actor.org };
      };
      request.caller = await asOf(request)(granted).catch((error: unknown) => {
        throw route.public && isNoService(error) ? new Refusal(notFound({})) : error;
      });
    },
    handler: (request, reply) => answer(door, asOf(request), plugin, route, reach, request, reply),
  });
}

/** Whether an organization has no such service account: for whoever asks from outside it is not there. */
const isNoService = (error: unknown): boolean =>
  error instanceof Refusal && error.faults.some(({ code }) => code === 'SRV916');

function isGranted({ rights }: Actor, model: Model, right: string): boolean {
  const at = right.lastIndexOf('.');
  const entity = model.entities.get(right.slice(0, at));
  return entity !== undefined && rights.grants(entity, right.slice(at + 1)).length > 0;
}

async function answer(
  door: Door,
  as: As,
  plugin: Plugin,
  route: PluginRoute,
  reach: Reach,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { organization: _, ...params } = request.params as Record<string, string>;
  const asked: RouteRequest = {
    params: route.public ? params : (request.params as Record<string, string>),
    query: (request.query ?? {}) as JsonObject,
    body: (request.body ?? null) as Json,
    text: request.written ?? '',
    headers: headersOf(request),
    ...request.caller!,
    correlation: request.id,
  };
  const said = await handle(door, as, plugin, route, reach, asked);
  return reply
    .code(said.status ?? 200)
    .headers(said.headers ?? {})
    .header('cache-control', 'no-store')
    .send(said.body);
}

/** Headers a plugin is told; never those that say who somebody is. */
function headersOf({ headers }: FastifyRequest): Readonly<Record<string, string>> {
  const { authorization: _, cookie: __, ...told } = headers;
  return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, String(value)]));
}

/** Milliseconds a route may take. */
const routeMs = 30_000;

function handle(
  door: Door,
  as: As,
  plugin: Plugin,
  { path, middleware = [], handler }: PluginRoute,
  reach: Reach,
  asked: RouteRequest,
): Promise<RouteAnswer> {
  const { correlation } = asked;
  const context: Omit<RouteContext, 'signal'> = {
    ...reach,
    graphql: async (query, variables = {}) => {
      const text = await as((actor, published) =>
        runDocument(door.records, published, { query, variables }, { actor, correlation }),
      );
      return (JSON.parse(text) as { data: JsonObject }).data;
    },
  };
  return guarded({ plugin: plugin.name, what: `the route ${path}`, ms: routeMs }, context, async (inTime) => {
    let request = asked;
    for (const before of middleware) request = (await before(request, inTime)) ?? request;
    return handler(request, inTime);
  });
}
