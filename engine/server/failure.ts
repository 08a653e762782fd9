import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal, statusOf, type Fault } from '../errors/index.ts';
import {
  badBody,
  databaseFull,
  databaseGone,
  internal,
  overloaded,
  tooLarge,
  wrongContentType,
} from './faults.ts';

/** A fault as a caller over the network gets it: files and pointers of metadata stay here, he has no use for them. */
export interface AnsweredFault {
  readonly code: string;
  readonly message: string;
  readonly mend: string;
  readonly field?: string;
  readonly id?: string;
  readonly row?: number;
}

export function answerFault({ code, message, mend, place }: Fault): AnsweredFault {
  const { field, id, row } = place ?? {};
  return {
    code,
    message,
    mend,
    ...(field !== undefined && { field }),
    ...(id !== undefined && { id }),
    ...(row !== undefined && { row }),
  };
}

/** Faults of anything thrown. What is no refusal is a bug of ours or a lost database: the caller learns no more. */
export function faultsOf(error: unknown): readonly Fault[] {
  if (error instanceof Refusal) return error.faults;
  if (lostDatabase(error)) return [databaseGone({})];
  if (fullDatabase(error)) return [databaseFull({})];
  return [fastifyFault(error as Partial<FastifyError>) ?? internal({})];
}

/** Writes down what was refused by its codes, and of whatever is ours the cause. */
export function logFailure({ log }: FastifyRequest, error: unknown, faults: readonly Fault[]): void {
  if (statusOf(faults[0]!) >= 500) log.error({ err: error }, 'request failed');
  else log.info({ codes: faults.map(({ code }) => code) }, 'refused');
}

/** Sends what was thrown as coded errors. */
export function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const faults = faultsOf(error);
  const status = statusOf(faults[0]!);
  logFailure(request, error, faults);
  sayWhen(reply, faults[0]!);
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send({ faults: faults.map(answerFault) });
}

/** Says when to come again, where it came too often. */
export function sayWhen(reply: FastifyReply, fault: Fault): void {
  if (statusOf(fault) === 429) void reply.header('retry-after', /\d+/.exec(fault.mend)?.[0] ?? '60');
}

/** Connection trouble as node-postgres and PostgreSQL name it: socket errors, class 08, and shutdown (57P0x). */
function lostDatabase(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && /^(08...|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE)$/.test(code)) return true;
  return typeof message === 'string' && message.startsWith('Connection terminated');
}

/** A full disk (53100), and a file that may not grow (md.c, PostgreSQL's storage, has no code for that one). */
function fullDatabase(error: unknown): boolean {
  const { code, file } = error as { code?: unknown; file?: unknown };
  return code === '53100' || (code === 'XX000' && file === 'md.c');
}

function fastifyFault({ code, statusCode, message }: Partial<FastifyError>): Fault | undefined {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_REQ_FILE_TOO_LARGE':
      return tooLarge({ limit: 'this address' });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return wrongContentType({ wanted: 'application/json' });
    case 'FST_UNDER_PRESSURE':
      return overloaded({});
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return badBody({ why: 'the body is empty.' });
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return badBody({ why: 'it is no valid JSON.' });
    default:
      return code?.startsWith('FST_') || (statusCode !== undefined && statusCode < 500)
        ? badBody({ why: plain(message) })
        : undefined;
  }
}

const plain = (message = 'it is malformed.'): string => (message.endsWith('.') ? message : `${message}.`);
