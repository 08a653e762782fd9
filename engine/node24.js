/**
 * Runs a program on Node 24, which a pinned package brings along: the Node a machine has may be older. Plain
 * JavaScript, because an older Node reads it.
 *
 * Below 24 the same command is run again by that package's program. Between the two there is a channel: when the
 * outer process is killed, the inner one ends too. SIGINT and SIGTERM are passed on; a terminal sends Ctrl-C to both
 * by itself, so whoever handles SIGINT may see it twice.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

const wanted = 24;

/** Beside the packages, not in the folder for temporary files, where anybody may write. */
export const compileCache = join(import.meta.dirname, '../.cache/node');

/**
 * @param {string} file the program itself, as given to node
 * @param {() => Promise<void>} main
 */
export async function onNode24(file, main) {
  if (Number.parseInt(process.versions.node, 10) >= wanted) {
    endWithParent();
    module.enableCompileCache(compileCache); // stripped and compiled once, not at each start: saves half of it
    return main();
  }
  const node = packagedNode();
  if (node) return runAgain(node, file);
  console.error(
    `Kontor needs Node ${wanted}; this is ${process.versions.node}, and its package for this system is missing.`,
  );
  console.error(`Mend: run "npm ci" without --omit=optional, or install Node ${wanted}.`);
  process.exitCode = 1;
}

function endWithParent() {
  if (!process.channel) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}

function packagedNode() {
  const os = process.platform === 'win32' ? 'win' : process.platform;
  try {
    const folder = dirname(
      module.createRequire(import.meta.url).resolve(`node-${os}-${process.arch}/package.json`),
    );
    const program = join(folder, 'bin', os === 'win' ? 'node.exe' : 'node');
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

/** Ends as the inner process ended: with its code, or by its signal. */
function runAgain(node, file) {
  const args = [...process.execArgv, file, ...process.argv.slice(2)];
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((done) => {
    child.once('error', (error) => {
      console.error(`${node} cannot be run: ${error.message}`);
      process.exitCode = 1;
      done();
    });
    child.once('exit', (code, signal) => {
      process.exitCode = code ?? 128 + constants.signals[signal];
      done();
    });
  });
}
