/*
 * What is said between a plugin's cell and us. A call goes in with its words; where one of them is a context, its functions
 * stay here and are asked for by name.
 */
import type { Fault } from '../errors/index.ts';

/** A word of a call: plain data, and names of functions that stay where it came from. */
export interface Word {
  readonly data: unknown;
  readonly functions: readonly string[];
  /** Whether it has a signal, which is told of by `abort`. */
  readonly signal: boolean;
}

export type ToCell =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly path: readonly string[];
      readonly words: readonly Word[];
    }
  | { readonly kind: 'answer'; readonly ask: number; readonly value?: unknown; readonly failed?: Failed }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'ping' };

export type FromCell =
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failed: Failed }
  | {
      readonly kind: 'ask';
      readonly ask: number;
      readonly id: number;
      readonly name: string;
      readonly words: readonly unknown[];
    }
  | { readonly kind: 'strayed'; readonly message: string }
  | { readonly kind: 'pong' };

/** An error on its way: a refusal as its faults, one of ours by the question it answered, any other in words. */
export interface Failed {
  readonly faults?: readonly Fault[];
  readonly ask?: number;
  readonly message: string;
  readonly stack?: string;
}
