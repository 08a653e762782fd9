/** Public face of `transfer`: rows of a file -> records, and records -> rows of a file, through the one door to data. */
export { linkMapping, type Mapping } from './mapping.ts';
export { readTable, type Table } from './table.ts';
export { runImport, type ImportOptions, type ImportReport } from './import.ts';
export { pageSize, type Door } from './door.ts';
export type { Tables } from './records.ts';
export { exportRecords, type ExportOptions } from './export.ts';
export { mappingOfHeader } from './header.ts';
export { loadSeed, seededEntity } from './seed.ts';
