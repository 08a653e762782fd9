/* Passkeys: one's own, and what is opened by one: the door, with a password or without, and a fresh proof. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../../errors/index.ts';
import {
  copiedPasskey,
  type AskedPasskey,
  type Created,
  type Factors,
  type Holder,
  type OwnPasskey,
  type Passkeys,
  type Sessions,
  type Shown,
} from '../../identity/index.ts';
import { isUuid } from '../../model/index.ts';
import { notFound } from '../faults.ts';
import { requireSameOrigin } from '../security.ts';
import type { Entrance } from './entrance.ts';
import { placeLimit } from './limits.ts';
import { object, ticket } from './schemas.ts';

export interface PasskeyOptions {
  readonly passkeys: Passkeys;
  readonly factors: Factors;
  readonly sessions: Sessions;
  readonly entrance: Entrance;
  readonly origins: readonly string[];
  readonly attemptsPerMinute: number;
}

const base64url = { type: 'string', minLength: 1, maxLength: 4_096, pattern: '^[A-Za-z0-9_-]+$' };
const credential = (response: object, required: readonly string[]) => ({
  type: 'object',
  properties: {
    id: base64url,
    rawId: base64url,
    type: { const: 'public-key' },
    clientExtensionResults: { type: 'object' },
    response: { type: 'object', properties: response, required },
  },
  required: ['id', 'rawId', 'type', 'response'],
});
const created = credential(
  { clientDataJSON: base64url, attestationObject: { ...base64url, maxLength: 65_536 } },
  ['clientDataJSON', 'attestationObject'],
);
const shown = credential(
  { clientDataJSON: base64url, authenticatorData: base64url, signature: base64url, userHandle: base64url },
  ['clientDataJSON', 'authenticatorData', 'signature'],
);
const name = { type: 'string', minLength: 1, maxLength: 100, pattern: '^[^\\u0000]*\\S[^\\u0000]*$' };

export function passkeyRoutes(app: FastifyInstance, options: PasskeyOptions): void {
  const { passkeys, factors, sessions, entrance, origins } = options;
  const limit = placeLimit(app, options.attemptsPerMinute);
  const secret = { 'cache-control': 'no-store' };

  /** Whoever asks, after he has lately shown who he is. */
  const proved = async (request: FastifyRequest) => {
    requireSameOrigin(request, origins);
    await sessions.requireProof(request.bearer!.session);
    return request.bearer!;
  };

  /** A copy is told to whoever watches, beside the owner of the key. */
  const watched =
    ({ log }: FastifyRequest) =>
    (error: unknown): never => {
      if (error instanceof Refusal && error.faults[0]?.code === copiedPasskey.code)
        log.warn({ code: copiedPasskey.code }, 'a passkey counted backwards');
      throw error;
    };

  app.get('/api/auth/passkeys', async (request, reply): Promise<readonly OwnPasskey[]> => {
    void reply.headers(secret);
    return passkeys.list(request.bearer!.session);
  });

  app.post('/api/auth/passkeys/begin', async (request, reply) => {
    const { session, email, account } = await proved(request);
    void reply.headers(secret);
    return passkeys.begin(session, email, account);
  });

  app.post<{ Body: { name: string; created: Created } }>(
    '/api/auth/passkeys',
    { schema: object({ name, created }, ['name', 'created']) },
    async (request, reply) => {
      const { session } = await proved(request);
      const codes = await passkeys.add(session, request.body.name.trim(), request.body.created);
      void reply.code(201).headers(secret);
      return { codes };
    },
  );

  app.delete<{ Params: { id: string } }>('/api/auth/passkeys/:id', async (request, reply) => {
    const { session } = await proved(request);
    const { id } = request.params;
    if (!isUuid(id) || !(await passkeys.remove(session, id))) throw new Refusal(notFound({}));
    return reply.code(204).send();
  });

  app.post<{ Body: { ticket?: string } }>(
    '/api/auth/sign-in/passkey/begin',
    { schema: object({ ticket }), config: begins },
    async (request, reply): Promise<AskedPasskey> => {
      requireSameOrigin(request, origins);
      await limit(request);
      void reply.headers(secret);
      const given = request.body.ticket;
      if (given === undefined) return passkeys.ask('sign-in');
      const { id } = await factors.holder(given);
      return passkeys.ask(`second ${id}`, id);
    },
  );

  app.post<{ Body: { ticket?: string; shown: Shown } }>(
    '/api/auth/sign-in/passkey',
    { schema: object({ ticket, shown }, ['shown']), config: signsIn },
    async (request, reply) => {
      requireSameOrigin(request, origins);
      await limit(request);
      const { ticket: given, shown: one } = request.body;
      const show = (): Promise<Holder> =>
        given === undefined
          ? passkeys.check('sign-in', one, { alone: true })
          : factors.redeem(given, (account) =>
              passkeys.check(`second ${account}`, one, { account, alone: false }),
            );
      const account = await show()
        .catch(watched(request))
        .catch((error: unknown) => entrance.refuse(request, error));
      return entrance.answer(reply, await entrance.enter(request, account));
    },
  );

  app.post('/api/auth/prove/passkey/begin', async (request, reply): Promise<AskedPasskey> => {
    requireSameOrigin(request, origins);
    const { session, account } = request.bearer!;
    void reply.headers(secret);
    return passkeys.ask(`prove ${session}`, account);
  });

  app.post<{ Body: { shown: Shown } }>(
    '/api/auth/prove/passkey',
    { schema: object({ shown }, ['shown']) },
    async (request, reply) => {
      requireSameOrigin(request, origins);
      const { session } = request.bearer!;
      const show = (account: string) =>
        passkeys.check(`prove ${session}`, request.body.shown, { account, alone: true });
      await sessions.proveBy(session, show).catch(watched(request));
      return reply.code(204).send();
    },
  );
}

const begins = { open: 'Gives what a passkey has to sign, and the passkeys of an account for its ticket.' };
const signsIn = {
  open: 'Whoever calls has a passkey of an account, alone or with a ticket for its password.',
};
