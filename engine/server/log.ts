/* What the server writes down of requests: one line each, under its correlation id, without secrets. */
import { LogController, type FastifyBaseLogger, type FastifyRequest } from 'fastify';

/** Paths of log objects that may hold a secret. Bodies are never logged; this is the net below that rule. */
export const hidden = {
  paths: [
    'req.headers.authorization',
    'req.headers.cookie',
    '*.password',
    '*.token',
    '*.accessToken',
    '*.secret',
  ],
  censor: '(hidden)',
};

const slowMs = 1_000;

/** One line a request, when it is done, with the ids of who sent it; a warning when it took more than a second. */
export class TimedLog extends LogController {
  constructor() {
    super({ requestIdLogLabel: 'correlation' });
  }

  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: TimedReply,
  ): void {
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    const line = {
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms,
      ...(request.bearer && { user: request.bearer.user, organization: request.bearer.organization }),
    };
    if (error) request.log.error({ ...line, err: error }, 'request failed');
    else if (ms > slowMs) request.log.warn(line, 'slow request');
    else request.log.info(line, 'request');
  }
}

type TimedReply = Parameters<LogController['requestCompleted']>[2];

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** pino's own, of which Fastify's type of a logger says nothing. */
type Leveled = FastifyBaseLogger & { isLevelEnabled(level: Level): boolean };

type Bindings = Parameters<FastifyBaseLogger['child']>[0];
type Options = Parameters<FastifyBaseLogger['child']>[1];

/** A request's logger. pino's takes a tenth of a small request to make, and most requests have nothing to say. */
export const requestLog = (
  parent: FastifyBaseLogger,
  bindings: Bindings,
  options: Options,
): FastifyBaseLogger => new RequestLog(parent as Leveled, bindings, options) as unknown as FastifyBaseLogger;

class RequestLog {
  readonly #parent: Leveled;
  readonly #bindings: Bindings;
  readonly #options: Options;
  #made: FastifyBaseLogger | undefined;

  constructor(parent: Leveled, bindings: Bindings, options: Options) {
    this.#parent = parent;
    this.#bindings = bindings;
    this.#options = options;
  }

  get level(): string {
    return this.#parent.level;
  }

  child(bindings: Bindings, options: Options): FastifyBaseLogger {
    return this.#own().child(bindings, options);
  }

  fatal(...said: unknown[]): void {
    this.#say('fatal', said);
  }

  error(...said: unknown[]): void {
    this.#say('error', said);
  }

  warn(...said: unknown[]): void {
    this.#say('warn', said);
  }

  info(...said: unknown[]): void {
    this.#say('info', said);
  }

  debug(...said: unknown[]): void {
    this.#say('debug', said);
  }

  trace(...said: unknown[]): void {
    this.#say('trace', said);
  }

  #say(level: Level, said: unknown[]): void {
    if (this.#parent.isLevelEnabled(level)) (this.#own()[level] as (...said: unknown[]) => void)(...said);
  }

  #own(): FastifyBaseLogger {
    return (this.#made ??= this.#parent.child(this.#bindings, this.#options));
  }
}
