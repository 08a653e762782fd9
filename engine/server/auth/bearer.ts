import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../errors/index.ts';
import { notSignedIn } from '../faults.ts';
import type { Bearer, Keys, Tokens } from '../../identity/index.ts';

// A token of ours has about 600 characters; a longer header is not even looked at.
const headerLengthMax = 4_096;

/** What tells who calls, where it is a token of ours or a key. */
export type Verifiers = readonly (Tokens | Keys)[];

/** Whoever the request's bearer token or key names. @throws Refusal SRV901 when there is none, or it is not valid. */
export async function bearerOf(request: FastifyRequest, verifiers: Verifiers): Promise<Bearer> {
  const { authorization } = request.headers;
  const given = authorization !== undefined && authorization.length <= headerLengthMax;
  const token = given ? /^Bearer ([\w.-]+)$/i.exec(authorization)?.[1] : undefined;
  for (const { verify } of token === undefined ? [] : verifiers) {
    const bearer = await verify(token!);
    if (bearer) return bearer;
  }
  throw new Refusal(notSignedIn({}));
}
