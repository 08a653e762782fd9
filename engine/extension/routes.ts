/*
 * Routes of plugins, below `/api/plugins/<plugin>`. Whoever calls one is signed in and does there what his rights let him;
 * one that is public says as which service account it acts. Data is reached by the API alone.
 */
import type { Json, JsonObject } from '../definition/index.ts';
import type { Reach } from './adapters.ts';

/** What was asked, checked against the schemas of the route. */
export interface RouteRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: JsonObject;
  readonly body: Json;
  /** The body as it came: signatures are made of it. */
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whoever is signed in; null where the route is public. */
  readonly user: string | null;
  readonly organization: string;
  readonly correlation: string;
}

export interface RouteContext extends Reach {
  /**
   * Asks the API in the name of whoever calls, or of the service account of a public route: with his rights, in a
   * transaction of its own. Gives `data`; a refusal is thrown.
   */
  graphql(document: string, variables?: JsonObject): Promise<JsonObject>;
  /** Aborted when the time of the route is up. */
  readonly signal: AbortSignal;
}

export interface RouteAnswer {
  /** 200 without it. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Json;
}

export type RouteHandler = (
  request: RouteRequest,
  context: RouteContext,
) => RouteAnswer | Promise<RouteAnswer>;

/** Runs before the handler. What it returns takes the place of the request; to refuse, it throws `refuse(...)`. */
export type RouteMiddleware = (
  request: RouteRequest,
  context: RouteContext,
) => RouteRequest | undefined | Promise<RouteRequest | undefined>;

export interface PluginRoute {
  readonly about: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/orders/:number`, below the plugin's own address. */
  readonly path: string;
  /** What the caller must have been granted, each as `sales.Order.read`. */
  readonly needs?: readonly string[];
  /** Nobody has to be signed in: it acts as this service account, in the organization that the address names. */
  readonly public?: { readonly actor: string };
  readonly middleware?: readonly RouteMiddleware[];
  /** JSON Schema of the query; numbers are read as such, defaults are filled in. */
  readonly query?: JsonObject;
  /** JSON Schema of the body. */
  readonly body?: JsonObject;
  /** JSON Schema of what is answered: what it does not name does not leave. */
  readonly response: JsonObject;
  /** Calls a minute from one address; 600 without it, 60 where it is public. */
  readonly perMinute?: number;
  readonly handler: RouteHandler;
}
