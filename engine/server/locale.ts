import type { FastifyRequest } from 'fastify';
import type { Actor } from '../access/index.ts';

/** The language of an answer: what the page asks for, else that of the user. */
export function localeOf(request: Pick<FastifyRequest, 'headers'>, actor: Pick<Actor, 'locale'>): string {
  const wanted = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}/.exec(request.headers['accept-language'] ?? '')?.[0];
  return wanted ?? actor.locale;
}
