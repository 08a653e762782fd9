import type { FastifyInstance } from 'fastify';
import { Refusal } from '../errors/index.ts';
import { entityView, shellView } from '../forms/index.ts';
import { forKeys } from './guards.ts';
import type { Door } from './door.ts';
import { notFound } from './faults.ts';
import { localeOf } from './locale.ts';
import type { PluginPages } from './plugins/page.ts';

/** What the page is told: modules and menus, and each entity as its reader may see it. Never a raw definition. */
export function metaRoutes(app: FastifyInstance, door: Door, pages: PluginPages): void {
  app.get('/api/meta', { config: forKeys }, (request, reply) =>
    door.as(request, async (actor, { model }) => {
      const locale = localeOf(request, actor);
      void reply.header('cache-control', 'private, no-cache');
      return { ...shellView(model, actor, locale), locale, pages };
    }),
  );

  app.get<{ Params: { entity: string } }>(
    '/api/meta/entities/:entity',
    { config: forKeys },
    (request, reply) =>
      door.as(request, async (actor, { model }) => {
        const entity = model.entities.get(request.params.entity);
        const view = entity && entityView(model, actor.rights, entity, localeOf(request, actor));
        if (!view) throw new Refusal(notFound({}));
        void reply.header('cache-control', 'private, no-cache');
        return view;
      }),
  );
}
