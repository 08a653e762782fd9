/**
 * A worker whose instances are held, each at another boundary, and again from the first one on behind each `<many>`:
 * `node held.ts <url> <secret> <engine> <before|after|never> [<many>]`, where the engine is `embedded`, or a Temporal, the file of the bundled workflow and a secret as
 * `<address>,<file>,<sealed under>`. Their
 * order says at which of its calls an instance is held. Tells its parent which are held; told to go on, it lets all
 * go, and tells when they have come to their ends.
 */
import { readFile } from 'node:fs/promises';
import type { Claimed, ProcessHost } from '../../engine/index.ts';
import { runEmbedded } from '../../workflows/embedded/index.ts';
import { modelOf } from '../database/modules.ts';
import { bank, bankFiles } from './bank.ts';
import { openTestHost } from './host.ts';
import { shop, small } from './shop.ts';

const [url, secret, engine, when, many = 'Infinity'] = process.argv.slice(2);

/** Calls whose answers are boundaries: what they did is committed, and nobody has heard of it. */
const boundaries = new Set(['load', 'record', 'begin', 'seal', 'park', 'take', 'stand', 'finish', 'deed']);

/** Instances in the order in which they came: the first is held at its first call, the second at its second, ... */
const order = new Map<string, { readonly number: number; calls: number }>();
const held: Promise<unknown>[] = [];
const gate = Promise.withResolvers<void>();

process.on('message', () => {
  gate.resolve();
  void Promise.allSettled(held).then(() => process.send!({ ended: true }));
});

/** Whether this call is the one at which its instance is held. */
function isTurn({ instance }: Claimed): boolean {
  const seen = order.get(instance) ?? { number: (order.size % Number(many)) + 1, calls: 0 };
  order.set(instance, seen);
  seen.calls += 1;
  return seen.calls === seen.number;
}

type Call = (...words: unknown[]) => unknown;

function holding<T extends object>(target: T): T {
  return new Proxy(target, {
    get(of, name) {
      const value = Reflect.get(of, name) as unknown;
      if (typeof value !== 'function') return name === 'journal' ? holding(value as object) : value;
      if (!boundaries.has(String(name))) return value.bind(of) as unknown;
      return async (claimed: Claimed, ...words: unknown[]) => {
        const call = async () => (await (value as Call).call(of, claimed, ...words)) as unknown;
        const isOver = name === 'finish' && when === 'after';
        if (!isTurn(claimed) || isOver) return call();
        const work = when === 'before' ? gate.promise.then(call) : call().finally(() => gate.promise);
        held.push(work);
        process.send!({ held: claimed.instance });
        return work;
      };
    },
  });
}

const files = { ...shop, ...bankFiles, 'shop/processes/small.json': small };
const variables = { KONTOR_PLUGIN_BANK_URL: process.env['KONTOR_PLUGIN_BANK_URL'] ?? '' };
const { host } = openTestHost(url!, secret!, modelOf(files), { plugins: [bank], variables });
const own = when === 'never' ? host : holding<ProcessHost>(host);
// However busy the machine is, no lease ends before the test wants it.
const options = { leaseSeconds: 600, pollMs: 100, concurrency: 50 };
const [address, file, sealed] = engine!.split(',');
if (file === undefined) {
  runEmbedded(own, options);
} else {
  const { openTemporal } = await import('../../workflows/temporal/index.ts');
  const code = await readFile(file, 'utf8');
  openTemporal(own, { address: address!, namespace: 'default', secret: sealed! }, { ...options, code });
}
