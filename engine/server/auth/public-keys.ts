import type { FastifyInstance } from 'fastify';
import type { PublicKey, Ring } from '../../identity/index.ts';

/** `GET /.well-known/jwks.json`: what other programs check our access tokens by (RFC 7517). */
export function publicKeyRoute(app: FastifyInstance, ring: Ring): void {
  app.get(
    '/.well-known/jwks.json',
    { config: { open: 'Public keys are for everybody.' } },
    async (_request, reply): Promise<{ keys: readonly PublicKey[] }> => {
      // Whoever keeps them longer meets a token whose key he does not know, and asks again.
      void reply.header('cache-control', 'public, max-age=300');
      return { keys: await ring.published() };
    },
  );
}
