/** Public face of `definition`: files of metadata -> Definition[], each checked alone against its meta-schema. */
export type { Definition, DefinitionKind, Json, JsonObject, Layer } from './types.ts';
