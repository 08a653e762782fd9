/** Public face of `sql`: fragments of SQL, in which words, names and values cannot be mixed up. */
export { all, any, isSql, join, literal, name, param, print, sql } from './sql.ts';
export type { Param, Printed, Sql } from './sql.ts';
