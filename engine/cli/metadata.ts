import { readModules, type Definition } from '../definition/index.ts';
import { Refusal, type Fault } from '../errors/index.ts';
import { linkReadings, type Model } from '../model/index.ts';
import type { Settings } from './settings.ts';

/** What the files say, as far as it can be read, with every fault. */
export interface Checked {
  readonly definitions: readonly Definition[];
  readonly model?: Model;
  readonly faults: readonly Fault[];
}

/**
 * Reads and links the modules of the metadata folder. The operator's profile passes demo modules over, as `demo: false`.
 */
export async function checkFiles(settings: Settings, { demo }: { readonly demo: boolean }): Promise<Checked> {
  const { definitions, faults, rightParts } = await readModules([settings.metadataFolder], 'shipped');
  const chosen = demo ? (all: readonly Definition[]) => all : withoutDemos;
  const readings = {
    definitions: chosen(definitions),
    faults,
    ...(rightParts && { rightParts: chosen(rightParts) }),
  };
  return { ...linkReadings(readings), definitions: readings.definitions };
}

/** @throws Refusal with every fault of the files. */
export async function definitionsOf(
  settings: Settings,
  profile: { readonly demo: boolean },
): Promise<readonly Definition[]> {
  const { definitions, faults } = await checkFiles(settings, profile);
  if (faults.length > 0) throw new Refusal(faults);
  return definitions;
}

/**
 * Definitions of the files, each right in itself; whether they fit together is left to whoever takes them.
 * @throws Refusal with every fault of a file
 */
export async function filesOf(
  { metadataFolder }: Settings,
  { demo }: { readonly demo: boolean },
): Promise<readonly Definition[]> {
  const { definitions, faults } = await readModules([metadataFolder], 'shipped');
  if (faults.length > 0) throw new Refusal(faults);
  return demo ? definitions : withoutDemos(definitions);
}

function withoutDemos(definitions: readonly Definition[]): readonly Definition[] {
  const modules = definitions.filter(({ kind }) => kind === 'module');
  const demos = new Set(modules.filter(({ body }) => body['demo'] === true).map(({ module }) => module));
  return definitions.filter(({ module }) => !demos.has(module));
}
