/** Where a fault lies: a file of metadata with a JSON pointer, or a field of a record. All parts are optional. */
export interface Place {
  /** Path of the file, relative to the folder that was read. */
  readonly file?: string;
  /** RFC 6901 JSON pointer inside `file`. */
  readonly pointer?: string;
  /** Path of a field inside the record that was written, such as `lines/2/quantity`. */
  readonly field?: string;
  /** Id of the record it is about. Never set when the reader may not see that record. */
  readonly id?: string;
  /** 1-based row of an imported file. */
  readonly row?: number;
}

/** What went wrong, in the words of whoever can mend it. Holds no SQL, no path of the machine, no secret. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly mend: string;
  readonly place?: Place;
}

/** One kind of fault. `status` is the HTTP status it is answered with when it reaches a caller. */
export interface FaultKind<P> {
  readonly code: string;
  readonly status: number;
  (params: P, place?: Place): Fault;
}

interface FaultText<P> {
  readonly code: string;
  readonly status?: number;
  readonly message: (params: P) => string;
  readonly mend: (params: P) => string;
}

const kinds = new Map<string, FaultKind<never>>();

/**
 * Declares a kind of fault. Codes are three letters for the stage and three digits; a retired code is never
 * given to another fault.
 */
export function defineFault<P = Record<never, never>>(text: FaultText<P>): FaultKind<P> {
  if (kinds.has(text.code)) throw new Error(`Fault code ${text.code} is declared twice.`);
  const status = text.status ?? 400;
  const make = (params: P, place?: Place): Fault => ({
    code: text.code,
    message: text.message(params),
    mend: text.mend(params),
    ...(place && { place }),
  });
  const kind = Object.assign(make, { code: text.code, status });
  kinds.set(text.code, kind);
  return kind;
}

/** Every declared kind by code: the list in the documents is written from it. */
export function faultKinds(): ReadonlyMap<string, FaultKind<never>> {
  return kinds;
}

/** HTTP status of a fault: that of its kind, 400 for a code nobody declared. */
export function statusOf(fault: Fault): number {
  return kinds.get(fault.code)?.status ?? 400;
}

/** Refusal: thrown where the caller is at fault. Whatever else is thrown is a bug of ours and is answered as such. */
export class Refusal extends Error {
  readonly faults: readonly Fault[];

  /** `cause` is for the log: whoever is refused learns no more than the faults. */
  constructor(faults: Fault | readonly Fault[], options: { readonly cause?: unknown } = {}) {
    const list = Array.isArray(faults) ? (faults as readonly Fault[]) : [faults as Fault];
    super(list.map((fault) => `${fault.code} ${fault.message}`).join('\n'), options);
    this.name = 'Refusal';
    this.faults = list;
  }
}
