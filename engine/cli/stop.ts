/** Signals closer together than this are one wish: npm and a terminal both pass on the same Ctrl-C. */
const sameWishMs = 1_000;

/**
 * Resolves when somebody asks the process to end: Ctrl-C or SIGTERM (also when the wrapper that started us under an
 * older Node is gone, see node24.js). Asking once more ends at once.
 */
export function untilStopped(): Promise<void> {
  return new Promise((done) => {
    let asked: number | undefined;
    const stop = () => {
      if (asked !== undefined && Date.now() - asked > sameWishMs) process.exit(130);
      asked ??= Date.now();
      done();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
