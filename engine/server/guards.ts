/*
 * Who may call which route. Before anything of a request is read but its head, it is asked who calls, and nobody is
 * refused with 401; unless a route says in its configuration why anybody may call it: `config: { open: 'Signs somebody
 * in.' }`. What somebody may do there is the door's to say, for each record. Keys of programs are taken only where the door
 * says it by rights alone, because those are what a key has a scope of: `config: forKeys`. Whoever stands in the place of
 * somebody else gets there too, and looks at the rest, but for what is that person's own.
 */
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { bearerOf, type Verifiers } from './auth/bearer.ts';
import { Refusal } from '../errors/index.ts';
import type { Budgets } from './budgets.ts';
import { notByStandIn, notForKeys, type Bearer } from '../identity/index.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Why nobody is asked who he is. */
    open?: string;
    /** Whether keys of programs are taken. */
    keys?: boolean;
    /** Whether it is for whoever stands in the place of somebody else. */
    standIns?: boolean;
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
  readonly keys: boolean;
}

export const forKeys = { keys: true };

/** Guards each route that is added from now on, and remembers it; whoever calls has so many requests. */
export function guardRoutes(app: FastifyInstance, verifiers: Verifiers, budgets: Budgets): void {
  const routes: RouteOptions[] = [];
  const guard = async (request: FastifyRequest): Promise<void> => {
    const { open, keys } = request.routeOptions.config;
    budgets.place(request.ip);
    if (open) return;
    request.bearer = await bearerOf(request, verifiers);
    if (request.bearer.key && !keys) throw new Refusal(notForKeys({}));
    if (request.bearer.standIn && !keys && !isLook(request)) throw new Refusal(notByStandIn({}));
    budgets.request({ account: request.bearer.account, org: request.bearer.organization });
  };
  app.decorateRequest('bearer', null);
  app.decorate('guarded', () => routes.flatMap(guardedOf));
  app.addHook('onRoute', (route) => {
    routes.push(route);
    route.onRequest = [...[route.onRequest ?? []].flat(), guard];
  });
}

const isLook = ({ method, url, routeOptions }: FastifyRequest): boolean =>
  routeOptions.config.standIns === true || (method === 'GET' && !url.startsWith('/api/auth/'));

const guardedOf = ({ method, url, config }: RouteOptions): Guarded[] =>
  [method].flat().map((each) => ({
    method: each,
    url,
    keys: config?.keys === true,
    ...(config?.open && { open: config.open }),
  }));
