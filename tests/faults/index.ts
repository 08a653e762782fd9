/**
 * Faults that somebody could make, as patches. What stands above a patch says what goes wrong, and which test notices:
 *
 *     Somebody gives a role that he does not hold.
 *     test: tests/server/rights.test.ts > roles > nobody gives more than he holds
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyPatch } from 'diff';

export const root = join(import.meta.dirname, '../..');

export interface PlantedFault {
  readonly name: string;
  readonly title: string;
  /** What it changes: a unified diff of one file. */
  readonly patch: string;
  readonly file: string;
  /** File of the test that notices. */
  readonly test: string;
  /** Its name, below those of its groups. */
  readonly fact: string;
}

const form =
  /^(?<title>.+)\ntest: (?<test>\S+\.test\.ts) > (?<fact>.+)\n\n(?<patch>--- a\/(?<file>\S+)\n[^]+)$/;

/** All of them, by their names. @throws Error for one that does not say what it is */
export async function plantedFaults(): Promise<readonly PlantedFault[]> {
  const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.patch')).sort();
  return Promise.all(
    files.map(async (file) => {
      const said = form.exec(await readFile(join(import.meta.dirname, file), 'utf8'))?.groups;
      if (!said) throw new Error(`${file} does not say what goes wrong and which test notices.`);
      return { name: file.replace('.patch', ''), ...said } as PlantedFault;
    }),
  );
}

/** A source with the fault in it. @throws Error where it no longer fits */
export function planted(source: string, { name, file, patch }: PlantedFault): string {
  const text = applyPatch(source, patch);
  if (text === false)
    throw new Error(`${name} does not fit into ${file} any more: plant it where it belongs now.`);
  return text;
}
