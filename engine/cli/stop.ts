/** Signals closer together than this are one wish: npm and a terminal both pass on the same Ctrl-C. */
const sameWishMs = 1_000;

/** The wish that the process ends. */
export interface Stop {
  readonly asked: Promise<void>;
  /** For whoever is amidst of what takes long and can be left. @throws Stopped once somebody has asked */
  check(): void;
}

/** What is under way was given up, because the process is to end. */
export class Stopped extends Error {}

/**
 * Hears when somebody asks the process to end: Ctrl-C or SIGTERM (also when the wrapper that started us under an older
 * Node is gone, see node24.js). Asking once more ends at once.
 */
export function untilStopped(): Stop {
  const { promise: asked, resolve: done } = Promise.withResolvers<void>();
  let since: number | undefined;
  const stop = () => {
    if (since !== undefined && Date.now() - since > sameWishMs) process.exit(130);
    since ??= Date.now();
    done();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    asked,
    check() {
      if (since !== undefined) throw new Stopped();
    },
  };
}
