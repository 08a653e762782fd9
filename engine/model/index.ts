/** Public face of `model`: Definition[] -> Model, in which every name has become the thing it names. */
export type * from './types.ts';
