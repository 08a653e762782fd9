/** A worker with a driver before its host: settings in the environment, commands by messages. */
import { readFile } from 'node:fs/promises';
import { main } from '../../../engine/cli/index.ts';
import type { ProcessHost } from '../../../engine/index.ts';
import { runEmbedded } from '../../../workflows/embedded/index.ts';
import { openDriver, type Command, type Told } from './driver.ts';

const [file] = process.argv.slice(2);
const tell = (told: Told): void => void process.send!(told);
const driver = openDriver(process.env['DATABASE_URL']!, tell);

const begun = Promise.withResolvers<void>();
process.on('message', (asked: Command | 'begin' | 'release') => {
  if (asked === 'begin') begun.resolve();
  else if (asked === 'release') driver.release();
  else driver.command(asked);
});
process.on('disconnect', () => process.exit());

// However busy the machine is, no lease ends before the proof wants it; and those that are held leave room for others.
const options = { leaseSeconds: 3_600, pollMs: 200, concurrency: 300 };

await begun.promise;

process.exitCode = await main(['worker'], process.env, {
  async processes(host: ProcessHost, place) {
    const driven = driver.drive(host);
    if (!place) return ready(runEmbedded(driven, options));
    const { openTemporal } = await import('../../../workflows/temporal/index.ts');
    return ready(openTemporal(driven, place, { ...options, code: await readFile(file!, 'utf8') }));
  },
  temporalServer: () => Promise.reject(new Error('A worker starts no server.')),
});

function ready<T>(engine: T): T {
  tell({ kind: 'ready' });
  return engine;
}
