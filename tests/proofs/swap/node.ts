/** One serving process: `node node.ts <address of the administrator>`. Prints its address, ends with its input. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressAs, rolesOf } from '../../../engine/database/index.ts';
import { extensionsOf } from '../../../engine/extension/index.ts';
import { openBell, openPipeline, openPool } from '../../../engine/postgres/index.ts';
import { openPublications, publicationChannel } from '../../../engine/publication/index.ts';
import { openRecords } from '../../../engine/records/index.ts';
import { openServer } from '../../../engine/server/index.ts';
import { secret } from './company.ts';

const url = addressAs(process.argv[2]!, rolesOf().run, secret);
const pipeline = openPipeline(url);
const pool = openPool(url, { size: 8 });
const across = openPool(addressAs(process.argv[2]!, rolesOf().loop, secret), { size: 2 });
const publications = await openPublications({ database: pool });
const refresh = () => void publications.refresh().catch(console.error);
const bell = openBell(url, { channels: { [publicationChannel]: refresh }, listening: refresh });
const folder = await mkdtemp(join(tmpdir(), 'kontor-node-'));
const app = await openServer({
  page: { folder },
  development: false,
  ask: async <Row>(text: string, values: readonly unknown[]) => (await across.query<Row>(text, values)).rows,
  records: openRecords({ pipeline, pool, extensions: extensionsOf([]) }),
  publications,
  secret,
  providers: [],
  call: () => Promise.reject(new Error('Nobody is called.')),
  pageUrl: 'http://localhost',
  attemptsPerMinute: 1_000,
  requestsPerMinute: 1e9,
  recordsPerMinute: 1e12,
  logLevel: 'error',
  bodyBytesMax: 1_000_000,
  requestMsMax: 15_000,
  loopDelayMsMax: 0,
  watchQueries: () => {},
  watchDeliveries: () => {},
  trustProxy: [],
  tls: false,
  origins: [],
  dataFolder: folder,
});
console.log(await app.listen({ port: 0, host: '127.0.0.1' }));

process.stdin.resume();
process.stdin.once('end', async () => {
  await app.close();
  await bell.close();
  await publications.close();
  await Promise.all([pipeline.close(), pool.close(), across.close()]);
});
