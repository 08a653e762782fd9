/** Public face of `graphql`: a Model as GraphQL schema, and documents compiled to what is to be done. */
export { compileDocument, compileReading, schemaFor } from './compile.ts';
export type { Compiled, WriteCall } from './compile.ts';
export { cutBy, WHOLE, type Cut } from './cut.ts';
export { askDesk, isAskedOfDesk, type DeskAnswers, type DeskQuestion } from './desk.ts';
export { buildSchema } from './schema.ts';
export { askSchema } from './shell.ts';
export { writesOf, type Write } from './writes.ts';
