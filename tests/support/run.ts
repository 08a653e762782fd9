import { fileURLToPath } from 'node:url';
import { parseCLI, startVitest, type Vitest } from 'vitest/node';
import { needingNone } from './asked.ts';
import { leftOver, markRun } from './left-over.ts';
import { provide } from './provide.ts';

const config = fileURLToPath(new URL('../vitest.config.ts', import.meta.url));

/** Only files that the last run knows to ask for its database, and those it does not know. */
const onDatabase = '--on-database';

/**
 * Gets the services that are missing, runs the tests that `args` choose (as for vitest), and ends with a line of
 * totals. Gives the exit code: 1 when a test or a test file failed, an error went astray, a process was left behind, or
 * a service is missing where KONTOR_REQUIRE_SERVICES=1 wants them all, or when it is to write snapshots in CI.
 */
export async function runTests(args: readonly string[]): Promise<number> {
  const words = args.filter((word) => word !== onDatabase);
  const { filter, options } = parseCLI(['vitest', 'run', ...words]);
  if (options.update && process.env.CI) {
    console.error(
      'In CI nothing writes what tests expect: run this on your machine, read the difference, commit it.',
    );
    return 1;
  }
  markRun();
  const missing = await provide(console.log);
  if (missing.length > 0 && process.env.KONTOR_REQUIRE_SERVICES === '1') {
    for (const line of missing) console.log(line);
    console.log(`0 passed, ${missing.length} failed, 0 skipped`);
    return 1;
  }
  const cliExclude = args.includes(onDatabase) ? await needingNone() : [];
  if (cliExclude.length > 0)
    console.log(`${cliExclude.length} files are passed over: they passed before, and asked for no database.`);
  const vitest = await startVitest('test', filter, { ...options, cliExclude, config, watch: false });
  await vitest.close();
  const { passed, failed, skipped } = count(vitest);
  const left = (await leftOver()).map((command) => `A process was left behind: ${command}`);
  const failures = failed + left.length;
  for (const line of [...left, ...missing]) console.log(line);
  console.log(`${passed} passed, ${failures} failed, ${skipped} skipped`);
  return failures > 0 || passed === 0 ? 1 : 0;
}

/** A file that cannot be loaded and an error outside of any test count as one failure each. */
function count(vitest: Vitest): { passed: number; failed: number; skipped: number } {
  const modules = vitest.state.getTestModules();
  const states = modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => test.result().state),
  );
  const broken = modules.flatMap((module) =>
    [module, ...module.children.allSuites()].flatMap((each) => each.errors()),
  );
  const of = (state: string) => states.filter((each) => each === state).length;
  const astray = vitest.state.getUnhandledErrors().length;
  return {
    passed: of('passed'),
    failed: of('failed') + broken.length + astray,
    skipped: of('skipped') + of('pending'),
  };
}
