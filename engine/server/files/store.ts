import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileAdapter, FileBytes, Opened } from '../../extension/index.ts';
import { headBytes, typeOf } from './type.ts';

/** What came in, kept under its hash. */
export interface Stored {
  readonly sha256: string;
  readonly size: number;
  /** Media type, told by the content. */
  readonly type: string;
}

/** Where the bytes of files are. */
export interface FileStore {
  /** Takes a stream to its end. */
  put(organization: string, content: Readable): Promise<Stored>;
  /** The bytes; undefined when they are not there. */
  get(organization: string, sha256: string): Promise<Readable | undefined>;
}

/**
 * What ships: files below `folder`, by organization and hash. Paths are made of ids and hashes alone, never of names that
 * users gave. A file appears under its name when it is whole: a rename is one step.
 */
export function diskFiles(folder: string): Opened<FileAdapter> {
  const pathOf = ({ organization, sha256 }: FileBytes) =>
    join(folder, organization, sha256.slice(0, 2), sha256);
  return {
    async put(file) {
      const path = pathOf(file);
      await mkdir(dirname(path), { recursive: true });
      await rename(file.path, path);
    },
    async get(file) {
      const path = pathOf(file);
      const there = await stat(path).catch(() => undefined);
      return there?.isFile() ? path : undefined;
    },
  };
}

/** Looks at what comes in and hands it over whole: hash, size and type are told here, whoever keeps the bytes. */
export function openFileStore(passing: string, adapter: Opened<FileAdapter>): FileStore {
  const fresh = async () => {
    await mkdir(passing, { recursive: true });
    return join(passing, randomUUID());
  };
  return {
    async put(organization, content) {
      const path = await fresh();
      try {
        const stored = await write(content, path);
        await adapter.put({ organization, sha256: stored.sha256, path });
        return stored;
      } finally {
        await rm(path, { force: true });
      }
    },

    async get(organization, sha256) {
      const path = await fresh();
      const found = await adapter.get({ organization, sha256, path }).catch(async (error: unknown) => {
        await rm(path, { force: true });
        throw error;
      });
      if (found === undefined) return undefined;
      const content = createReadStream(found);
      await once(content, 'open');
      await rm(path, { force: true }); // what is open is read to its end
      return content;
    },
  };
}

async function write(content: Readable, path: string): Promise<Stored> {
  const hash = createHash('sha256');
  const head: Buffer[] = [];
  let size = 0;
  await pipeline(
    content,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        if (size < headBytes) head.push(chunk);
        size += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(path, { mode: 0o600 }),
  );
  return { sha256: hash.digest('hex'), size, type: typeOf(Buffer.concat(head).subarray(0, headBytes)) };
}
