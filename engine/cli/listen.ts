import type { FastifyInstance } from 'fastify';
import { Refusal } from '../errors/index.ts';
import { portBusy } from './faults.ts';
import type { Settings } from './settings.ts';

export const firstPort = 8080;
const lastPort = 8180;

/**
 * Listens on `port`; where none is wanted, on 8080 or the next one that is free. Gives the address.
 * @throws Refusal CLI005 when the wanted port is taken.
 */
export async function listen(
  app: FastifyInstance,
  { port, host }: Pick<Settings, 'port' | 'host'>,
): Promise<string> {
  if (port !== undefined) {
    if (!(await took(app, port, host))) throw new Refusal(portBusy({ port }));
    return addressOf(app);
  }
  for (let next = firstPort; next <= lastPort; next++) if (await took(app, next, host)) return addressOf(app);
  throw new Refusal(portBusy({ port: lastPort }));
}

async function took(app: FastifyInstance, port: number, host: string): Promise<boolean> {
  try {
    await app.listen({ port, host });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}

function addressOf(app: FastifyInstance): string {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return `http://localhost:${address.port}`;
}
