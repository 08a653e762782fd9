/**
 * Resolves when somebody asks the process to end: Ctrl-C, SIGTERM, or the end of the wrapper that started us under an
 * older Node (its channel closes). A second signal ends at once.
 */
export function untilStopped(): Promise<void> {
  return new Promise((done) => {
    let asked = false;
    const stop = () => {
      if (asked) process.exit(130);
      asked = true;
      done();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    process.on('disconnect', stop);
  });
}
