import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal, statusOf } from '../../errors/index.ts';
import { answerFault, faultsOf } from '../failure.ts';
import { badBody } from '../faults.ts';
import { dataHeaders, type SecurityOptions } from '../security.ts';
import { forKeys } from '../guards.ts';
import type { Door } from '../door.ts';
import { localeOf } from '../locale.ts';
import { runDocument, type Request } from './run.ts';

const keyLengthMax = 200;

const nullable = (type: string) => ({ type: [type, 'null'] });

/** One operation a request: a list of them, `batching`, is refused like any other shape. */
const schema = {
  body: {
    type: 'object',
    required: ['query'],
    properties: {
      query: { type: 'string', minLength: 1, maxLength: 100_000 },
      variables: nullable('object'),
      operationName: nullable('string'),
      extensions: nullable('object'),
    },
  },
};

/** `POST /graphql`: JSON in, and the text that PostgreSQL made straight out. */
export function graphqlRoute(app: FastifyInstance, door: Door, security: Pick<SecurityOptions, 'tls'>): void {
  const headers = dataHeaders(security);
  const onRequest = (_request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    void reply.headers(headers);
    done();
  };
  const options = { schema, config: forKeys, onRequest, errorHandler: answerErrors } as const;
  app.post<{ Body: Request }>('/graphql', options, async (request, reply) => {
    refuseSyntaxTree(request.body.query);
    const key = keyOf(request);
    const text = await door.as(request, (actor, published) =>
      runDocument(door.records, published, request.body, {
        actor,
        correlation: request.id,
        locale: localeOf(request, actor),
        ...(key !== undefined && { idempotencyKey: key }),
      }),
    );
    return reply.type('application/json; charset=utf-8').send(text);
  });
}

/** A document given as JSON would pass by every limit that counts its letters. */
function refuseSyntaxTree(query: string): void {
  if (/^\s*[[{]\s*"/.test(query)) {
    throw new Refusal(badBody({ why: 'the query is JSON; a document is wanted.' }));
  }
}

function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || key.length === 0 || key.length > keyLengthMax) {
    throw new Refusal(badBody({ why: `an idempotency key has 1 to ${keyLengthMax} characters.` }));
  }
  return key;
}

/** Errors in GraphQL's shape. What was refused while it ran is answered 200, as GraphQL over HTTP wants it. */
function answerErrors(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const faults = faultsOf(error);
  const status = statusOf(faults[0]!);
  if (status >= 500) request.log.error({ err: error }, 'request failed');
  const errors = faults.map(answerFault).map(({ message, ...extensions }) => ({ message, extensions }));
  const ran = faults[0]!.code.startsWith('REC') && status < 500 && status !== 401;
  return reply
    .code(ran ? 200 : status)
    .type('application/json; charset=utf-8')
    .send(ran ? { data: null, errors } : { errors });
}
