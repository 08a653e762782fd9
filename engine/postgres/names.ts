/** How a column is read. */
export interface Column {
  readonly name: string;
  readonly read: (text: string) => unknown;
}

/** A statement that was prepared on one connection. */
export interface Prepared {
  readonly name: string;
  readonly text: string;
  /** Its name on the server. Never used twice on a connection, so that no two texts can be mixed up. */
  readonly alias: string;
  /** True once the server has answered it well: until then its Parse may have been refused. */
  proven: boolean;
  /** Whether its Parse is on the way or there. */
  sent: boolean;
  /** What its rows look like, once the server has told. */
  columns?: readonly Column[];
}

/**
 * The prepared statements of one connection, at most `max` of them, because a nested read takes 40 to 97 KiB of its
 * backend: the one not used for longest gives way. Callers deallocate what `dropped` hands out, behind the
 * statements they have sent and outside of any transaction.
 */
export class Names {
  readonly #max: number;
  readonly #prepared = new Map<string, Prepared>();
  #dropped: string[] = [];
  #count = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** Undefined where none may be kept. */
  take(name: string, text: string): Prepared | undefined {
    if (this.#max === 0) return undefined;
    const known = this.#prepared.get(name);
    if (known && known.text !== text) throw new Error(`Two statements are named '${name}'.`);
    const prepared = known ?? { name, text, alias: `k${++this.#count}`, proven: false, sent: false };
    this.#prepared.delete(name);
    this.#prepared.set(name, prepared); // the last entry is the one used last
    if (this.#prepared.size > this.#max) this.drop(this.#prepared.values().next().value!);
    return prepared;
  }

  /** The next use of its name prepares it under another alias. */
  drop(prepared: Prepared): void {
    if (this.#prepared.get(prepared.name) !== prepared) return;
    this.#prepared.delete(prepared.name);
    this.#dropped.push(prepared.alias);
  }

  /** Aliases to be deallocated now; each is handed out once. */
  dropped(): readonly string[] {
    const aliases = this.#dropped;
    if (aliases.length > 0) this.#dropped = [];
    return aliases;
  }
}
