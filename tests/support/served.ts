/* The server at an address that is known before anybody listens there: what other programs and browsers are told of it. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { composeServer } from '../../engine/cli/compose.ts';
import type { Settings } from '../../engine/cli/settings.ts';
import type { Demo } from './demo.ts';

/** One whose port is free at this moment. */
export async function freeAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://localhost:${port}`;
}

/** Serves a demo company there, with the built page of `folder`; gives what ends it. */
export async function serveAt(
  url: string,
  demo: Demo,
  folder: string,
  more: Partial<Settings> = {},
): Promise<() => Promise<void>> {
  const settings = { ...demo.settings, publicUrl: url, ...more };
  const app = await composeServer(settings, demo.rooms, { page: { folder }, development: false });
  await app.listen({ port: Number(new URL(url).port), host: '127.0.0.1' });
  return () => app.close();
}
