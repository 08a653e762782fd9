import { isUtf8 } from 'node:buffer';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Fault, Place } from '../errors/index.ts';
import { hashOf } from './hash.ts';
import { notUtf8, outside, tooLarge, unreadable, wrongType } from './faults.ts';
import { wordFor } from './messages.ts';
import { checkBody } from './metaschemas.ts';
import { parseJson } from './parse.ts';
import { placeOf, type FilePlace } from './place.ts';
import { without } from './right-part.ts';
import type { Definition, JsonObject, Layer } from './types.ts';

const bytesMax = 1_000_000;
/** `sales/entities/Order.json` has three parts; one level more is looked at, so that a stray folder is told. */
const levelsMax = 4;

export interface Readings {
  /** In order of file names, folder after folder. */
  readonly definitions: readonly Definition[];
  readonly faults: readonly Fault[];
  /**
   * The definitions with what is right in files that have faults, so that what does not fit together is told in the
   * same run. Absent where a file has no right part: what others say of it could not be judged.
   */
  readonly rightParts?: readonly Definition[];
}

/** Checks the text of one file that lies at `place`. */
export function readDefinition(
  text: string,
  file: string,
  place: FilePlace,
  layer: Layer,
): { definition?: Definition; rightPart?: Definition; faults: Fault[] } {
  const parsed = parseJson(text);
  if ('fault' in parsed) return { faults: [{ ...parsed.fault, place: { file } }] };
  const body = parsed.value;
  if (body === null || typeof body !== 'object' || Array.isArray(body))
    return { faults: [wrongType({ wanted: 'an object', found: wordFor(body) }, { file, pointer: '' })] };
  const definitionOf = (checked: JsonObject): Definition =>
    Object.freeze({ ...place, layer, file, body: checked, hash: hashOf(checked) });
  const faults = checkBody(place.kind, file, body as JsonObject);
  if (faults.length === 0) return { definition: definitionOf(body as JsonObject), faults };
  const rest = without(
    body as JsonObject,
    faults.map((fault) => fault.place?.pointer ?? ''),
  );
  const right = rest !== undefined && checkBody(place.kind, file, rest).length === 0;
  return right ? { rightPart: definitionOf(rest), faults } : { faults };
}

/** What a folder holds below `root`: files by their path with forward slashes, and links that lead out of it. */
async function listFiles(root: string): Promise<{ files: string[]; faults: Fault[] }> {
  const files: string[] = [];
  const faults: Fault[] = [];
  const home = await realpath(root);
  const visit = async (folder: string, level: number): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name.startsWith('.') || path === 'schema') continue;
      if (entry.isSymbolicLink()) {
        const target = await realpath(join(root, path)).catch(() => '');
        if (!target.startsWith(home + sep)) {
          faults.push(outside({ what: path }, { file: path }));
          continue;
        }
      }
      const info = entry.isSymbolicLink() ? await stat(join(root, path)) : entry;
      if (info.isFile()) files.push(path);
      else if (info.isDirectory() && level < levelsMax) await visit(path, level + 1);
    }
  };
  await visit('', 1);
  return { files: files.sort(), faults };
}

/** The text of a file, or why it has none. The size is asked first, so that nothing large is read. */
async function readText(root: string, file: string): Promise<{ text?: string; fault?: Fault }> {
  const path = join(root, file);
  const { size } = await stat(path);
  if (size > bytesMax) return { fault: tooLarge({ bytes: size, limit: bytesMax }, { file }) };
  const bytes = await readFile(path);
  return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { fault: notUtf8({}, { file }) };
}

/** What the system refused, as a fault; what is no error of the system is a bug of ours and goes on. */
function unread(what: string, error: NodeJS.ErrnoException, place?: Place): Fault {
  if (error.code === undefined) throw error;
  return unreadable({ what, reason: error.code }, place);
}

async function readFolder(root: string, layer: Layer): Promise<Readings> {
  const { files, faults } = await listFiles(root);
  const definitions: Definition[] = [];
  const rightParts: Definition[] = [];
  let judgeable = faults.length === 0;
  for (const file of files.filter((path) => path.includes('/'))) {
    const { place, fault } = placeOf(file);
    if (fault) faults.push(fault);
    if (!place) continue;
    const { text, fault: broken } = await readText(root, file).catch((error) => ({
      text: undefined,
      fault: unread(file, error, { file }),
    }));
    if (broken) faults.push(broken);
    const read = text === undefined ? { faults: [] } : readDefinition(text, file, place, layer);
    faults.push(...read.faults);
    if (read.definition) definitions.push(read.definition);
    const part = read.definition ?? read.rightPart;
    if (part) rightParts.push(part);
    else judgeable = false;
  }
  return { definitions, faults, ...(judgeable && { rightParts }) };
}

/**
 * Reads every module below `folders` (each holds module folders, as `metadata/` does). Never throws for what is wrong
 * with the files: whatever can be read is read, and all faults come together.
 */
export async function readModules(folders: readonly string[], layer: Layer): Promise<Readings> {
  const readings: Readings[] = [];
  for (const folder of folders)
    readings.push(
      await readFolder(folder, layer).catch((error) => ({
        definitions: [],
        faults: [unread(folder, error)],
      })),
    );
  const judgeable = readings.every((reading) => reading.rightParts);
  return {
    definitions: readings.flatMap((reading) => reading.definitions),
    faults: readings.flatMap((reading) => reading.faults),
    ...(judgeable && { rightParts: readings.flatMap((reading) => reading.rightParts!) }),
  };
}
