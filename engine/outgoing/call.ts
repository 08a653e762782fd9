/*
 * One call of another program. In order: the bulkhead of its integration, its breaker, the call, and where nobody
 * answered or the other side failed (5xx, time-out, network) another one after a pause. Redirections are answers: nobody
 * is led to a place that was not looked at.
 */
import { lookup as lookUp } from 'node:dns';
import { createReadStream, createWriteStream } from 'node:fs';
import { isIP } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../errors/index.ts';
import { isPrivate } from './addresses.ts';
import { openBreaker, type Breaker } from './breaker.ts';
import { openBulkhead, type Bulkhead } from './bulkhead.ts';
import { ownNetwork } from './faults.ts';
import { NoAnswer } from './no-answer.ts';

// Imported, a module gives all it has at once, a client of its own among it: a twentieth of a start.
const { request: httpRequest } = process.getBuiltinModule('node:http');
const { request: httpsRequest } = process.getBuiltinModule('node:https');

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A file of this machine to send instead of `body`. */
  readonly bodyFile?: string;
  /** A file of this machine that takes the body of an answer of 200; `body` is empty then. */
  readonly intoFile?: string;
  /** Milliseconds an answer is waited for. */
  readonly timeoutMs?: number;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

export interface CallOptions {
  /** Calls in all; 3 without it. A caller that tries again by itself says 1. */
  readonly attempts?: number;
}

export interface Outgoing {
  /**
   * Calls in the name of an integration, which has a breaker and a bulkhead of its own.
   * @throws NoAnswer when nobody answered
   * @throws Refusal OUT001 when the address is one of ours
   */
  call(integration: string, request: Request, options?: CallOptions): Promise<Reply>;
  /** Milliseconds for which an integration is left alone; 0 when it may be called. */
  restMs(integration: string): number;
}

export interface OutgoingOptions {
  /** Hosts, or hosts with ports, that may be called although they lie in our own network. */
  readonly allowed: readonly string[];
  readonly now?: () => number;
}

const attemptsDefault = 3;
const initialMs = 100;
const pauseMsMax = 10_000;
const timeoutMsDefault = 10_000;
const atOnce = 10;
const waitingMost = 100;

/** Bytes of an answer that are read; whoever sends more is cut off. */
const bodyMax = 1024 * 1024;

interface Integration {
  readonly breaker: Breaker;
  readonly bulkhead: Bulkhead;
}

export function openOutgoing({ allowed, now }: OutgoingOptions): Outgoing {
  const integrations = new Map<string, Integration>();
  const find = (name: string): Integration => {
    const known = integrations.get(name);
    if (known) return known;
    const made = { breaker: openBreaker(now), bulkhead: openBulkhead(atOnce, waitingMost) };
    integrations.set(name, made);
    return made;
  };

  const once = async (name: string, request: Request): Promise<Reply> => {
    const { breaker, bulkhead } = find(name);
    const done = await bulkhead.run(async () => {
      if (!breaker.enter()) throw new NoAnswer(name, 'open');
      try {
        const reply = await send(name, request, allowed);
        breaker.ended(reply.status < 500);
        return reply;
      } catch (error) {
        breaker.ended(!(error instanceof NoAnswer));
        throw error;
      }
    });
    if (!done) throw new NoAnswer(name, 'busy');
    return done.value;
  };

  return {
    async call(name, request, { attempts = attemptsDefault } = {}) {
      for (let attempt = 1; ; attempt++) {
        const last = attempt === attempts;
        try {
          const reply = await once(name, request);
          if (reply.status < 500 || last) return reply;
        } catch (error) {
          const again =
            error instanceof NoAnswer && (error.reason === 'network' || error.reason === 'timeout');
          if (!again || last) throw error;
        }
        await sleep(pauseOf(attempt));
      }
    },
    restMs: (name) => integrations.get(name)?.breaker.waitMs() ?? 0,
  };
}

/** Shortened by chance, so that many that failed together do not come again together. */
const pauseOf = (attempt: number): number =>
  Math.min(pauseMsMax, initialMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);

function send(name: string, request: Request, allowed: readonly string[]): Promise<Reply> {
  const url = new URL(request.url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const mayBePrivate = allowed.includes(url.hostname) || allowed.includes(url.host);
  if (!mayBePrivate && isIP(host) !== 0 && isPrivate(host)) throw new Refusal(ownNetwork({ host }));
  const { method, headers = {}, body, bodyFile, intoFile, timeoutMs = timeoutMsDefault } = request;
  const signal = AbortSignal.timeout(timeoutMs);
  return new Promise<Reply>((answered, failed) => {
    const lost = (error: Error): void =>
      failed(
        error instanceof Refusal ? error : new NoAnswer(name, signal.aborted ? 'timeout' : 'network', error),
      );
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const call = start(url, { method, headers, signal, lookup: guarded(mayBePrivate) }, (response) => {
      const { statusCode: status = 0, headers: told } = response;
      if (intoFile !== undefined && status === 200) {
        const done = () => answered({ status, headers: told, body: '' });
        return void pipeline(response, createWriteStream(intoFile, { mode: 0o600 })).then(done, lost);
      }
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('error', lost);
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > bodyMax) response.destroy(new Error('The answer is too large.'));
        else chunks.push(chunk);
      });
      response.on('end', () =>
        answered({ status, headers: told, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    call.on('error', lost);
    if (bodyFile === undefined) call.end(body);
    else pipeline(createReadStream(bodyFile), call).catch(lost);
  });
}

type LookUp = typeof lookUp;

/** Judges what a name leads to at the moment it is connected to: a name may lead elsewhere a moment later. */
const guarded = (mayBePrivate: boolean): LookUp =>
  ((host: string, options: object, done: (error: Error | null, ...rest: unknown[]) => void) => {
    lookUp(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error);
      const fine = addresses.filter(({ address }) => mayBePrivate || !isPrivate(address));
      if (fine.length === 0) return done(new Refusal(ownNetwork({ host })));
      if ('all' in options && options.all === true) return done(null, fine);
      return done(null, fine[0]!.address, fine[0]!.family);
    });
  }) as LookUp;
