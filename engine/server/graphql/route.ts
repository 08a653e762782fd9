import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal, statusOf } from '../../errors/index.ts';
import { answerFault, faultsOf, logFailure, sayWhen } from '../failure.ts';
import type { Budgets } from '../budgets.ts';
import { badBody } from '../faults.ts';
import { dataHeaders } from '../security.ts';
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

/** The same in an address, for tools of developers. */
const getSchema = {
  querystring: {
    type: 'object',
    required: ['query'],
    properties: {
      query: schema.body.properties.query,
      variables: { type: 'string', maxLength: 100_000 },
      operationName: { type: 'string' },
      extensions: { type: 'string', maxLength: 100_000 },
    },
  },
};

interface Asked {
  readonly query: string;
  readonly variables?: string;
  readonly operationName?: string;
}

export interface GraphqlOptions {
  /** Whether browsers reach us by https. */
  readonly tls: boolean;
  /** Whether queries are taken by GET, too. */
  readonly development: boolean;
  /** What is left of the records that people may ask for. */
  readonly budgets: Pick<Budgets, 'records'>;
}

/** `POST /graphql`: JSON in, and the text that PostgreSQL made straight out. */
export function graphqlRoute(app: FastifyInstance, door: Door, settings: GraphqlOptions): void {
  const { budgets } = settings;
  const headers = dataHeaders(settings);
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
        spend: (records) => budgets.records(actor, records),
        ...(key !== undefined && { idempotencyKey: key }),
      }),
    );
    return reply.type(typeFor(request)).send(text);
  });
  if (!settings.development) return;
  app.get<{ Querystring: Asked }>('/graphql', { ...options, schema: getSchema }, async (request, reply) => {
    const { query, variables, operationName } = request.query;
    const asked: Request = {
      query,
      ...(operationName !== undefined && { operationName }),
      ...(variables !== undefined && { variables: parsed(variables) }),
    };
    const text = await door.as(request, (actor, published) =>
      runDocument(door.records, published, asked, {
        actor,
        correlation: request.id,
        locale: localeOf(request, actor),
        spend: (records) => budgets.records(actor, records),
        reads: true,
      }),
    );
    return reply.type(typeFor(request)).send(text);
  });
}

function parsed(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>;
  } catch {
    // It is told below.
  }
  throw new Refusal(badBody({ why: 'variables are a JSON object.' }));
}

/** The type that GraphQL over HTTP names for answers: by its status whoever takes it knows what became of his document. */
const responseType = 'application/graphql-response+json';

const takes = ({ headers: { accept = '' } }: FastifyRequest, type: string): boolean => accept.includes(type);

const typeFor = (request: FastifyRequest): string =>
  `${takes(request, responseType) ? responseType : 'application/json'}; charset=utf-8`;

/**
 * Whoever takes plain JSON alone takes its status for that of the way, not of the document: what is wrong with the document
 * is then answered 200, as GraphQL over HTTP wants it.
 */
const isWayAlone = (request: FastifyRequest): boolean =>
  takes(request, 'application/json') && !takes(request, responseType);

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
  logFailure(request, error, faults);
  const errors = faults.map(answerFault).map(({ message, ...extensions }) => ({ message, extensions }));
  const { code } = faults[0]!;
  sayWhen(reply, faults[0]!);
  const ran = code.startsWith('REC') && status < 500 && status !== 401;
  const fine = ran || (code.startsWith('QRY') && isWayAlone(request));
  return reply
    .code(fine ? 200 : status)
    .type(typeFor(request))
    .send(ran ? { data: null, errors } : { errors });
}
