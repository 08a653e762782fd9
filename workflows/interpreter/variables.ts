/** Variables of a process, and expressions over them. */
import { evaluate, type Expression, type RecordValue, type Value } from '../../engine/expression/index.ts';
import type { Gifts, Given } from './plan.ts';
import type { Port } from './port.ts';

/** Variables in force. A turn of a loop has its own beside those around it. */
export class Variables {
  readonly #own: Map<string, Value>;
  readonly #around: Variables | undefined;
  readonly #locals: ReadonlySet<string>;

  constructor(own: Readonly<Record<string, Value>>, around?: Variables, locals: readonly string[] = []) {
    this.#own = new Map(Object.entries(own));
    this.#around = around;
    this.#locals = new Set(locals);
  }

  set(name: string, value: Value): void {
    if (this.#around && !this.#locals.has(name)) this.#around.set(name, value);
    else this.#own.set(name, value);
  }

  all(): Readonly<Record<string, Value>> {
    return { ...this.#around?.all(), ...Object.fromEntries(this.#own) };
  }

  /** Drops all others, those around too. */
  keep(names: ReadonlySet<string>): void {
    for (const name of this.#own.keys()) if (!names.has(name)) this.#own.delete(name);
    this.#around?.keep(names);
  }

  /** Letters that all of them take as JSON. */
  size(): number {
    return Object.values(this.all()).reduce<number>((sum, value) => sum + sizeOf(value), 0);
  }

  /** Those of these names as they are now, whatever is set later. */
  pick(names: ReadonlySet<string>): Readonly<Record<string, Value>> {
    return Object.fromEntries(Object.entries(this.all()).filter(([name]) => names.has(name)));
  }
}

/** Values are never changed, so each is measured once. */
const sizes = new WeakMap<object, number>();

function sizeOf(value: Value): number {
  if (typeof value !== 'object' || value === null) return String(value).length;
  const known = sizes.get(value) ?? JSON.stringify(value).length;
  sizes.set(value, known);
  return known;
}

/** Where values are computed: what asks for the time gets that of its path. */
export interface Asking {
  readonly port: Port;
  readonly path: string;
  readonly variables: Variables;
}

export async function valueOf({ port, path, variables }: Asking, expression: Expression): Promise<Value> {
  const now = expression.volatile ? await port.now(`${path}/now`) : '1970-01-01T00:00:00Z';
  return evaluate(expression, { names: variables.all(), now, today: now.slice(0, 10) });
}

export const isTrue = async (asking: Asking, expression: Expression): Promise<boolean> =>
  (await valueOf(asking, expression)) === true;

export async function givenOf(asking: Asking, given: Given): Promise<Value> {
  if ('expression' in given) return valueOf(asking, given.expression);
  if ('constant' in given) return given.constant as Value;
  const lines: RecordValue[] = [];
  for (const line of given.lines) lines.push(await giftsOf(asking, line));
  return lines;
}

export async function giftsOf(asking: Asking, gifts: Gifts): Promise<RecordValue> {
  const values: Record<string, Value> = {};
  for (const [name, given] of Object.entries(gifts)) values[name] = await givenOf(asking, given);
  return values;
}
