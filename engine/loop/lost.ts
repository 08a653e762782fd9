/** Another one holds the work: whoever notices this does nothing more with it. */
export class LeaseLost extends Error {
  constructor() {
    super('Another process holds it.');
    this.name = 'LeaseLost';
  }
}

/** What the database says to whoever holds nothing any more, as `LeaseLost`; anything else as it is. */
export const lostOr = (error: unknown): unknown =>
  error instanceof Error &&
  'code' in error &&
  error.code === 'KNT10' &&
  ['lost', 'gone'].includes(error.message)
    ? new LeaseLost()
    : error;
