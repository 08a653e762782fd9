import { createReadStream, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { policy } from './security.ts';

const require = createRequire(import.meta.url);

const files: Readonly<
  Record<string, { readonly module: string; readonly path: string; readonly type: string }>
> = {
  'react.js': { module: 'react', path: 'umd/react.production.min.js', type: 'text/javascript' },
  'react-dom.js': { module: 'react-dom', path: 'umd/react-dom.production.min.js', type: 'text/javascript' },
  'graphiql.js': { module: 'graphiql', path: 'graphiql.min.js', type: 'text/javascript' },
  'graphiql.css': { module: 'graphiql', path: 'graphiql.min.css', type: 'text/css' },
};

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Kontor GraphiQL</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/graphiql/graphiql.css" />
    <style>body { margin: 0; } #graphiql { height: 100vh; }</style>
  </head>
  <body>
    <div id="graphiql">Loading</div>
    <script src="/graphiql/react.js"></script>
    <script src="/graphiql/react-dom.js"></script>
    <script src="/graphiql/graphiql.js"></script>
    <script src="/graphiql/start.js"></script>
  </body>
</html>`;

/** Runs in the browser: asks as whoever is signed in on the page, by the refresh cookie. */
const startScript = `'use strict';
let token;
async function signedIn() {
  const answer = await fetch('/api/auth/refresh', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}',
  });
  token = answer.ok ? (await answer.json()).accessToken : undefined;
  return token;
}
async function ask(params) {
  return fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer ' + token },
    body: JSON.stringify(params),
  });
}
async function fetcher(params) {
  if (!token) await signedIn();
  let answer = await ask(params);
  if (answer.status === 401 && (await signedIn())) answer = await ask(params);
  return answer.json();
}
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, { fetcher, shouldPersistHeaders: false }),
);
`;

/** `/graphiql` for development, from npm's files under the page's own policy; its style sheet brings fonts as data. */
export function graphiqlRoutes(app: FastifyInstance): void {
  const contentSecurityPolicy = policy({ tls: false, fonts: ["'self'", 'data:'] });
  const config = {
    open: 'A page of packages, in development alone; what it asks for is asked with a token.',
  };
  app.get('/graphiql', { config, helmet: { contentSecurityPolicy } }, (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(html),
  );
  app.get('/graphiql/start.js', { config }, (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(startScript),
  );
  for (const [name, { module, path, type }] of Object.entries(files)) {
    app.get(`/graphiql/${name}`, { config }, (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).send(createReadStream(fileOf(module, path))),
    );
  }
}

/** These packages do not export these files, so they are looked for where modules lie. */
function fileOf(module: string, path: string): string {
  const folders = require.resolve.paths(module) ?? [];
  const folder = folders.map((each) => join(each, module)).find((each) => existsSync(join(each, path)));
  if (!folder) throw new Error(`${module} is not installed: GraphiQL needs the development packages.`);
  return join(folder, path);
}
