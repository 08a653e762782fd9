/** Rounds one after the other, until they are closed. */
export interface Rounds {
  /** Ends with the round that is under way. */
  close(): Promise<void>;
}

export interface RoundsParts {
  /** Does what is due; says whether there may be more. */
  round(): Promise<boolean>;
  onFailure(error: unknown): void;
  /** Between two looks that found nothing more; 0 looks never. */
  readonly pollMs: number;
}

export function openRounds({ round, onFailure, pollMs }: RoundsParts): Rounds {
  let closed = false;
  let wake = (): void => {};
  const forever = async (): Promise<void> => {
    while (!closed) {
      const more = await round().catch((error: unknown) => (onFailure(error), false));
      if (more || closed) continue;
      await new Promise<void>((done) => {
        const timer = setTimeout(done, pollMs);
        wake = () => (clearTimeout(timer), done());
      });
    }
  };
  const over = pollMs > 0 ? forever() : Promise.resolve();
  return {
    async close() {
      closed = true;
      wake();
      await over;
    },
  };
}
