/**
 * Runs processes and kills itself after the n-th thing its engine did: `node killed.ts <url> <secret> <n>`. Ends with 0
 * when an instance comes to its end before that.
 */
import type { ProcessHost } from '../../engine/index.ts';
import { openLoop } from '../../workflows/embedded/index.ts';
import { modelOf } from '../database/modules.ts';
import { openTestHost } from './host.ts';
import { shop, small } from './shop.ts';

const [url, secret, wanted] = process.argv.slice(2);
let left = Number(wanted);

/** Calls whose answers are boundaries: what they did is committed, and nobody has heard of it. */
const counted = ['load', 'record', 'begin', 'seal', 'park', 'finish', 'deed'];

function fail(error: unknown): never {
  console.error(error);
  process.exit(1);
}

function killing<T extends object>(target: T): T {
  return new Proxy(target, {
    get(of, name) {
      if (name === 'onFailure') return fail;
      const value = Reflect.get(of, name) as unknown;
      if (typeof value !== 'function') return name === 'journal' ? killing(value as object) : value;
      if (!counted.includes(String(name))) return value.bind(of) as unknown;
      return async (...words: unknown[]) => {
        const answer = (await (value as (...words: unknown[]) => unknown).apply(of, words)) as unknown;
        left -= 1;
        if (left === 0) process.kill(process.pid, 'SIGKILL');
        if (name === 'finish') process.exit(0);
        return answer;
      };
    },
  });
}

const { host } = openTestHost(url!, secret!, modelOf({ ...shop, 'shop/processes/small.json': small }));
openLoop(killing<ProcessHost>(host), { leaseSeconds: 1, pollMs: 100, concurrency: 1 });
