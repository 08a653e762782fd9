/** A worker that kills itself after the n-th thing its engine did: `node killed.ts <n>`, settings in the environment. */
import { main } from '../../engine/cli/index.ts';
import type { ProcessHost } from '../../engine/index.ts';
import { runEmbedded } from '../../workflows/embedded/index.ts';

let left = Number(process.argv[2]);

/** Calls whose answers are boundaries: what they did is committed, and nobody has heard of it. */
const counted = ['load', 'record', 'begin', 'seal', 'park', 'finish', 'deed', 'emit', 'subscribe', 'ask'];

function killing<T extends object>(target: T): T {
  return new Proxy(target, {
    get(of, name) {
      const value = Reflect.get(of, name) as unknown;
      if (typeof value !== 'function') return name === 'journal' ? killing(value as object) : value;
      if (!counted.includes(String(name))) return value.bind(of) as unknown;
      return async (...words: unknown[]) => {
        const answer = (await (value as (...words: unknown[]) => unknown).apply(of, words)) as unknown;
        left -= 1;
        if (left === 0) process.kill(process.pid, 'SIGKILL');
        return answer;
      };
    },
  });
}

process.exitCode = await main(['worker'], process.env, {
  processes: async (host: ProcessHost) => runEmbedded(killing(host), { leaseSeconds: 1, pollMs: 50 }),
  temporalServer: () => Promise.reject(new Error('A worker starts no server.')),
});
