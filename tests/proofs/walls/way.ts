/** A way to the database, straight or through PgBouncer, with an HTTP server on it. */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Actor } from '../../../engine/access/index.ts';
import { addressAs } from '../../../engine/database/index.ts';
import { extensionsOf, type Plugin } from '../../../engine/extension/index.ts';
import { openPipeline, openPool } from '../../../engine/postgres/index.ts';
import type { Published } from '../../../engine/publication/index.ts';
import { openRecords, type Records } from '../../../engine/records/index.ts';
import type { Door } from '../../../engine/server/door.ts';
import { graphqlRoute } from '../../../engine/server/graphql/route.ts';
import { roles, secret } from '../../database/live.ts';
import { shopModel } from '../../records/world.ts';
import { bareApp } from '../../support/bare-app.ts';

export type WayName = 'direct' | 'pooled';

export interface Way {
  readonly name: WayName;
  readonly records: Records;
  /** Sends a document over a socket in the name of somebody, who may hang up. Gives the text of the answer. */
  post(actor: Actor, query: string, variables: object, signal?: AbortSignal): Promise<string>;
  /** Requests whose sender the server has seen hang up. */
  readonly hungUp: () => number;
  close(): Promise<void>;
}

export async function openWay(
  name: WayName,
  url: string,
  plugin: Plugin,
  actors: ReadonlyMap<string, Actor>,
): Promise<Way> {
  const run = addressAs(url, roles.run, secret);
  const pooled = name === 'pooled';
  const pipeline = openPipeline(run, { pooled });
  const pool = openPool(run, { size: 16, pooled });
  const records = openRecords({ pipeline, pool, extensions: extensionsOf([plugin], {}) });
  const app = await bareApp();
  let hungUp = 0;
  app.addHook('onRequest', (_request, { raw }, done) => {
    raw.once('close', () => (hungUp += raw.writableFinished ? 0 : 1));
    done();
  });
  const door: Door = {
    records,
    as: ({ headers }, work) =>
      work(actors.get(String(headers['x-user']))!, { model: shopModel, number: 1 } as Published),
    within: () => Promise.reject(new Error('Nobody comes by a link.')),
  };
  graphqlRoute(app, door, { tls: false, development: false, budgets: { records() {} } });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const agent = new Agent({ keepAlive: true });
  return {
    name,
    records,
    post: ({ user }, query, variables, signal) =>
      new Promise((done, failed) => {
        const headers = { 'content-type': 'application/json', 'x-user': user };
        const sent = request(`${address}/graphql`, { method: 'POST', headers, agent, signal });
        sent.once('error', failed).once('response', (answer) => text(answer).then(done, failed));
        sent.end(JSON.stringify({ query, variables }));
      }),
    hungUp: () => hungUp,
    async close() {
      agent.destroy();
      await app.close();
      await pipeline.close();
      await pool.close();
    },
  };
}
