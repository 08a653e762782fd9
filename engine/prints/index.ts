/** Public face of `prints`: a record as a document on paper, cut to what whoever prints may see. */
export { printOf } from './compose.ts';
export type { Printed, Printing } from './compose.ts';
export { plainPrint } from './plain.ts';
export type { Sheet } from './sheet.ts';
export { openTypesetter } from './typesetter.ts';
export type { Typesetter } from './typesetter.ts';
