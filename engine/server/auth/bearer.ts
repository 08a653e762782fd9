import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../errors/index.ts';
import { notSignedIn } from '../faults.ts';
import type { Bearer, Tokens } from '../../identity/index.ts';

// A token of ours has about 600 characters; a longer header is not even looked at.
const headerLengthMax = 4_096;

/** Whoever the request's bearer token names. @throws Refusal SRV901 when there is none, or it is not valid. */
export async function bearerOf(request: FastifyRequest, tokens: Tokens): Promise<Bearer> {
  const { authorization } = request.headers;
  const given = authorization !== undefined && authorization.length <= headerLengthMax;
  const token = given ? /^Bearer ([A-Za-z0-9._-]+)$/i.exec(authorization)?.[1] : undefined;
  const bearer = token === undefined ? undefined : await tokens.verify(token);
  if (!bearer) throw new Refusal(notSignedIn({}));
  return bearer;
}
