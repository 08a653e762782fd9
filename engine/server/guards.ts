/*
 * Who may call which route. Before anything of a request is read but its head, it is asked who calls, and nobody is
 * refused with 401; unless a route says in its configuration why anybody may call it: `config: { open: 'Signs somebody
 * in.' }`. What somebody may do there is the door's to say, for each record.
 */
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { bearerOf } from './auth/bearer.ts';
import type { Bearer, Tokens } from '../identity/index.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Why nobody is asked who he is. */
    open?: string;
  }
  interface FastifyRequest {
    /** Who calls; null on routes that are open. */
    bearer: Bearer | null;
  }
  interface FastifyInstance {
    /** All routes, in the order in which they were made. */
    readonly guarded: () => readonly Guarded[];
  }
}

export interface Guarded {
  readonly method: string;
  readonly url: string;
  /** Why anybody may call it; absent where somebody must be signed in. */
  readonly open?: string;
}

/** Guards each route that is added from now on, and remembers it. */
export function guardRoutes(app: FastifyInstance, tokens: Tokens): void {
  const routes: RouteOptions[] = [];
  const guard = async (request: FastifyRequest): Promise<void> => {
    if (!request.routeOptions.config.open) request.bearer = await bearerOf(request, tokens);
  };
  app.decorateRequest('bearer', null);
  app.decorate('guarded', () => routes.flatMap(guardedOf));
  app.addHook('onRoute', (route) => {
    routes.push(route);
    route.onRequest = [...[route.onRequest ?? []].flat(), guard];
  });
}

const guardedOf = ({ method, url, config }: RouteOptions): Guarded[] =>
  [method].flat().map((each) => ({ method: each, url, ...(config?.open && { open: config.open }) }));
