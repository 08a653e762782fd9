/**
 * Faults that somebody could make, as patches. What stands above a patch says what goes wrong, and which test notices:
 *
 *     Somebody gives a role that he does not hold.
 *     test: tests/server/rights.test.ts > roles > nobody gives more than he holds
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

export interface PlantedFault {
  readonly name: string;
  readonly title: string;
  readonly path: string;
  /** File of the test that notices. */
  readonly test: string;
  /** Its name, below those of its groups. */
  readonly fact: string;
}

const head = /^(?<title>.+)\ntest: (?<test>\S+\.test\.ts) > (?<fact>.+)\n\n--- a\//;

/** All of them, by their names. @throws Error for one that does not say what it is */
export async function plantedFaults(): Promise<readonly PlantedFault[]> {
  const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.patch')).sort();
  return Promise.all(
    files.map(async (file) => {
      const path = join(import.meta.dirname, file);
      const said = head.exec(await readFile(path, 'utf8'))?.groups;
      if (!said) throw new Error(`${file} does not say what goes wrong and which test notices.`);
      const { title, test, fact } = said as Pick<PlantedFault, 'title' | 'test' | 'fact'>;
      return { name: file.replace('.patch', ''), title, path, test, fact };
    }),
  );
}
