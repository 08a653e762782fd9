/** Keys of a document: an input may carry `key`, and `@key` refers to the record that was made of it. */
import { Refusal } from '../errors/index.ts';
import { keyTwice, keyUnknown } from './faults.ts';

export class Keys {
  readonly #ids = new Map<string, string>();

  /** Remembers the id of an input that carries a key. */
  add(key: unknown, id: string, field?: string): void {
    if (typeof key !== 'string') return;
    if (this.#ids.has(key)) throw new Refusal(keyTwice({ key }, field === undefined ? undefined : { field }));
    this.#ids.set(key, id);
  }

  /** The id that is meant: of `@key` the record made before, anything else as it is. */
  resolve(value: unknown, field?: string): unknown {
    if (typeof value !== 'string' || !value.startsWith('@')) return value;
    const id = this.#ids.get(value.slice(1));
    if (id === undefined)
      throw new Refusal(keyUnknown({ key: value.slice(1) }, field === undefined ? undefined : { field }));
    return id;
  }
}
