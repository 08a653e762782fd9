/** Public face of `definition`: files of metadata -> Definition[], each checked alone against its meta-schema. */
export { hashOf, hashOfText } from './hash.ts';
export { metaSchemas } from './metaschemas.ts';
export { parseJson } from './parse.ts';
export { placeOf, reservedModules } from './place.ts';
export type { FilePlace } from './place.ts';
export { readDefinition, readModules } from './read.ts';
export type { Readings } from './read.ts';
export type { Definition, DefinitionKind, Json, JsonObject, Layer } from './types.ts';
