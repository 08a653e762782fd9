/** Public face of `support`: the services of a test run, and a database of its own for each test file. */
export { freshDatabase, type TestDatabase, type Template } from './database.ts';
export { service } from './service.ts';
