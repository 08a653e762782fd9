/** Public face of `support`: the services of a test run, a database for each test file, random data. */
export { freshDatabase, type TestDatabase, type Template } from './database.ts';
export { openAuthenticator, type Authenticator, type Lies } from './authenticator.ts';
export { openBrowser } from './browser.ts';
export { demoPassword, openKontor, type Kontor } from './kontor.ts';
export { freeAddress, serveAt } from './served.ts';
export { service } from './service.ts';
export { pagesOfPdf } from './pdf.ts';
export { seedOf } from './seed.ts';
export { randomOf, type Random } from './random.ts';
export type { Proof, ProofRun } from './proof.ts';
export { demoSecret, type Answer } from './company.ts';
export { demoDatabase, openDemo, type Demo } from './demo.ts';
export { startNode, type Node } from './node.ts';
export { openTestProvider, type TestProvider } from './provider.ts';
