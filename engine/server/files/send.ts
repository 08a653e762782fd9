import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { filePolicy } from '../security.ts';

export interface Sent {
  readonly name: string;
  readonly type: string;
  /** Bytes; PostgreSQL's large numbers come as text. */
  readonly size: number | string;
}

/** Sends a stored file: a download under its name, that can do nothing where it is looked at and is not kept on the way. */
export const sendFile = (reply: FastifyReply, { name, type, size }: Sent, content: Readable): FastifyReply =>
  reply
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .header('content-security-policy', filePolicy)
    .header('cache-control', 'private, no-store')
    .header('content-length', size)
    .type(type === 'text/plain' ? 'text/plain; charset=utf-8' : type)
    .send(content);
