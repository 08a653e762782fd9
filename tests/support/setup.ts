import { createServer, type ServerResponse } from 'node:http';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { keepAsked, type Asked } from './asked.ts';
import { serviceNames, start, type Service, type ServiceName } from './services.ts';

/**
 * Keeps the services of one run. Test files run in processes of their own that come and go, so the services belong
 * to the main process, and a test asks for one by a request: GET /<secret>/<name>?<test file> -> `{address?}`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const secret = randomUUID();
  const services = new Map<ServiceName, Promise<Service | undefined>>();
  const ask = (name: ServiceName) => {
    const service = services.get(name) ?? start[name]();
    services.set(name, service);
    return service;
  };
  const askers = new Set<string>();
  const server = createServer((request, response) => {
    const [path, file = ''] = request.url!.split('?');
    const name = serviceNames.find((each) => path === `/${secret}/${each}`);
    if (!name) return void response.writeHead(404).end();
    if (name === 'postgres') askers.add(decodeURIComponent(file));
    void answer(response, ask(name));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  const run = randomBytes(4).toString('hex');
  project.provide('run', run);
  project.provide('services', `http://127.0.0.1:${port}/${secret}`);
  return async () => {
    await keepAsked(askedBy(project, askers));
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    const postgres = await services.get('postgres')?.catch(() => undefined);
    if (postgres) await dropAll(postgres.address, run);
    for (const service of await Promise.allSettled(services.values())) {
      if (service.status === 'fulfilled') await service.value?.stop();
    }
  };
}

/** A file that starts a database of its own by the same setting asks too. */
function askedBy({ config, vitest }: TestProject, askers: ReadonlySet<string>): Asked {
  const passed = vitest.state.getTestModules().filter((module) => module.state() === 'passed');
  const asks = (file: string): boolean =>
    askers.has(file) || readFileSync(file, 'utf8').includes('KONTOR_TEST_POSTGRES');
  return Object.fromEntries(passed.map(({ moduleId }) => [relative(config.root, moduleId), asks(moduleId)]));
}

/** Templates, and what a killed test process left: the server may be one that outlives the run. */
async function dropAll(url: string, run: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    'select datname as name from pg_database where starts_with(datname, $1)',
    [`kontor_${run}_`],
  );
  for (const { name } of rows) await client.query(`drop database ${name} with (force)`);
  await client.end();
}

async function answer(response: ServerResponse, asked: Promise<Service | undefined>): Promise<void> {
  try {
    response.end(JSON.stringify({ address: (await asked)?.address }));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Address at which a test asks for services. */
    services: string;
    /** Short name of this run; names of its databases begin with it. */
    run: string;
  }
}
